"""Where things are and how big they are: coordinate systems, datum shifts, measures and units.

Numbers in, numbers out: no files, no other room. Plane coordinates are EPSG:4548 metres
(easting, northing); geographic ones are CGCS2000 degrees (longitude, latitude).
"""
