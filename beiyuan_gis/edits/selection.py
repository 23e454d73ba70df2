"""The features behind keys, and the reasons why there are none to work on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from beiyuan_gis.catalogue import GeometryType, LayerDefinition
from beiyuan_gis.edits.validity import KINDS, flaw_of
from beiyuan_gis.errors import BeiyuanError, Refused
from beiyuan_gis.i18n import Message, Text, mark, message
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.project import Project

LINES_OR_AREAS: tuple[GeometryType, ...] = ("LineString", "Polygon")


def require(reason: Message | None) -> None:
    """Raise Refused with `reason`, if there is one."""
    if reason is not None:
        raise Refused(reason)


def no_layer(project: Project, layer: str) -> Message | None:
    """Why nothing can be added to `layer`."""
    try:
        project.layer(layer)
    except BeiyuanError as error:
        return error.message
    return None


def nothing_chosen(keys: Iterable[Key]) -> Message | None:
    """Why a verb for any number of features cannot be offered."""
    return None if next(iter(keys), None) else message("Select a feature first.")


def not_one_chosen(keys: Iterable[Key]) -> Message | None:
    """Why a verb for one feature cannot be offered."""
    count = len(Keys.of(keys))
    if count == 0:
        return message("Select a feature first.")
    return None if count == 1 else message("Select one feature only; {count} are selected.", count=count)


def not_of_kind(project: Project, keys: Iterable[Key], *kinds: GeometryType) -> Message | None:
    """Why a verb for areas, or for lines and areas, cannot be offered: something else is chosen too."""
    wanted = Message(mark("lines or areas") if len(kinds) > 1 else KINDS[kinds[0]])
    for layer in sorted(layers_of(keys)):
        definition = project.layer(layer)
        if definition.geometry not in kinds:
            found = Message(KINDS[definition.geometry])
            return message(
                "This is for {wanted}; {layer} holds {found}.",
                wanted=wanted,
                layer=definition.title,
                found=found,
            )
    return None


def layers_of(keys: Iterable[Key]) -> frozenset[str]:
    """The layers that `keys` are of."""
    return Keys.of(keys).layers


def not_sound(definition: LayerDefinition, feature: Feature) -> Message | None:
    """Why a verb that computes with areas and lines cannot work on this feature, or None."""
    flaw = flaw_of(feature.geometry)
    if flaw is None:
        return None
    return message(
        "Repair {layer} {id} first: {why}", layer=definition.title, id=feature.key.id, why=flaw.reason
    )


def sound_features(project: Project, keys: Iterable[Key]) -> list[Feature]:
    """As `features_of`. Raise Refused also when one is not sound, naming it."""
    features = features_of(project, keys)
    for feature in features:
        require(not_sound(project.layer(feature.key.layer), feature))
    return features


def changing(edit: Edit) -> Edit:
    """`edit`. Raise Refused when it changes nothing: a step that does nothing would puzzle."""
    if not edit:
        raise Refused(message("Nothing would change."))
    return edit


def feature_of(project: Project, key: Key) -> tuple[LayerDefinition, Feature]:
    """The feature called `key` and its layer. Raise Refused when it is gone, UnknownLayer."""
    definition = project.layer(key.layer)
    feature = project.tables[key.layer].get(key.id)
    if feature is None:
        raise Refused(message("{layer} {id} is not there any more.", layer=definition.title, id=key.id))
    return definition, feature


def features_of(project: Project, keys: Iterable[Key]) -> list[Feature]:
    """The features called `keys`, each once, in the order given. Raise Refused when one is gone."""
    wanted = list(dict.fromkeys(keys))
    found: dict[Key, Feature | None] = {}
    for layer in layers_of(wanted):
        here = [key for key in wanted if key.layer == layer]
        found.update(zip(here, project.table(layer).get_all([key.id for key in here]), strict=True))
    return [found[key] or feature_of(project, key)[1] for key in wanted]


class Words(NamedTuple):
    """Marked templates of a title: of one feature, of several in a layer, of several in several layers."""

    one: str
    several: str
    mixed: str


def title_for(
    project: Project, features: Sequence[Feature], words: Words, **values: str | int | float | Text
) -> Message:
    """A title that names the layer and the feature, or how many there are."""
    layers = {f.key.layer for f in features}
    if len(layers) != 1:
        return Message(words.mixed, {"count": len(features), **values})
    title = project.layer(layers.pop()).title
    if len(features) == 1:
        return Message(words.one, {"layer": title, "id": features[0].key.id, **values})
    return Message(words.several, {"count": len(features), "layer": title, **values})
