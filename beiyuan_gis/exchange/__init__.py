"""Reading foreign files: `read_layer_file` turns the office's own file into features of a layer."""

from beiyuan_gis.exchange.errors import ChooseCrs, ChooseSublayer, ExchangeError
from beiyuan_gis.exchange.read import Imported, read_layer_file
from beiyuan_gis.exchange.shapes import LeftOut
from beiyuan_gis.exchange.wire import Sublayer

__all__ = [
    "ChooseCrs",
    "ChooseSublayer",
    "ExchangeError",
    "Imported",
    "LeftOut",
    "Sublayer",
    "read_layer_file",
]
