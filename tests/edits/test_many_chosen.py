"""Whether a verb can be offered is asked at every change of the selection, however much is selected."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from beiyuan_gis import edits
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.keys import Keys
from tests.checks.world import box, project


class Few(Keys):
    """Keys of which only the first few may be looked at one by one."""

    def __iter__(self) -> Iterator[Key]:
        for number, key in enumerate(super().__iter__()):
            assert number < 3, "looked at each of them"
            yield key


def reasons() -> list[tuple[str, Callable[..., Any]]]:
    found = []
    for module in pkgutil.iter_modules(edits.__path__):
        why_not = getattr(importlib.import_module(f"{edits.__name__}.{module.name}"), "why_not", None)
        if why_not is not None and list(inspect.signature(why_not).parameters)[:2] == ["project", "keys"]:
            found.append((module.name, why_not))
    return found


@pytest.mark.parametrize("why_not", [pytest.param(why, id=name) for name, why in reasons()])
def test_no_reason_looks_at_each_key(why_not: Callable[..., Any]) -> None:
    world = project("parcels", *(box(x, 0, 1, 1) for x in range(9)))
    why_not(world, Few({"parcels": np.arange(1, 10)}), *([] if _plain(why_not) else ["name"]))


def _plain(why_not: Callable[..., Any]) -> bool:
    return all(
        parameter.default is not inspect.Parameter.empty
        for parameter in list(inspect.signature(why_not).parameters.values())[2:]
    )


def test_there_are_verbs_to_ask() -> None:
    assert len(reasons()) >= 20
