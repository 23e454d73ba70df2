"""Run by Debian's Python: what QGIS makes of a project file, as JSON; and a picture of it.

Usage: read_with_qgis.py PROJECT PICTURE [LAYER FEATURE_ID STATUS]: with the last three QGIS edits the file.
"""

import json
import os
import sys

os.environ["QT_QPA_PLATFORM"] = "offscreen"
from qgis.core import QgsApplication, QgsMapRendererSequentialJob, QgsMapSettings, QgsVectorLayer
from qgis.PyQt.QtCore import QSize

path, picture = sys.argv[1:3]
app = QgsApplication([], False)
app.initQgis()
collection = QgsVectorLayer(path, "listing", "ogr")  # kept: its provider goes with it
listing = collection.dataProvider().subLayers()
names = [entry.split("!!::!!")[1] for entry in listing]
layers = [QgsVectorLayer(f"{path}|layername={name}", name, "ogr") for name in names if name != "layer_styles"]
found = {}
for layer in layers:
    renderer = layer.renderer()
    categories = renderer.categories() if renderer.type() == "categorizedSymbol" else []
    symbols = [c.symbol() for c in categories] or [renderer.symbol()]
    found[layer.name()] = {
        "valid": layer.isValid(),
        "features": layer.featureCount(),
        "crs": layer.crs().authid(),
        "indexed": layer.hasSpatialIndex(),
        "renderer": renderer.type(),
        "attribute": renderer.classAttribute() if categories else "",
        "categories": {c.value(): c.label() for c in categories},
        "colours": [s.symbolLayer(0).color().name() for s in symbols],
        "aliases": {f.name(): f.alias() for f in layer.fields()},
        "widgets": {f.name(): layer.editorWidgetSetup(i).type() for i, f in enumerate(layer.fields())},
        "names": sorted(str(f["name"]) for f in layer.getFeatures())[:3],
        "style": layer.listStylesInDatabase()[2][:1],
        "labels": layer.labelsEnabled(),
    }
settings = QgsMapSettings()
settings.setLayers(layers[::-1])
settings.setDestinationCrs(layers[0].crs())
settings.setExtent(layers[0].extent())
settings.setOutputSize(QSize(1200, 900))
job = QgsMapRendererSequentialJob(settings)
job.start()
job.waitForFinished()
job.renderedImage().save(picture)
if len(sys.argv) > 3:
    layer = next(layer for layer in layers if layer.name() == sys.argv[3])
    assert layer.startEditing()
    assert layer.changeAttributeValue(int(sys.argv[4]), layer.fields().indexOf("note"), sys.argv[5])
    assert layer.commitChanges(), layer.commitErrors()
print(json.dumps(found, ensure_ascii=False))
sys.stdout.flush()
os._exit(0)  # QGIS is slow and fragile at tidying up
