"""Why a foreign file was not read: sentences, and what there is to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from beiyuan_gis.errors import BeiyuanError
from beiyuan_gis.exchange.wire import Sublayer
from beiyuan_gis.geodesy.crs import CrsCandidate
from beiyuan_gis.i18n import Message


class ExchangeError(BeiyuanError):
    """A foreign file that cannot be read as it is; nothing was changed."""


class ChooseSublayer(ExchangeError):
    """Several layers of the file could be meant: read again with the name of one of `sublayers`."""

    def __init__(self, message: Message, sublayers: Sequence[Sublayer]) -> None:
        super().__init__(message)
        self.sublayers = tuple(sublayers)


class ChooseCrs(ExchangeError):
    """The file's coordinate system is not known: read again with `crs`, perhaps one of `candidates`."""

    def __init__(self, message: Message, candidates: Sequence[CrsCandidate] = ()) -> None:
        super().__init__(message)
        self.candidates = tuple(candidates)
