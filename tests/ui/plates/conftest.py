"""Plates are looked at in Chinese."""

from collections.abc import Iterator

import pytest

from beiyuan_gis import i18n


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    before = i18n.language()
    i18n.set_language("zh")
    yield
    i18n.set_language(before)
