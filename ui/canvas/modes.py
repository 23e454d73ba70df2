"""How drawing behaves: what one snaps to, ortho, polar tracking, how angles are typed. A frozen value."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace

from beiyuan_gis.drafting.directions import Convention
from ui.canvas.snapping import KINDS, Kind

REACHES = (5.0, 10.0, 15.0, 20.0)
"""Pixels within which the cursor snaps, to choose from."""
POLAR_STEPS = (90.0, 45.0, 30.0, 15.0, 10.0, 5.0)


@dataclass(frozen=True)
class Modes:
    """What the window remembers between two days."""

    snapping: bool = True
    kinds: frozenset[Kind] = frozenset(KINDS)
    reach: float = 10.0
    active_only: bool = False
    """Snap to the active layer only."""
    ortho: bool = False
    polar: bool = False
    polar_step: float = 15.0
    angles: Convention = "north"
    topological: bool = False
    """Vertices and edges shared with neighbours move together."""

    def toggled(self, kind: Kind) -> Modes:
        return replace(self, kinds=self.kinds ^ {kind})

    def to_text(self) -> str:
        return json.dumps(asdict(self) | {"kinds": sorted(self.kinds)})

    @staticmethod
    def from_text(text: str) -> Modes:
        """What can be read of it; what another version wrote and is not known here is left out."""
        try:
            told = json.loads(text)
        except ValueError:
            return Modes()
        if not isinstance(told, dict):
            return Modes()
        first = Modes()
        known = {
            f.name: told[f.name]
            for f in fields(Modes)
            if f.name != "kinds" and type(told.get(f.name)) is type(getattr(first, f.name))
        }
        named = told.get("kinds")
        kinds = frozenset(k for k in KINDS if k in named) if isinstance(named, list) else first.kinds
        modes = replace(first, kinds=kinds, **known)
        fits = modes.reach in REACHES and modes.polar_step in POLAR_STEPS
        return modes if fits and modes.angles in ("north", "east") else first
