"""Every verb on anything at all: a named refusal, or an edit that keeps the laws. Never a crash or a warning.

100,000 cases run each time, the same ones. A case that fails says how to run it alone; more, or others:

    BEIYUAN_FUZZ=1000000 BEIYUAN_FUZZ_SEED=7 python -m pytest tests/edits/test_fuzz.py
"""

from __future__ import annotations

import importlib
import os
from collections import Counter
from functools import cache, lru_cache
from pathlib import Path
from random import Random
from types import ModuleType

import pytest

from beiyuan_gis import edits
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Message
from beiyuan_gis.model.feature import Feature, Key
from beiyuan_gis.model.project import Project
from tests.edits import fuzz_laws as laws
from tests.edits.fuzz_ground import Ground, ground
from tests.edits.fuzz_shapes import SHAPES
from tests.edits.fuzz_values import VALUES_AND_TEXT
from tests.edits.fuzz_vertices import VERTICES

CASES = int(os.environ.get("BEIYUAN_FUZZ", "100000"))
SEED = int(os.environ.get("BEIYUAN_FUZZ_SEED", "20251221"))
ALONE = os.environ.get("BEIYUAN_FUZZ_CASE")
PARTS = 4
"""Tests that share the cases, so that several workers can."""
A_GROUND = 500
"""Cases on one project."""

VERBS = SHAPES | VERTICES | VALUES_AND_TEXT
TURNS = {"paste_text": 4, "replace_layer": 4} | dict.fromkeys(
    ("move_shared_vertex", "insert_shared_vertex", "delete_shared_vertex"), 2
)
"""Verbs of which a case costs several times as much as of others: in every which round they come up."""
NAMES = [name for turn in range(4) for name in sorted(VERBS) if turn % TURNS.get(name, 1) == 0]
MENDING = {
    "move_features", "rotate_features", "scale_features", "mirror_features", "move_vertex", "insert_vertex",
    "delete_vertex", "extrude_edge", "move_shared_vertex", "insert_shared_vertex", "delete_shared_vertex",
}  # fmt: skip
"""What they are given unsound they may leave unsound: so one repairs it, vertex by vertex."""

NOT_OF_FEATURES = {
    "add_field", "add_layer", "attach_files", "detach_file", "move_layer", "note_attachment",
    "remove_layer", "rename_attachment", "rename_field", "rename_layer",
}  # fmt: skip
"""Verbs on layers, fields and attached files: not fuzzed yet, only tried by tests of their own."""


def test_every_verb_is_fuzzed() -> None:
    files = Path(edits.__file__).parent.glob("*.py")
    assert {p.stem for p in files if "\ndef why_not(" in p.read_text("utf-8")} - NOT_OF_FEATURES == set(VERBS)
    assert set(VERBS) >= MENDING


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_crashes_and_nothing_unsound_comes_out(part: int) -> None:
    done: Counter[str] = Counter()
    for case in range(CASES * part // PARTS, CASES * (part + 1) // PARTS):
        if ALONE is not None and case != int(ALONE):
            continue
        try:
            done[NAMES[case % len(NAMES)]] += run(case)
        except Exception as error:
            again = f"BEIYUAN_FUZZ_CASE={case} BEIYUAN_FUZZ_SEED={SEED} BEIYUAN_FUZZ={CASES}"
            raise AssertionError(
                f"{NAMES[case % len(NAMES)]}: {error!r}\n{again} python -m pytest {__file__}"
            ) from error
        if case % A_GROUND == A_GROUND - 1:
            untouched(case // A_GROUND)
    few = [name for name in VERBS if done[name] < 5]
    assert ALONE is not None or CASES < 100_000 or not few, f"hardly ever done: {few}"


def run(case: int) -> bool:
    """Whether something was done; a refusal is the other way to be right."""
    r, place = Random(f"{SEED} {case}"), ground_of(case // A_GROUND)
    name = NAMES[case % len(NAMES)]
    group = [*r.choice(place.groups).keys]
    keys = chosen(r, group)
    asked, reason = [*keys], why_not(name, place.project, keys)
    try:
        edit = VERBS[name](r, place.project, keys, group)
    except Refused as refused:
        assert str(refused) and (reason is None or str(reason) == str(refused))
        return False
    assert reason is None, f"not offered ({reason}), and done all the same"
    assert keys == asked
    laws.of_every_edit(place.project, edit, name in MENDING)
    return True


def chosen(r: Random, group: list[Key]) -> list[Key]:
    """Some of them in any order; sometimes one that is gone, or one twice."""
    keys = r.sample(group, k=r.choice([1, len(group), r.randint(1, len(group))]))
    if r.random() < 0.7:  # most verbs work within one layer, many with areas
        layers = {k.layer for k in keys}
        wanted = "parcels" if "parcels" in layers and r.random() < 0.5 else keys[0].layer
        keys = [k for k in keys if k.layer == wanted]
    odd = r.random()
    if odd < 0.02:
        keys.append(r.choice([keys[0], Key("parcels", 10**6), Key("railings", -1)]))
        r.shuffle(keys)
    return keys


@cache
def module_of(name: str) -> ModuleType:
    return importlib.import_module(f"beiyuan_gis.edits.{name}")


def why_not(name: str, project: Project, keys: list[Key]) -> Message | None:
    """Of what the verb itself asks for; None where that depends on a layer."""
    module = module_of(name)
    if "layer" in module.why_not.__annotations__:
        return None
    one = name in VERTICES or name == "split_feature"
    found: Message | None = module.why_not(project, keys[:1] if one else keys)
    return found


@lru_cache(maxsize=2)
def ground_of(number: int) -> Ground:
    return ground(Random(f"{SEED} ground {number}"))


@lru_cache(maxsize=1000)
def as_made(number: int) -> list[Feature]:
    return list(ground(Random(f"{SEED} ground {number}")).project.features())


def untouched(number: int) -> None:
    """After all its cases a project is what it was."""
    if ALONE is None:
        assert list(ground_of(number).project.features()) == as_made(number)
