"""QGIS's side of bench_open.py: opens a file and draws all of it once; prints the milliseconds both took.

/usr/bin/python3 benchmarks/peer_open.py FILE.gpkg
"""

import os
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsFillSymbol,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsRendererCategory,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

COLOURS = {"existing": "#b0b7c3", "planned": "#4e9a51", "demolish": "#d9534f"}


def main():
    application = QgsApplication([], True)
    application.initQgis()
    start = time.perf_counter()
    layer = QgsVectorLayer(sys.argv[1] + "|layername=buildings", "buildings", "ogr")
    assert layer.isValid(), sys.argv[1]
    look = {"outline_color": "#333333", "outline_width": "0.2", "outline_style": "solid"}
    categories = [
        QgsRendererCategory(state, QgsFillSymbol.createSimple({"color": colour, **look}), state)
        for state, colour in COLOURS.items()
    ]
    layer.setRenderer(QgsCategorizedSymbolRenderer("state", categories))
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setOutputSize(QSize(1600, 1000))
    settings.setOutputDpi(96)
    settings.setDestinationCrs(layer.crs())
    settings.setExtent(layer.extent())
    settings.setBackgroundColor(QColor("#f7f6f2"))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage()
    print((time.perf_counter() - start) * 1e3, flush=True)
    os._exit(0)  # tearing QGIS down is not what is measured


main()
