"""Every headless job: measure, figures, check, webmap, plate, export; and the way into the window.

Exit codes: 0 all is well; 1 the job was done and something is not as it should be (a figure off its
tolerance, a problem found); 2 wrong usage (argparse); 3 a file could not be read or written; 130 interrupted.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from beiyuan_gis import i18n
from beiyuan_gis.errors import BeiyuanError
from beiyuan_gis.i18n import _
from beiyuan_gis.model.project import Project
from beiyuan_gis.programme import wording
from beiyuan_gis.programme.as_json import figure_json, measure_json
from beiyuan_gis.programme.figures import Reconciled
from beiyuan_gis.programme.report import report

OK, FOUND, UNREADABLE, INTERRUPTED = 0, 1, 3, 130


Progress = Callable[[float], None]
"""Hears 0 to 1."""


class Painter(Protocol):
    """Writes compositions as PDF: one file, or one a plate when `path` is a folder. Returns the files."""

    def __call__(
        self, compositions: Sequence[Any], path: Path, progress: Progress | None = None
    ) -> Sequence[Path]: ...


OpenWindow = Callable[[Path | None], int]


def main(argv: Sequence[str], open_window: OpenWindow, paint: Painter) -> int:
    """Run one command line; the two jobs that need Qt are handed in. Return the exit code."""
    i18n.set_language(i18n.system_language())
    arguments = _parser().parse_args(_with_command(argv))
    if arguments.lang:
        i18n.set_language(arguments.lang)
    try:
        if arguments.command == "window":
            return _window(arguments, open_window, paint)
        code = _JOBS[arguments.command](_project(arguments.project), arguments, paint)
        sys.stdout.flush()
        return code
    except BeiyuanError as error:
        _say(str(error))
        return UNREADABLE
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left has nowhere to go
        if isinstance(error, BrokenPipeError):  # the reader of our output, such as `head`, has gone
            return OK
        _say(_("The results could not be written: {why}", why=error.strerror or str(error)))
        return UNREADABLE


def _with_command(argv: Sequence[str]) -> list[str]:
    """`beiyuan-gis [PROJECT]` is short for `beiyuan-gis window [PROJECT]`."""
    named = any(a in (*_JOBS, "window") for a in argv[:1]) or any(
        a in ("-h", "--help", "--version") for a in argv
    )
    return list(argv) if named else ["window", *argv]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="beiyuan-gis", description=_("The desktop map of Beiyuan's urban renewal.")
    )
    parser.add_argument("--version", action=_ShowVersion, nargs=0, help=argparse.SUPPRESS)
    jobs = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def job(name: str, help: str) -> argparse.ArgumentParser:
        made = jobs.add_parser(name, help=help, description=help)
        made.add_argument(
            "project", nargs="?", type=Path, help=_("project file (default: the shipped sample)")
        )
        made.add_argument("--lang", choices=("zh", "en"), help=_("language of the output"))
        return made

    window = job("window", _("open the window (what happens without a command)"))
    window.add_argument(
        "--out", type=Path, default=Path("out"), help=_("where results go when there is no screen")
    )
    for name, help in (
        ("measure", _("measures and progress of every layer")),
        ("figures", _("every published figure beside what the map measures")),
        ("check", _("look for what is wrong with the data")),
    ):
        job(name, help).add_argument("--json", action="store_true", help=_("print JSON"))
    job("webmap", _("write the map as one HTML file that needs no network")).add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE", help=_("the HTML file")
    )
    export = job("export", _("write a layer for other programs"))
    export.add_argument("--layer", required=True, metavar="ID", help=_("which layer"))
    export.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="FILE",
        help=_("a .gpkg, .geojson, .fgb or .csv file"),
    )
    plate = job("plate", _("print the progress plates as PDF"))
    plate.add_argument(
        "-o", "--output", type=Path, required=True, metavar="FILE|FOLDER", help=_("a .pdf file, or a folder")
    )
    plate.add_argument("--layer", action="append", metavar="ID", help=_("only this layer (may be repeated)"))
    plate.add_argument("--paper", default="A3", choices=("A4", "A3", "A2", "A1", "A0"), help=_("paper size"))
    return parser


class _ShowVersion(argparse.Action):
    """Looks the version up only when asked: reading package metadata would slow every start."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from importlib.metadata import version

        print(f"Beiyuan GIS {version('beiyuan-gis')}")
        parser.exit()


def _project(path: Path | None) -> Project:
    if path is None:
        from beiyuan_gis.storage.shipped import shipped_project

        return shipped_project()
    from beiyuan_gis.storage import project_file

    return project_file.read(path).project


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _window(arguments: argparse.Namespace, open_window: OpenWindow, paint: Painter) -> int:
    if has_screen():
        return open_window(arguments.project)
    _say(
        _(
            "There is no screen here: writing measures, web map and plates to {folder}.",
            folder=str(arguments.out),
        )
    )
    return write_everything(_project(arguments.project), arguments.out, paint)


