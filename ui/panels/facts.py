"""What can be said of features and not edited: number, place, measures by both conventions."""

from __future__ import annotations

import math
from collections.abc import Sequence

from beiyuan_gis.catalogue import LayerDefinition
from beiyuan_gis.geodesy.units import convert
from beiyuan_gis.i18n import _
from beiyuan_gis.model.feature import Feature
from beiyuan_gis.programme.wording import quantity


def facts(definition: LayerDefinition, features: Sequence[Feature], count: int) -> list[str]:
    """Lines to read. `count` may exceed the features given; then measures are left out."""
    lines = [_("No. {id}", id=features[0].key.id)] if count == 1 and features else []
    if count > len(features):
        return lines
    measures = [f.measure for f in features]
    if definition.geometry == "Polygon":
        plane = math.fsum(m.area_plane for m in measures)
        lines.append(_("Area on the plane {value}", value=_area(plane)))
        lines.append(
            _("Area on the ellipsoid {value}", value=_area(math.fsum(m.area_ellipsoidal for m in measures)))
        )
    elif definition.geometry == "LineString":
        lines.append(
            _("Length on the plane {value}", value=quantity(math.fsum(m.length_plane for m in measures), "m"))
        )
        lines.append(
            _(
                "Length on the ellipsoid {value}",
                value=quantity(math.fsum(m.length_ellipsoidal for m in measures), "m"),
            )
        )
    elif count == 1 and features:
        point = features[0].geometry.centroid
        lines.append(_("E {x}, N {y} (EPSG:4548)", x=f"{point.x:,.2f}", y=f"{point.y:,.2f}"))
    return lines


def _area(square_metres: float) -> str:
    return f"{quantity(square_metres, 'm2')} · {quantity(convert(square_metres, 'm2', 'mu'), 'mu')}"
