"""Names in a layer definition that lead nowhere: a query on a field that is not there would measure 0,
silently."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from beiyuan_gis.i18n import Message, message

if TYPE_CHECKING:
    from beiyuan_gis.catalogue import Field, LayerDefinition, Query, Value


class Use(NamedTuple):
    """`key` of layer.toml names `field` and, where the field has a domain, counts on these values of it."""

    key: str
    field: str
    values: Sequence[Value] = ()


def first_dangling(definition: LayerDefinition, figures: Collection[str], file: str) -> Message | None:
    """What is wrong with the first name that is no field, no value of a domain or no figure's id."""
    for use in _uses(definition):
        wrong = _wrong_use(definition, use, file)
        if wrong is not None:
            return wrong
    for key, figure in _figures(definition):
        if figure not in figures:
            return message("{file}: {key} names '{figure}', which is not in figures.toml.",
                           file=file, key=key, figure=figure)  # fmt: skip
    return None


def dangling_in_field(definition: LayerDefinition, field: Field, file: str) -> Message | None:
    """The same of one of its fields."""
    wrong = (_wrong_use(definition, use, file) for use in _uses_of_field(field))
    return next(filter(None, wrong), None)


def first_need(definition: LayerDefinition, field: Field) -> str | None:
    """The first key of layer.toml that names a field, other than its own entry; None when none does."""
    others = (other for other in definition.fields if other.name != field.name)
    uses = (*chain.from_iterable(map(_uses_of_field, others)), *_uses_of_layer(definition))
    return next((use.key for use in uses if use.field == field.name), None)


def _wrong_use(definition: LayerDefinition, use: Use, file: str) -> Message | None:
    field = definition.field(use.field)
    if field is None:
        return message(
            "{file}: {key} names the field '{field}', which the layer does not have.",
            file=file, key=use.key, field=use.field,
        )  # fmt: skip
    domain = {choice.value for choice in field.domain}
    for value in use.values:
        if domain and value not in domain:
            return message(
                "{file}: {key} has the value '{value}', which is not in the domain of '{field}'.",
                file=file, key=use.key, value=str(value), field=use.field,
            )  # fmt: skip
    return None


def _uses(definition: LayerDefinition) -> Iterator[Use]:
    for field in definition.fields:
        yield from _uses_of_field(field)
    yield from _uses_of_layer(definition)


def _uses_of_layer(definition: LayerDefinition) -> Iterator[Use]:
    if definition.style.by:
        yield Use("style.by", definition.style.by)
        yield Use("style.cases", definition.style.by, tuple(case.value for case in definition.style.cases))
    for stage in definition.milestones:
        yield Use("milestones", definition.status_field, stage.values)
    for key, query in _queries(definition):
        if query is not None and query.what == "sum":
            yield Use(f"{key}.field", query.field)
        for name, values in query.where.items() if query is not None else ():
            yield Use(f"{key}.where", name, values)


def _uses_of_field(field: Field) -> Iterator[Use]:
    if field.default is not None:
        yield Use("fields.default", field.name, (field.default,))
    for choice in field.domain:
        for name, values in choice.only.items():
            yield Use("fields.domain.only", name, values)


def _queries(definition: LayerDefinition) -> Iterator[tuple[str, Query | None]]:
    yield "measure", definition.measure
    if definition.progress is not None:
        yield "progress.done", definition.progress.done
        yield "progress.target.query", definition.progress.target.query
    for measured in definition.figures:
        yield "figures.query", measured.query
        yield "figures.part", measured.part
        yield "figures.whole", measured.whole


def _figures(definition: LayerDefinition) -> Iterator[tuple[str, str]]:
    if definition.progress is not None and definition.progress.target.figure:
        yield "progress.target.figure", definition.progress.target.figure
    for measured in definition.figures:
        yield "figures.figure", measured.figure
