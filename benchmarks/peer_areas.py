"""QGIS's side of bench_areas.py: run by the system's Python, told jobs on its input, answers with numbers.

    /usr/bin/python3 benchmarks/peer_areas.py FILE.gpkg

A line in is `measure` (QgsDistanceArea.measureArea of every feature, on GRS80), `read` (the same loop without
measuring) or `areas FILE` (the areas as doubles, in the order of the layer). A line out is milliseconds by
the clock and of the processor and the sum in m2, or the file. The first line out says which QGIS it is.
"""

import array
import os
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsDistanceArea,
    QgsFeatureRequest,
    QgsProject,
    QgsVectorLayer,
)


def ruler(layer):
    area = QgsDistanceArea()
    area.setSourceCrs(layer.crs(), QgsProject.instance().transformContext())
    assert area.setEllipsoid("GRS80") and area.willUseEllipsoid()
    return area.measureArea


def measured(layer):
    measure, total = ruler(layer), 0.0
    for feature in layer.getFeatures(QgsFeatureRequest().setNoAttributes()):
        total += measure(feature.geometry())
    return total


def read(layer):
    for feature in layer.getFeatures(QgsFeatureRequest().setNoAttributes()):
        feature.geometry()
    return 0.0


def write_areas(layer, path):
    measure = ruler(layer)
    features = layer.getFeatures(QgsFeatureRequest().setNoAttributes())
    with open(path, "wb") as file:
        array.array("d", (measure(feature.geometry()) for feature in features)).tofile(file)


def main():
    application = QgsApplication([], True)
    application.initQgis()
    layer = QgsVectorLayer(sys.argv[1] + "|layername=buildings", "buildings", "ogr")
    assert layer.isValid() and layer.crs().authid() == "EPSG:4548", sys.argv[1]
    print("QGIS", Qgis.QGIS_VERSION, flush=True)
    for line in sys.stdin:
        words = line.split()
        if words[0] == "areas":
            write_areas(layer, words[1])
            print(words[1], flush=True)
            continue
        start, worked = time.perf_counter(), time.process_time()
        total = {"measure": measured, "read": read}[words[0]](layer)
        taken = time.perf_counter() - start, time.process_time() - worked
        print(*(seconds * 1e3 for seconds in taken), total, flush=True)
    os._exit(0)  # tearing QGIS down is not what is measured


main()
