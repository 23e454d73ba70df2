"""Beiyuan GIS: the engine. It imports no Qt; the window lives in `ui`."""
