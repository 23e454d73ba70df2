"""Steps as JSON with WKB: the one form that journal and change log share."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from beiyuan_gis.catalogue import CatalogueError, LayerDefinition
from beiyuan_gis.i18n import Message
from beiyuan_gis.model.attachment import Attachment
from beiyuan_gis.model.edit import Change, Descent, Edit, LayerChange
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.history import Step
from beiyuan_gis.model.values import value_from_json, value_to_json


def dumps(data: Any) -> str:
    """Compact, one line, always the same for the same data. Raise ValueError on NaN or infinity."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def step_to_json(step: Step) -> dict[str, Any]:
    return {
        "revision": step.revision,
        "time": step.time.isoformat(),
        "author": step.author,
        "kind": step.kind,
        "edit": edit_to_json(step.edit),
    }


def step_from_json(data: Mapping[str, Any]) -> Step:
    """Raise KeyError, TypeError or ValueError when `data` is no step."""
    time = datetime.fromisoformat(data["time"])
    return Step(data["revision"], time, data["author"], data["kind"], edit_from_json(data["edit"]))


def edit_to_json(edit: Edit) -> dict[str, Any]:
    """Without `layers` and `descents` where there are none: steps of before there were any stay as they
    were, to the byte."""
    data: dict[str, Any] = {
        "title": edit.title.to_json(),
        "changes": [
            {
                "layer": change.key.layer,
                "id": change.key.id,
                "before": _feature_to_json(change.before),
                "after": _feature_to_json(change.after),
            }
            for change in edit
        ],
    }
    if edit.definitions:
        data["layers"] = [[_layer_to_json(change.before), _layer_to_json(change.after)]
                          for change in edit.definitions]  # fmt: skip
    if edit.descents:
        data["descents"] = [
            {"key": list(d.key), "of": [list(key) for key in d.ancestors], "undone": d.undone}
            for d in edit.descents
        ]
    return data


def edit_from_json(data: Mapping[str, Any]) -> Edit:
    """Raise KeyError, TypeError or ValueError when `data` is no edit."""
    changes = []
    for entry in data["changes"]:
        key = Key(entry["layer"], entry["id"])
        changes.append(
            Change(_feature_from_json(key, entry["before"]), _feature_from_json(key, entry["after"]))
        )
    layers = (LayerChange(*map(_layer_from_json, pair)) for pair in data.get("layers", ()))
    descents = (
        Descent(Key(*entry["key"]), tuple(Key(*key) for key in entry["of"]), entry["undone"])
        for entry in data.get("descents", ())
    )
    return Edit(Message.from_json(data["title"]), tuple(changes), tuple(layers), tuple(descents))


def _layer_to_json(definition: LayerDefinition | None) -> Any:
    """As it will be read: `1` in the place of a `1.0` would make the step another one after a restart."""
    return None if definition is None else json.loads(_as_read(definition).to_json())


def _as_read(definition: LayerDefinition) -> LayerDefinition:
    return LayerDefinition.from_json(definition.to_json())


def _layer_from_json(data: Any) -> LayerDefinition | None:
    try:
        return None if data is None else LayerDefinition.from_json(json.dumps(data))
    except CatalogueError as error:
        raise ValueError(str(error)) from error


_PLAIN = frozenset((str, int, bool, type(None)))
"""What JSON holds whatever its value: asking for no more makes steps of 100,000 features quick to write."""


def _feature_to_json(feature: Feature | None) -> dict[str, Any] | None:
    if feature is None:
        return None
    wkb = base64.b64encode(feature.wkb).decode("ascii")
    data: dict[str, Any] = {"wkb": wkb}
    data["attributes"] = {
        name: v if type(v) in _PLAIN else value_to_json(v) for name, v in feature.attributes.items()
    }
    if feature.attachments:  # most have none, and logs written before there were any keep their digests
        data["attachments"] = [attachment.to_json() for attachment in feature.attachments]
    return data


def _feature_from_json(key: Key, data: Mapping[str, Any] | None) -> Feature | None:
    if data is None:
        return None
    attributes = {name: value_from_json(v) for name, v in data["attributes"].items()}
    attachments = tuple(Attachment.from_json(one) for one in data.get("attachments", ()))
    return Feature.stored(key, base64.b64decode(data["wkb"]), attributes, attachments)
