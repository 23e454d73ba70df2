"""The generator of the schematic sample under `layers/`: deterministic, not part of the program.

`python -m tools.sample` writes every `layers/*/features.geojson` anew. The same code gives the same bytes.
No survey of the subdistrict is public: the streets, blocks and buildings are invented so that they lie
where the subdistrict lies, look like a town and measure what was published. Everything is drawn in metres
east and north of `ORIGIN`, in EPSG:4548, and rounded to a millimetre.
"""
