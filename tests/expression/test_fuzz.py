"""Random expressions: the right ones compute what SQLite computes, the wrong ones are refused in words.

BEIYUAN_FUZZ gives another number of cases, and BEIYUAN_FUZZ_SEED another start.
"""

from __future__ import annotations

import math
import os
import random
import sqlite3

from shapely.geometry import Point

from beiyuan_gis.catalogue import Value
from beiyuan_gis.errors import Refused
from beiyuan_gis.expression import parse
from beiyuan_gis.expression.functions import FUNCTIONS, OPERATORS, VARIABLES
from beiyuan_gis.model.rows import Rows
from beiyuan_gis.model.table import Table
from tests.edits.world import ATTRIBUTES, FIELDS, LAYERS, at, project

CASES = int(os.environ.get("BEIYUAN_FUZZ", "5000"))
SEED = int(os.environ.get("BEIYUAN_FUZZ_SEED", "20251221"))
BOLLARDS = LAYERS[2]
TEXTS = ("帅府", "abc", "ABC", "", "a-b", "x''y", None)
NUMBERS = (0, 1, -7, 12, None)


def world(r: random.Random, rows: int = 12) -> Table:
    """Points with a few values that often meet, and empty ones."""
    base = project(*(Point(at(i, 0)) for i in range(rows))).tables["bollards"]
    features = [
        f.with_attributes(
            name=r.choice(TEXTS), source=r.choice(TEXTS), households=r.choice(NUMBERS),
            signed=r.choice(NUMBERS), height=r.choice([0.5, -2.25, 1e6, None]),
            kept=r.choice([True, False, None]),
        )
        for f in base
    ]  # fmt: skip
    return Table.of("bollards", features, [f.name for f in FIELDS])


# ---------------------------------------------------------------- beside SQLite


def number(r: random.Random, depth: int) -> tuple[str, str]:
    """An expression that gives a number, in our words and in SQL."""
    if depth == 0:
        name = r.choice(["households", "signed", "height"])
        value = r.choice(["0", "1", "2.5", "10"])
        return r.choice([(f'"{name}"', f"({name} * 1.0)"), (value, f"({value} * 1.0)")])
    kind = r.randrange(6)
    (a, sql_a), (b, sql_b) = number(r, depth - 1), number(r, depth - 1)
    if kind < 3:
        sign = r.choice("+-*/")
        return f"({a}) {sign} ({b})", f"(({sql_a}) {sign} ({sql_b}))"
    if kind == 3:
        return f"coalesce({a}, {b})", f"coalesce({sql_a}, {sql_b})"
    if kind == 4:
        t, sql_t = text(r, depth - 1)
        return f"length({t})", f"(length({sql_t}) * 1.0)"
    c, sql_c = truth(r, depth - 1)
    return f"if({c}, {a}, {b})", f"(CASE WHEN {sql_c} THEN {sql_a} ELSE {sql_b} END)"


def text(r: random.Random, depth: int) -> tuple[str, str]:
    if depth == 0:
        return r.choice([("name", "name"), ('"source"', "source"), ("'帅'", "'帅'"), ("'x''y'", "'x''y'")])
    (a, sql_a), (b, sql_b), (c, sql_c) = (text(r, depth - 1) for _ in range(3))
    n = r.randrange(0, 4)
    return r.choice([
        (f"{a} || {b}", f"({sql_a} || {sql_b})"),
        # SQLite gives the first for an empty second, though the third is null
        (
            f"replace({a}, {b}, {c})",
            f"(CASE WHEN {sql_c} IS NULL THEN NULL ELSE replace({sql_a}, {sql_b}, {sql_c}) END)",
        ),
        (f"upper({a})", f"upper({sql_a})"),
        (f"left({a}, {n})", f"substr({sql_a}, 1, {n})"),
        (f"mid({a}, {n + 1}, 2)", f"substr({sql_a}, {n + 1}, 2)"),
        (f"coalesce({a}, {b})", f"coalesce({sql_a}, {sql_b})"),
    ])  # fmt: skip


def truth(r: random.Random, depth: int) -> tuple[str, str]:
    if depth == 0:
        return r.choice([("kept", "kept"), ("true", "1"), ("null", "NULL")])
    kind = r.randrange(6)
    sign = r.choice(["=", "<>", "<", "<=", ">", ">="])
    if kind <= 1:
        side = number if kind else text
        (a, sql_a), (b, sql_b) = side(r, depth - 1), side(r, depth - 1)
        return f"({a}) {sign} ({b})", f"(({sql_a}) {sign} ({sql_b}))"
    if kind == 2:
        (a, sql_a), (b, sql_b) = truth(r, depth - 1), truth(r, depth - 1)
        word = r.choice(["and", "or"])
        return f"({a}) {word} ({b})", f"(({sql_a}) {word} ({sql_b}))"
    if kind == 3:
        a, sql_a = truth(r, depth - 1)
        return f"not ({a})", f"(not ({sql_a}))"
    if kind == 4:
        a, sql_a = text(r, depth - 1)
        word = r.choice(["is null", "is not null"])
        return f"({a}) {word}", f"(({sql_a}) {word})"
    parts = [text(r, depth - 1) for _ in range(3)]
    (a, sql_a), rest = parts[0], parts[1:]
    word = r.choice(["in", "not in"])
    return (
        f"({a}) {word} ({', '.join(ours for ours, _ in rest)})",
        f"(({sql_a}) {word} ({', '.join(sql for _, sql in rest)}))",
    )


