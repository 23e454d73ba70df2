"""The attribute table of 100,000 buildings opened, sorted, filtered, edited; selecting and calculating.

    python benchmarks/bench_attributes.py [--buildings N] [--rounds N]

Names and heights all differ, which is the worst case for columns that hold each different value once. A line
is the median of several rounds, in milliseconds, until the window has painted, and beside it the processor's
time, which tells more on a busy machine; "first" is the first time that a column is sorted or searched, when
what is derived of it is not remembered yet.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import shapely
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QApplication

from beiyuan_gis.catalogue import Choice, Field, LayerDefinition, Query, Style, Symbol
from beiyuan_gis.edits.calculate_field import calculate_field
from beiyuan_gis.edits.set_attributes import set_attributes
from beiyuan_gis.finding.by_column import ColumnFilter
from beiyuan_gis.finding.by_condition import by_condition
from beiyuan_gis.finding.by_place import all_keys, by_place
from beiyuan_gis.i18n import Text
from beiyuan_gis.model.columns import Columns
from beiyuan_gis.model.feature import Key
from beiyuan_gis.model.keys import Keys
from beiyuan_gis.model.project import Project
from beiyuan_gis.model.table import Table
from beiyuan_gis.session import Session
from benchmarks.city import COLOURS, city
from ui.bridge import Bridge
from ui.panels import table_order
from ui.panels.form import FormPanel
from ui.panels.table import TablePanel

LAYER = "buildings"
STATES = tuple(Choice(state, Text(state, state.title())) for state in COLOURS)
FIELDS = (
    Field("name", "text", Text("名称", "Name")),
    Field("state", "text", Text("状态", "State"), domain=STATES),
    Field("households", "integer", Text("户数", "Households")),
    Field("height", "real", Text("高度", "Height"), unit="m"),
    Field("finished", "date", Text("完工", "Finished")),
)


def project(count: int) -> Project:
    plan, rng = city(count), np.random.default_rng(1)
    columns = Columns.build(
        range(1, count + 1),
        shapely.to_wkb(plan.buildings),
        {
            "name": [f"北苑路{i % 977}号院{i}栋" for i in range(count)],
            "state": [str(state) for state in plan.states],
            "households": rng.integers(0, 300, count).tolist(),
            "height": rng.uniform(3, 100, count).tolist(),
            "finished": [f"{2020 + i % 9}-{1 + i % 12:02d}-{1 + i % 28:02d}" for i in range(count)],
        },
    )
    _ = columns.measures, columns.bounds  # the map has asked for them long before
    style = Style(Symbol())
    layer = LayerDefinition(
        Text("建筑", "Buildings"), "Polygon", 0, "m2", Query("area"), style, id=LAYER, fields=FIELDS
    )
    return Project(Text("城", "City"), (layer,), {LAYER: Table(LAYER, columns)})


class Bench:
    def __init__(self, count: int, rounds: int) -> None:
        self._rounds = rounds
        self.bridge = Bridge(Session(project(count)))
        self.panel = TablePanel(self.bridge)
        self.panel.resize(1200, 500)
        print(f"{count:,} buildings, medians of {rounds} rounds, ms")

    def line(self, what: str, do: Callable[[], object], before: Callable[[], object] = lambda: None) -> None:
        taken, used = [], []
        for _round in range(self._rounds):
            before()
            QApplication.processEvents()
            start, busy = time.perf_counter(), time.process_time()
            do()
            for _turn in range(3):
                QApplication.processEvents()
            taken.append(1000 * (time.perf_counter() - start))
            used.append(1000 * (time.process_time() - busy))
        wall, busy = statistics.median(taken), statistics.median(used)
        print(f"  {what:38s} {wall:8.1f}   worst {max(taken):8.1f}   processor {busy:8.1f}")

    def table(self) -> None:
        panel, view = self.panel, self.panel.view
        self.line("open", panel.show, panel.hide)
        for section in range(panel.model.columnCount()):
            title = panel.model.headerData(section, Qt.Orientation.Horizontal)
            sort = self._sorter(section)
            view.sortByColumn(0, Qt.SortOrder.AscendingOrder)
            self.line(f"sort by {title}, first", sort, table_order.forget)
            self.line(f"sort by {title}", sort)
        view.sortByColumn(0, Qt.SortOrder.AscendingOrder)

        def emptied(forgetful: bool) -> None:
            panel.filter.clear()
            if forgetful:
                table_order.forget()

        self.line("filter by a text, first", lambda: panel.filter.setText("号院9"), lambda: emptied(True))
        self.line("filter by a text", lambda: panel.filter.setText("号院9"), lambda: emptied(False))
        panel.filter.clear()
        for column, wanted in {
            "name": ColumnFilter("号院9"),
            "state": ColumnFilter(values=frozenset({(str, "planned")})),
            "height": ColumnFilter(low=50.0),
            "finished": ColumnFilter(high="2024-01-01"),
            "area_plane": ColumnFilter(low=100.0, high=300.0),
        }.items():
            self.line(f"filter the column {column}", self._filterer(column, wanted), panel.clear_filters)
        panel.clear_filters()
        self.line("open the filter of names", lambda: panel.open_filter(1), self._close_popups)
        self._close_popups()
        self.line("open the table of another layer", panel.read, panel.model.clear)
        self.line("select all rows", view.selectAll, lambda: self.bridge.select(()))
        self.bridge.select(())
        view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
        self.line("edit a name in a table sorted by it", self._rename)

    def form(self) -> None:
        form, all_ = (
            FormPanel(self.bridge),
            Keys({LAYER: table_order.all_ids(self.bridge.project.tables[LAYER])}),
        )
        form.show()
        self.line("form with all selected", lambda: self.bridge.select(all_), lambda: self.bridge.select(()))
        form.close()

    @staticmethod
    def _close_popups() -> None:
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()

    def _sorter(self, section: int) -> Callable[[], None]:
        """Another direction each time."""
        turn = [Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder]

        def sort() -> None:
            turn.reverse()
            self.panel.view.sortByColumn(section, turn[0])

        return sort

    def _filterer(self, column: str, wanted: ColumnFilter) -> Callable[[], None]:
        return lambda: self.panel.set_column_filter(column, wanted)

    def _rename(self) -> None:
        project = self.bridge.project
        key = Key(LAYER, 1 + time.perf_counter_ns() % len(project.tables[LAYER]))
        edit = set_attributes(project, [key], {"name": f"新楼{time.perf_counter_ns()}"})
        self.bridge.perform(edit, "bench")

    def engine(self) -> None:
        made = self.bridge.project
        condition = "households > 100 and contains(name, '号院9') and $area_plane < 200"
        self.line("select by condition", lambda: by_condition(made, LAYER, condition))
        some = all_keys(made, LAYER)[::100]
        self.line(f"within 50 m of {len(some):,} others", lambda: by_place(made, LAYER, "near", some, 50.0))
        keys = all_keys(made, LAYER)
        text = "round($area_plane / 30)"
        self.line("calculate a field of all", lambda: calculate_field(made, keys, "households", text))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--buildings", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=7)
    chosen = arguments.parse_args()
    app = QApplication([])
    bench = Bench(chosen.buildings, chosen.rounds)
    bench.table()
    bench.form()
    bench.engine()
    app.quit()


if __name__ == "__main__":
    main()
