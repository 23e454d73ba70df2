"""The menu of drawing aids: what is switched on and off there, and what is set in numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from beiyuan_gis.i18n import mark
from ui.canvas.modes import Modes
from ui.canvas.snapping import Kind


@dataclass(frozen=True)
class Aid:
    """A switch: `on` reads it, `turn` returns the modes with it turned."""

    id: str
    text: str
    on: Callable[[Modes], bool]
    turn: Callable[[Modes], Modes]
    icon: str = ""
    keys: tuple[str, ...] = ()
    bar: int = 0
    starts_group: bool = False


def _kind(kind: Kind, text: str, *, starts_group: bool = False) -> Aid:
    return Aid(
        f"snap_{kind}",
        text,
        lambda modes: kind in modes.kinds,
        lambda modes: modes.toggled(kind),
        starts_group=starts_group,
    )


AIDS: tuple[Aid, ...] = (
    Aid("ortho", mark("&Ortho: north, east, south, west"), lambda m: m.ortho,
        lambda m: replace(m, ortho=not m.ortho, polar=False), "mdi6.axis-arrow", ("F8",), 5),
    Aid("polar", mark("&Polar tracking"), lambda m: m.polar,
        lambda m: replace(m, polar=not m.polar, ortho=False), "mdi6.angle-acute", ("F10",), 5),
    Aid("topological", mark("Move shared &borders together"), lambda m: m.topological,
        lambda m: replace(m, topological=not m.topological), "mdi6.vector-link", ("N",), 5),
    Aid("snapping", mark("&Snapping"), lambda m: m.snapping, lambda m: replace(m, snapping=not m.snapping),
        "ph.magnet-straight", ("Shift+S",), 5, starts_group=True),
    _kind("vertex", mark("Snap to &vertices"), starts_group=True),
    _kind("edge", mark("Snap to &edges")),
    _kind("midpoint", mark("Snap to &middles of edges")),
    _kind("intersection", mark("Snap to &crossings")),
    _kind("perpendicular", mark("Snap to &right angles from the last point")),
    _kind("extension", mark("Snap to e&xtensions of edges")),
    Aid("snap_active", mark("Snap to the active &layer only"), lambda m: m.active_only,
        lambda m: replace(m, active_only=not m.active_only), starts_group=True),
)  # fmt: skip
