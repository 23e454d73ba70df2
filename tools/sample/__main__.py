"""`python -m tools.sample`: writes `layers/*/features.geojson` anew."""

from beiyuan_gis.catalogue import layers_folder
from tools.sample.write import features_files

for path, text in features_files(layers_folder()):
    path.write_text(text, encoding="utf-8", newline="\n")
    count = text.count('"type": "Feature",')
    print(f"{path.parent.name}: {count} features")
