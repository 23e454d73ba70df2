"""Features of classes that are hidden: there, but not to be seen, picked or snapped to."""

from __future__ import annotations

import numpy as np

from beiyuan_gis.catalogue import LayerDefinition
from beiyuan_gis.model.columns import Columns, Mask
from beiyuan_gis.model.feature import Feature


def rows_seen(columns: Columns, mask: Mask, definition: LayerDefinition) -> Mask:
    """Those rows of `mask`, shape (n,), whose class is shown."""
    hidden, column = definition.style.hidden, columns.attributes.get(definition.style.by)
    if not hidden or column is None or not len(column.values):
        return mask
    seen: Mask = mask & ~column.is_one(hidden)[column.codes]
    return seen


def is_seen(feature: Feature, definition: LayerDefinition) -> bool:
    """Whether the class of a feature is shown."""
    hidden = definition.style.hidden
    return not hidden or feature.attributes.get(definition.style.by) not in hidden


def recent_seen(recent: tuple[Feature, ...] | list[Feature], definition: LayerDefinition) -> Mask:
    """Which of some features, shape (n,)."""
    return np.fromiter((is_seen(feature, definition) for feature in recent), np.bool_, len(recent))
