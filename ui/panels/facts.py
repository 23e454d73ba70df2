"""What can be said of features and not edited: number, place, measures by both conventions."""

from __future__ import annotations

import numpy as np

from beiyuan_gis.catalogue import LayerDefinition
from beiyuan_gis.geodesy.units import convert
from beiyuan_gis.i18n import _
from beiyuan_gis.model.rows import Rows
from beiyuan_gis.programme.wording import quantity


def facts(definition: LayerDefinition, rows: Rows) -> list[str]:
    """Lines to read about one feature or several."""
    table, ids = rows.table, rows.ids
    single = table.get(int(ids[0])) if len(ids) == 1 else None
    lines = [_("No. {id}", id=single.key.id)] if single else []
    if definition.geometry == "Polygon":
        plane, ellipsoid = rows.total("area_plane"), rows.total("area_ellipsoidal")
        lines.append(_("Area on the plane {value}", value=_area(plane)))
        lines.append(_("Area on the ellipsoid {value}", value=_area(ellipsoid)))
    elif definition.geometry == "LineString":
        plane, ellipsoid = rows.total("length_plane"), rows.total("length_ellipsoidal")
        lines.append(_("Length on the plane {value}", value=quantity(plane, "m")))
        lines.append(_("Length on the ellipsoid {value}", value=quantity(ellipsoid, "m")))
    elif single is not None:
        point = single.geometry.centroid
        lines.append(_("E {x}, N {y} (EPSG:4548)", x=f"{point.x:,.2f}", y=f"{point.y:,.2f}"))
    if single is None and table.attached:
        files = [held for id in table.among(np.sort(ids)).tolist() if (held := table.attached.get(id))]
        if files:
            lines.append(
                _(
                    "Attachments: {files}, on {count} of these features",
                    files=sum(map(len, files)),
                    count=len(files),
                )
            )
    return lines


def _area(square_metres: float) -> str:
    return f"{quantity(square_metres, 'm2')} · {quantity(convert(square_metres, 'm2', 'mu'), 'mu')}"
