"""Features looked up by a box in what the compiled functions derived of a layer: no index of objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from beiyuan_gis.model.columns import Mask
from ui.canvas.viewport import Bounds

if TYPE_CHECKING:
    from ui.canvas.kernels.scene import Scene

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def thinned(found: npt.NDArray[Any], most: int) -> npt.NDArray[Any]:
    return found[:: len(found) // most + 1] if len(found) > most else found


def _places(scene: Scene, box: Bounds, kept: Mask) -> npt.NDArray[np.int32]:
    from ui.canvas.kernels.draw import find

    low, high = _in_units(scene, box)
    places: npt.NDArray[np.int32] = find(
        scene.boxes, scene.blocks, scene.rows, kept, *(low - 1.0), *(high + 1.0)
    )
    return places


def _in_units(scene: Scene, box: Bounds) -> tuple[Floats, Floats]:
    """The lower left and the upper right corner in the scene's own units."""
    low, high = (np.array(corner) - scene.origin for corner in (box[:2], box[2:]))
    return low / scene.quantum, high / scene.quantum


def parted_in_scene(scene: Scene, box: Bounds, kept: Mask) -> tuple[Rows, Rows]:
    """Rows of `kept` that lie wholly inside `box`, and those that may cross its rim. Of blocks that lie
    inside nothing more is looked at."""
    from ui.canvas.kernels.draw import BLOCK

    places, (low, high) = _places(scene, box, kept), _in_units(scene, box)

    def lie_inside(boxes: npt.NDArray[np.int32]) -> Mask:
        within = (boxes[:, :2] >= low + 1.0) & (boxes[:, 2:] <= high - 1.0)
        return np.asarray(within.all(axis=1))

    inside = lie_inside(scene.blocks)[places // BLOCK]
    others = np.flatnonzero(~inside)
    inside[others] = lie_inside(scene.boxes[places[others]])
    rows = scene.rows[places].astype(np.int64)
    return rows[inside], rows[~inside]


def near_in_scene(scene: Scene, box: Bounds, kept: Mask, most: int) -> tuple[Rows, Floats]:
    """Rows of `kept` whose box meets `box`, in no order, and their boxes (n, 4), larger by a unit."""
    (ox, oy), unit = scene.origin, scene.quantum
    places = thinned(_places(scene, box, kept), most)
    boxes = scene.boxes[places] * unit
    boxes += (ox - unit, oy - unit, ox + unit, oy + unit)
    return scene.rows[places].astype(np.int64), boxes