def in_sqlite(table: Table) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.create_function("upper", 1, lambda t: t if t is None else t.upper(), deterministic=True)
    names = [f.name for f in FIELDS]
    connection.execute(f"CREATE TABLE t ({', '.join(names)})")
    rows = [[f.attributes[n] for n in names] for f in table]
    connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(names))})", rows)
    return connection


def same(ours: Value, theirs: object) -> bool:
    if ours is None or theirs is None:
        return ours is None and theirs is None
    if isinstance(ours, bool):
        return ours == bool(theirs)
    if isinstance(ours, float) and isinstance(theirs, (int, float)):
        return math.isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-12)
    return ours == theirs


def test_random_expressions_compute_what_sqlite_computes() -> None:
    r = random.Random(SEED)
    kinds = [number, text, truth]
    for case in range(CASES):
        if case % 200 == 0:
            table = world(r)
            rows, connection = Rows.all_of(table), in_sqlite(table)
        ours, sql = r.choice(kinds)(r, r.choice([1, 2, 3]))
        try:
            found = parse(ours, BOLLARDS).evaluate(rows).values()
        except Refused as refused:  # null beside a number and the like is known when it is read
            raise AssertionError(f"{ours}: {refused}") from refused
        wanted = [row[0] for row in connection.execute(f"SELECT {sql} FROM t")]
        assert all(map(same, found, wanted)), f"{ours}\n{sql}\n{found}\n{wanted}"
    assert ATTRIBUTES


# ---------------------------------------------------------------- anything at all

PIECES = [
    *FUNCTIONS, *(o for o in OPERATORS if o != "negative"), *VARIABLES, *(f.name for f in FIELDS), "户数",
    *"(()),,", "'", '"', "'帅府'", "'2026-01-01'", "1", "0", "-1", "1e308", "1e-320", "9" * 30, ".5", "null",
    "true", "today()", "“", "’", "$", "\ud800", "\0", "\n", "٣", "é", "０", "--", "/*", ";", "not in",
    "is not null", "\U0001f600",
]  # fmt: skip


def test_anything_is_computed_or_refused_in_words() -> None:
    r = random.Random(SEED + 1)
    rows = Rows.all_of(world(r))
    understood = 0
    for case in range(CASES):
        written = "".join(r.choice(PIECES) + r.choice(["", " "]) for _ in range(r.randrange(1, 14)))
        if r.random() < 0.6:  # nearly right: one piece of a right one exchanged
            right, _sql = r.choice([number, text, truth])(r, 2)
            cut = r.randrange(len(right) + 1)
            written = right[:cut] + r.choice([*PIECES, ""]) + right[cut + r.randrange(3) :]
        try:
            values = parse(written, BOLLARDS).evaluate(rows).values()
        except Refused as refused:
            assert "{" not in str(refused).replace(written, ""), case
            continue
        except Exception as error:
            raise AssertionError(f"case {case} of seed {SEED}: {written!r}") from error
        understood += 1
        assert len(values) == len(rows)
        assert all(not isinstance(v, float) or math.isfinite(v) for v in values), written
    assert understood > CASES / 50


def test_every_function_takes_every_mixture_of_values_that_it_says_it_takes() -> None:
    """Also constants beside columns, and null in every place."""
    r = random.Random(SEED + 2)
    rows = Rows.all_of(world(r))
    samples = {
        "number": ["households", "2", "null"], "text": ["name", "'帅'", "null"],
        "date": ["finished", "date('2024-02-29')", "null"], "boolean": ["kept", "true", "null"],
        "any": ["name", "1", "null", "kept", "finished"],
    }  # fmt: skip
    for function in FUNCTIONS.values():
        for overload in function.overloads:
            for _ in range(12):
                more = r.randrange(3) if overload.more else 0
                kinds = [*overload.takes, *[overload.takes[-1]] * more] if overload.takes else []
                if function.name == "date" and kinds == ["text"]:
                    continue  # a constant that is no day is told when it is read
                written = f"{function.name}({', '.join(r.choice(samples[k]) for k in kinds)})"
                found = parse(written, BOLLARDS).evaluate(rows)
                assert len(found.values()) == len(rows), written
