"""QGIS's side of the canvas benchmarks: run by the system's Python, told views on its input, answers.

    /usr/bin/python3 benchmarks/peer_canvas.py FILE.gpkg LAYERS DOTS_PER_INCH

LAYERS is JSON, from the bottom up: `[{"layer": ..., "field": ..., "colours": {value: colour}, "outline": ...,
"outline_mm": ...}]`; with an empty field the one colour is for all. A line in is `job minx miny maxx maxy
[picture.png]`; job `parallel`, `sequential` or `edit` (a vertex of a
building in the middle is moved, then as parallel) is answered by milliseconds, `count` by how many features
meet the view. The first line out says which QGIS it is.

The settings are those of QGIS's own map window: antialiased, geometries simplified to a pixel on reading.
"""

import json
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
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

JOBS = {
    "parallel": QgsMapRendererParallelJob,
    "sequential": QgsMapRendererSequentialJob,
    "edit": QgsMapRendererParallelJob,
}
SIZE = 1600, 1000


def layer_of(path, described):
    layer = QgsVectorLayer(f"{path}|layername={described['layer']}", described["layer"], "ogr")
    assert layer.isValid(), path
    look = {"outline_color": described["outline"], "outline_width": str(described["outline_mm"])}
    symbols = {
        value: QgsFillSymbol.createSimple({"color": colour, "outline_style": "solid", **look})
        for value, colour in described["colours"].items()
    }
    if described["field"]:
        categories = [QgsRendererCategory(value, symbol, value) for value, symbol in symbols.items()]
        layer.setRenderer(QgsCategorizedSymbolRenderer(described["field"], categories))
    else:
        layer.setRenderer(QgsSingleSymbolRenderer(*symbols.values()))
    return layer


def move_a_vertex(layer, view):
    """In the layer's edit buffer: nothing is written to the file. Returns what does it."""
    if not layer.isEditable():
        layer.startEditing()
    middle = view.center()
    around = QgsRectangle(middle.x() - 60, middle.y() - 60, middle.x() + 60, middle.y() + 60)
    feature = next(layer.getFeatures(QgsFeatureRequest(around)))

    def change():
        geometry = feature.geometry()
        vertex = geometry.vertexAt(1)
        geometry.moveVertex(vertex.x() + 0.4, vertex.y() + 0.4, 1)
        layer.changeGeometry(feature.id(), geometry)

    return change


def milliseconds(layers, job, view, picture=""):
    settings = QgsMapSettings()
    settings.setLayers(layers[::-1])  # the first is on top
    settings.setOutputSize(QSize(*SIZE))
    settings.setOutputDpi(float(sys.argv[3]))
    settings.setDestinationCrs(layers[0].crs())
    settings.setExtent(view)
    settings.setBackgroundColor(QColor("#f7f6f2"))
    settings.setFlag(QgsMapSettings.UseRenderingOptimization, True)
    change = move_a_vertex(layers[0], view) if job == "edit" else None
    start = time.perf_counter()
    if change:
        change()
    running = JOBS[job](settings)
    running.start()
    running.waitForFinished()
    image = running.renderedImage()
    taken = (time.perf_counter() - start) * 1e3
    if picture:
        image.save(picture)
    return taken


def count(layers, view):
    request = QgsFeatureRequest(view).setNoAttributes().setFlags(QgsFeatureRequest.ExactIntersect)
    return sum(1 for layer in layers for _feature in layer.getFeatures(request))


def main():
    application = QgsApplication([], True)
    application.initQgis()
    layers = [layer_of(sys.argv[1], described) for described in json.loads(sys.argv[2])]
    print("QGIS", Qgis.QGIS_VERSION, flush=True)
    for line in sys.stdin:
        job, *numbers = line.split()
        view = QgsRectangle(*map(float, numbers[:4]))
        answer = count(layers, view) if job == "count" else milliseconds(layers, job, view, *numbers[4:])
        print(answer, flush=True)
    os._exit(0)  # tearing QGIS down is not what is measured


main()
