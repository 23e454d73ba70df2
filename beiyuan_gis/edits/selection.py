"""The features behind keys, and the reasons why there are none to work on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from beiyuan_gis.catalogue import LayerDefinition
from beiyuan_gis.errors import BeiyuanError, Refused
from beiyuan_gis.i18n import Message, Text, message
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project


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
    count = len(set(keys))
    if count == 0:
        return message("Select a feature first.")
    return None if count == 1 else message("Select one feature only; {count} are selected.", count=count)


def feature_of(project: Project, key: Key) -> tuple[LayerDefinition, Feature]:
    """The feature called `key` and its layer. Raise Refused when it is gone, UnknownLayer."""
    definition = project.layer(key.layer)
    feature = project.tables[key.layer].get(key.id)
    if feature is None:
        raise Refused(message("{layer} {id} is not there any more.", layer=definition.title, id=key.id))
    return definition, feature


def features_of(project: Project, keys: Iterable[Key]) -> list[Feature]:
    """The features called `keys`, each once, in the order given. Raise Refused when one is gone."""
    return [feature_of(project, key)[1] for key in dict.fromkeys(keys)]


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
