"""Fields whose choices depend on other fields: what goes together, and what an edit leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain

from beiyuan_gis.catalogue import Choice, Field, LayerDefinition, Value
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message, Text, message
from beiyuan_gis.model.feature import Feature


def not_together(
    definition: LayerDefinition, field: Field, attributes: Mapping[str, Value]
) -> Message | None:
    """Why the value of `field` cannot stand beside the other attributes, or None."""
    choice = field.choice(attributes.get(field.name))
    if choice is None or choice.goes_with(attributes):
        return None
    name, wanted = next((n, w) for n, w in choice.only.items() if attributes.get(n) not in w)
    other = definition.field(name)
    return message(
        "{field} can be '{value}' only where {other} is {wanted}.",
        field=field.title,
        value=choice.title,
        other=other.title if other is not None else name,
        wanted=_titles(other, wanted),
    )


def _titles(field: Field | None, values: tuple[Value, ...]) -> Text:
    known: list[tuple[Value, Choice | None]] = [(v, field.choice(v) if field else None) for v in values]
    titles = [choice.title if choice is not None else Text(str(v), str(v)) for v, choice in known]
    return Text("、".join(t.zh for t in titles), ", ".join(t.en for t in titles))


Setting = Callable[[Feature, Mapping[str, Value]], Feature]


def setting(definition: LayerDefinition) -> Setting:
    """A function that gives a feature of the layer other values. A field that is not named, and whose choice
    no longer goes with them, is emptied along. It raises Refused when a named one does not go with the
    others, and when one that must be filled in would be emptied."""
    dependent = definition.dependent
    if not dependent:
        return lambda feature, values: feature.with_attributes(**values)
    return lambda feature, values: _set(definition, dependent, feature, values)


def _set(
    definition: LayerDefinition, dependent: tuple[Field, ...], feature: Feature, values: Mapping[str, Value]
) -> Feature:
    after = feature.with_attributes(**values)
    for _round in dependent:  # what is emptied may have others depending on it
        emptied: dict[str, Value] = {}
        for field in dependent:
            problem = not_together(definition, field, after.attributes)
            if problem is None:
                continue
            if field.name in values or field.required:
                raise Refused(
                    message("{layer} {id}: {why}", layer=definition.title, id=feature.key.id, why=problem)
                )
            emptied[field.name] = None
        if not emptied:
            break
        after = after.with_attributes(**emptied)
    return after


def offered(field: Field, known: Mapping[str, set[Value]]) -> tuple[Choice, ...]:
    """The choices that go with every one of several features; `known` are the values that they have in the
    fields that matter (see `matters`)."""
    return tuple(
        choice
        for choice in field.domain
        if all(known.get(name, {None}) <= set(wanted) for name, wanted in choice.only.items())
    )


def matters(field: Field) -> frozenset[str]:
    """The fields that its choices depend on."""
    return frozenset(chain.from_iterable(choice.only for choice in field.domain))
