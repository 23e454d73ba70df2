"""The reading process: `python -m beiyuan_gis.exchange.child FOLDER` reads what the request there says.

Whatever happens, it writes an answer if it can; the parent judges by the answer, or by its absence.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from beiyuan_gis.catalogue import Value
from beiyuan_gis.errors import BeiyuanError
from beiyuan_gis.exchange.errors import ChooseSublayer, ExchangeError
from beiyuan_gis.exchange.shapefile import is_cut
from beiyuan_gis.exchange.staging import Staged, stage
from beiyuan_gis.exchange.wire import ANSWER, REQUEST, Answer, Column, Content, Failure, Request, Sublayer
from beiyuan_gis.i18n import message


def main(folder: Path) -> None:
    """Answer the request in `folder`."""
    request = msgspec.msgpack.decode((folder / REQUEST).read_bytes(), type=Request)
    answer: Answer
    try:
        _limit_memory(request.memory)
        answer = _read(request, folder)
    except ChooseSublayer as choice:
        answer = Failure(choice.message.to_json(), list(choice.sublayers))
    except BeiyuanError as error:
        answer = Failure(error.message.to_json())
    except MemoryError:
        name = Path(os.fsdecode(request.path)).name
        answer = Failure(
            message(
                "{file} needs more memory than one file may have. Cut it to the subdistrict first.", file=name
            ).to_json()
        )
    unfinished = folder / f"{ANSWER}.part"
    unfinished.write_bytes(msgspec.msgpack.encode(answer))
    unfinished.rename(folder / ANSWER)


def _limit_memory(most: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit for a running process
        return
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _read(request: Request, folder: Path) -> Content:
    path = Path(os.fsdecode(request.path))
    staged = stage(path, folder, request.encoding)
    for heavy in ("pandas", "geopandas", "pyarrow"):  # half of the start, and nothing here needs them
        sys.modules[heavy] = None  # type: ignore[assignment]
    import pyogrio  # only now: the memory limit holds for GDAL too

    warnings.simplefilter("ignore")  # GDAL's remarks: what matters is checked on the data
    try:
        sublayers = [Sublayer(str(n), str(g or "")) for n, g in pyogrio.list_layers(staged.path)]
        sublayer = choose(sublayers, request, path.name)
        return _content(staged, sublayers, sublayer, path)
    except (RuntimeError, ValueError) as error:
        raise ExchangeError(
            message("{file} cannot be read: {why}", file=path.name, why=str(error).replace(str(folder), ""))
        ) from error


def choose(sublayers: Sequence[Sublayer], request: Request, file: str) -> Sublayer:
    """The sublayer to read: the one named, the only one, the only one of the kind, or that by its name.

    Raise ChooseSublayer with all of them when none of this decides; ExchangeError when there is none.
    """
    spatial = [s for s in sublayers if s.geometry]
    if request.sublayer:
        named = [s for s in sublayers if s.name == request.sublayer]
        if named:
            return named[0]
        raise ChooseSublayer(
            message("{file} has no layer '{layer}'; it has {layers}.",
                    file=file, layer=request.sublayer, layers=_listed(sublayers)), sublayers,
        )  # fmt: skip
    if not spatial:
        raise ExchangeError(message("{file} has no layer with geometry in it.", file=file))
    fitting = [s for s in spatial if s.kind == request.kind]
    fitting = fitting or [s for s in spatial if s.kind in ("Unknown", "GeometryCollection", "")]
    called = [s for s in fitting if s.name.casefold() in request.names]
    for few in (spatial, fitting, called):
        if len(few) == 1:
            return few[0]
    raise ChooseSublayer(
        message("{file} has several layers: {layers}. Choose one.", file=file, layers=_listed(sublayers)),
        sublayers,
    )


def _listed(sublayers: Sequence[Sublayer]) -> str:
    return ", ".join(f"{s.name} ({s.geometry})" if s.geometry else s.name for s in sublayers)


def _content(staged: Staged, sublayers: list[Sublayer], sublayer: Sublayer, path: Path) -> Content:
    from pyogrio.raw import read

    latin = "ISO-8859-1" if staged.shapefile else None
    meta, _ids, geometries, columns = read(
        staged.path, layer=sublayer.name, encoding=latin, force_2d=True, datetime_as_string=True
    )
    if geometries is None:
        raise ExchangeError(message("{file} has no layer with geometry in it.", file=path.name))
    if staged.driver in ("GPKG", "FlatGeobuf"):
        shown = sublayers
    else:  # the copy's name is ours, not the file's
        shown, sublayer = [Sublayer(path.stem, sublayer.geometry)], Sublayer(path.stem, sublayer.geometry)
    return Content(
        shown,
        sublayer.name,
        str(meta["crs"] or "") if staged.has_crs else "",
        _has_z(sublayer.geometry),
        staged.encoding,
        staged.declared,
        staged.doubtful,
        [None if wkb is None else bytes(wkb) for wkb in geometries],
        [
            _column(staged, number, str(name), columns[number].tolist())
            for number, name in enumerate(meta["fields"])
        ],
    )


def _has_z(geometry: str) -> bool:
    return "3D" in geometry or "2.5D" in geometry or geometry.endswith(("Z", "ZM"))


def _column(staged: Staged, number: int, name: str, values: list[Any]) -> Column:
    plain = [_plain(value) for value in values]
    source = staged.shapefile
    if source is None:
        return Column(name, False, plain)
    decoded = [source.cell(v, number) if isinstance(v, str) else v for v in plain]
    return Column(source.name(name), is_cut(name), decoded)


def _plain(value: Any) -> Value:
    """Numbers and texts as they are; NaN, and what no attribute here can hold (lists, bytes), as nothing."""
    if value is None or value != value:
        return None
    return value if isinstance(value, (bool, int, float, str)) else None


if __name__ == "__main__":
    main(Path(sys.argv[1]))