def has_screen() -> bool:
    """Whether a window can be shown here."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def write_everything(project: Project, folder: Path, paint: Painter) -> int:
    """The main job without a window: measures, figures, web map and all plates into `folder`."""
    from beiyuan_gis.outputs import plate, webmap

    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(measure_json(project), ensure_ascii=False, indent=1)
    (folder / "measures.json").write_text(text + "\n", encoding="utf-8")
    _say(_("Measures: {path}", path=str(folder / "measures.json")))
    webmap.write(project, folder / "beiyuan.html", progress=_progress())
    _say(_("Web map: {path}", path=str(folder / "beiyuan.html")))
    for path in paint(plate.plates(project), folder / "plates", _progress()):
        _say(_("Plate: {path}", path=str(path)))
    return _measure_text(project)


def _measure(project: Project, arguments: argparse.Namespace, _paint: Painter) -> int:
    if not arguments.json:
        return _measure_text(project)
    print(json.dumps(measure_json(project), ensure_ascii=False, indent=1))
    return _verdict(report(project).figures)


def _measure_text(project: Project) -> int:
    found = report(project)
    for layer in found.layers:
        print(f"{layer.definition.title}: {wording.quantity(layer.measure, layer.definition.unit)}")
        if layer.definition.geometry == "Polygon":
            print("  " + _("area {ellipsoidal} on the ellipsoid, {plane} on the plane",
                           ellipsoidal=wording.quantity(layer.area_ellipsoidal, "m2"),
                           plane=wording.quantity(layer.area_plane, "m2")))  # fmt: skip
        if layer.progress:
            lamp = wording.lamp_name(layer.progress.lamp)
            print(f"  {wording.percent(layer.progress)} ({wording.done_of_target(layer.progress)}) {lamp}")
    if found.schematic:
        print(wording.schematic_notice(found.schematic))
    return _verdict(found.figures)


def _figures(project: Project, arguments: argparse.Namespace, _paint: Painter) -> int:
    figures = report(project).figures
    if arguments.json:
        print(json.dumps([figure_json(f) for f in figures], ensure_ascii=False, indent=1))
    else:
        for f in figures:
            print(f"{wording.verdict(f):<4} {f.figure.title}: {wording.beside(f)}")
    return _verdict(figures)


def _verdict(figures: Sequence[Reconciled]) -> int:
    return FOUND if any(f.within is False for f in figures) else OK


def _webmap(project: Project, arguments: argparse.Namespace, _paint: Painter) -> int:
    from beiyuan_gis.outputs import webmap

    webmap.write(project, arguments.output, progress=_progress())
    _say(_("Web map: {path}", path=str(arguments.output)))
    return OK


def _export(project: Project, arguments: argparse.Namespace, _paint: Painter) -> int:
    from beiyuan_gis.exchange.write import write_layer_file

    write_layer_file(project, arguments.layer, arguments.output)
    _say(_("Layer: {path}", path=str(arguments.output)))
    return OK


def _plate(project: Project, arguments: argparse.Namespace, paint: Painter) -> int:
    from beiyuan_gis.outputs import plate

    if arguments.layer:
        chosen = [
            plate.layer_plate(project, id, paper=arguments.paper, date=date.today()) for id in arguments.layer
        ]
    else:
        chosen = plate.plates(project, paper=arguments.paper)
    for path in paint(chosen, arguments.output, _progress()):
        _say(_("Plate: {path}", path=str(path)))
    return OK


def _check(project: Project, arguments: argparse.Namespace, _paint: Painter) -> int:
    from beiyuan_gis.checks import check

    problems = check(project)
    if arguments.json:
        rows = [
            {
                "rule": p.rule,
                "severity": p.severity,
                "features": [{"layer": k.layer, "id": k.id} for k in p.keys],
                "message": str(p.message),
                "place": p.place,
            }
            for p in problems
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for p in problems:
            print(f"{p.severity} {p.rule}: {p.message}")
        print(_("{count} problems found.", count=len(problems)) if problems else _("No problems found."))
    return FOUND if problems else OK


def _progress() -> Progress | None:
    """A percentage that rewrites its line, where somebody watches."""
    if not sys.stderr.isatty():
        return None

    def show(fraction: float) -> None:
        sys.stderr.write(f"\r{fraction:4.0%}" + ("\r    \r" if fraction >= 1 else ""))
        sys.stderr.flush()

    return show


_JOBS = {
    "measure": _measure,
    "figures": _figures,
    "check": _check,
    "webmap": _webmap,
    "plate": _plate,
    "export": _export,
}
