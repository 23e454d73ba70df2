"""QGIS's side of bench_canvas.py: run by the system's Python, told views on its input, answers with times.

    /usr/bin/python3 benchmarks/peer_canvas.py FILE.gpkg

A line in is `job minx miny maxx maxy [picture.png]`, job `parallel`, `sequential` or `edit` (a vertex of a
building in the middle is moved, then as parallel); a line out is milliseconds. The first line out says which
QGIS it is.
"""

import os
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsFeatureRequest,
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
JOBS = {
    "parallel": QgsMapRendererParallelJob,
    "sequential": QgsMapRendererSequentialJob,
    "edit": QgsMapRendererParallelJob,
}


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


def move_a_vertex(layer, extent):
    """In the layer's edit buffer: nothing is written to the file."""
    if not layer.isEditable():
        layer.startEditing()
    middle = extent.center()
    request = QgsFeatureRequest(
        QgsRectangle(middle.x() - 60, middle.y() - 60, middle.x() + 60, middle.y() + 60)
    )
    feature = next(layer.getFeatures(request))

    def change():
        geometry = feature.geometry()
        vertex = geometry.vertexAt(1)
        geometry.moveVertex(vertex.x() + 0.4, vertex.y() + 0.4, 1)
        layer.changeGeometry(feature.id(), geometry)

    return change


def milliseconds(layer, words):
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setOutputSize(QSize(1600, 1000))
    settings.setOutputDpi(96)
    settings.setDestinationCrs(layer.crs())
    extent = QgsRectangle(*map(float, words[1:5]))
    settings.setExtent(extent)
    settings.setBackgroundColor(QColor("#f7f6f2"))
    change = move_a_vertex(layer, extent) if words[0] == "edit" else None
    start = time.perf_counter()
    if change:
        change()
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
