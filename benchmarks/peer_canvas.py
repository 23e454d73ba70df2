"""QGIS's side of bench_canvas.py: run by the system's Python, told views on its input, answers with times.

    /usr/bin/python3 benchmarks/peer_canvas.py FILE.gpkg

A line in is `job minx miny maxx maxy [picture.png]`, job `parallel` or `sequential`; a line out is
milliseconds. The first line out says which QGIS it is.
"""

import os
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsMapRendererParallelJob,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsRectangle,
    QgsRendererCategory,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

COLOURS = {"existing": "#b0b7c3", "planned": "#4e9a51", "demolish": "#d9534f"}
JOBS = {"parallel": QgsMapRendererParallelJob, "sequential": QgsMapRendererSequentialJob}


def layer_of(path):
    layer = QgsVectorLayer(path + "|layername=buildings", "buildings", "ogr")
    assert layer.isValid(), path
    look = {"outline_color": "#333333", "outline_width": "0.2", "outline_style": "solid"}
    categories = [
        QgsRendererCategory(state, QgsFillSymbol.createSimple({"color": colour, **look}), state)
        for state, colour in COLOURS.items()
    ]
    layer.setRenderer(QgsCategorizedSymbolRenderer("state", categories))
    return layer


def milliseconds(layer, words):
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setOutputSize(QSize(1600, 1000))
    settings.setOutputDpi(96)
    settings.setDestinationCrs(layer.crs())
    settings.setExtent(QgsRectangle(*map(float, words[1:5])))
    settings.setBackgroundColor(QColor("#f7f6f2"))
    start = time.perf_counter()
    job = JOBS[words[0]](settings)
    job.start()
    job.waitForFinished()
    picture = job.renderedImage()
    taken = (time.perf_counter() - start) * 1e3
    if len(words) > 5:
        picture.save(words[5])
    return taken


def main():
    application = QgsApplication([], True)
    application.initQgis()
    layer = layer_of(sys.argv[1])
    print("QGIS", Qgis.QGIS_VERSION, flush=True)
    for line in sys.stdin:
        print(milliseconds(layer, line.split()), flush=True)
    os._exit(0)  # tearing QGIS down is not what is measured


main()
