"""The drawing board: where a typed, held, traced or constructed point lies. Numbers only, no features.

`typed` reads what a hand types, `directions` knows azimuths and holds places to them, `rounds` makes
circles and arcs of short edges, `tracing` goes along outlines, `segments` finds what a cursor may snap to.
Places are easting, northing in plane metres (EPSG:4548); azimuths are degrees clockwise from north.
"""
