"""Steps as JSON with WKB: the one form that journal and change log share."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from beiyuan_gis.i18n import Message
from beiyuan_gis.model.attachment import Attachment
from beiyuan_gis.model.edit import Change, Edit
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
    return {
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


def edit_from_json(data: Mapping[str, Any]) -> Edit:
    changes = []
    for entry in data["changes"]:
        key = Key(entry["layer"], entry["id"])
        changes.append(
            Change(_feature_from_json(key, entry["before"]), _feature_from_json(key, entry["after"]))
        )
    return Edit(Message.from_json(data["title"]), tuple(changes))


def _feature_to_json(feature: Feature | None) -> dict[str, Any] | None:
    if feature is None:
        return None
    wkb = base64.b64encode(feature.wkb).decode("ascii")
    data: dict[str, Any] = {"wkb": wkb}
    data["attributes"] = {name: value_to_json(v) for name, v in feature.attributes.items()}
    if feature.attachments:  # most have none, and logs written before there were any keep their digests
        data["attachments"] = [attachment.to_json() for attachment in feature.attachments]
    return data


def _feature_from_json(key: Key, data: Mapping[str, Any] | None) -> Feature | None:
    if data is None:
        return None
    attributes = {name: value_from_json(v) for name, v in data["attributes"].items()}
    attachments = tuple(Attachment.from_json(one) for one in data.get("attachments", ()))
    return Feature.stored(key, base64.b64decode(data["wkb"]), attributes, attachments)
