"""Cut some areas out of another."""

from __future__ import annotations

from collections.abc import Iterable

import shapely
from shapely.geometry.base import BaseGeometry

from beiyuan_gis.edits.heights import with_heights_of
from beiyuan_gis.edits.joining import gathered, is_hair
from beiyuan_gis.edits.selection import not_of_kind, require, sound_features
from beiyuan_gis.edits.validity import flaw_of
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, mark, message
from beiyuan_gis.model.edit import Change, Descent, Edit
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.project import Project

WORDS_ONE = mark("Cut an area out of {layer} {id}")
WORDS = mark("Cut {count} areas out of {layer} {id}")


def why_not(project: Project, keys: Iterable[Key]) -> Message | None:
    """Why nothing can be cut out, or None."""
    keys = Keys.of(keys)
    if len(keys) < 2:
        return message("Select the area to cut and those to cut out of it.")
    return not_of_kind(project, keys, "Polygon")


def cut_out(project: Project, keys: Iterable[Key], cut_key: Key) -> Edit:
    """Take from `cut_key` what it shares with the other areas, of any layers; those stay as they are.

    Its attributes stay, counts included: whoever cuts knows whether fewer households are left. What is left
    may fall into several parts; slips thinner than a millimetre are dropped. Raise Refused when the areas
    share nothing, when nothing would be left, and when one is not sound.
    """
    keys = list(keys)
    require(why_not(project, keys))
    if cut_key not in keys:
        raise Refused(message("The area to cut is not among those selected."))
    features = sound_features(project, keys)
    before = next(f for f in features if f.key == cut_key)
    title = project.layer(cut_key.layer).title
    tool = shapely.union_all([shapely.force_2d(f.geometry) for f in features if f is not before])
    if not shapely.relate_pattern(before.geometry, tool, "T********"):
        raise Refused(message("The other areas do not overlap {layer} {id}.", layer=title, id=cut_key.id))
    left = _without_slips(shapely.difference(before.geometry, tool))
    if left.is_empty:
        raise Refused(message("Nothing would be left of {layer} {id}.", layer=title, id=cut_key.id))
    left = with_heights_of(before.geometry, left)
    require(None if (flaw := flaw_of(left, would=True)) is None else flaw.reason)
    template = WORDS_ONE if len(features) == 2 else WORDS
    words = message(template, count=len(features) - 1, layer=title, id=cut_key.id)
    after = before.with_geometry(left)
    return Edit.of(words, [Change(before, after)], descents=[Descent(cut_key, (cut_key,))])


def _without_slips(geometry: BaseGeometry) -> BaseGeometry:
    """The parts that are wider than a millimetre; a lone one as a single polygon."""
    parts = [p for p in shapely.get_parts(geometry) if p.geom_type == "Polygon" and not is_hair(p.exterior)]
    return gathered(parts)
