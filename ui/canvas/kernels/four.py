"""Four pixels of a line at once: LLVM does not find by itself that pixels in four rows can be mixed together,
or those whose amounts are weighed."""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic
from numba.np.arrayobj import make_array

_NUMBER = ir.IntType(32)
_PIXELS, _AMOUNTS = ir.VectorType(_NUMBER, 4), ir.VectorType(ir.IntType(16), 4)
_BYTES, _CHANNELS = ir.VectorType(ir.IntType(8), 16), ir.VectorType(ir.IntType(16), 16)
"""The four channels of four pixels, and room for their products."""


@intrinsic
def lay_four(
    _typing: Any, flat: Any, at: Any, stride: Any, colour: Any, table: Any, cell: Any, weight: Any
) -> Any:
    """Lay a colour, 0xffRRGGBB, over the pixels `at`, `at + stride` and so on of a flat array, as `cover.mix`
    does: `weight` of the amounts that stand in the flat `table` from `cell` on, all 0 to 256. A stride of
    None is 1. All pixels are read before any is written."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        flat, at, stride, colour, table, cell, weight = arguments
        pixels = make_array(signature.args[0])(context, builder, flat).data
        amounts = make_array(signature.args[4])(context, builder, table).data
        start = builder.bitcast(cgutils.gep_inbounds(builder, amounts, cell), _AMOUNTS.as_pointer())
        share = _weighed(builder, builder.load(start, align=2), weight)
        ink = builder.bitcast(_four_times(builder, colour), _BYTES)
        if signature.args[2] == types.none:
            row = builder.bitcast(cgutils.gep_inbounds(builder, pixels, at), _BYTES.as_pointer())
            builder.store(_mixed(builder, builder.load(row, align=4), ink, share), row, align=4)
            return context.get_dummy_value()
        places, below = [], ir.Constant(_PIXELS, ir.Undefined)
        for lane in range(4):
            places.append(cgutils.gep_inbounds(builder, pixels, at))
            below = builder.insert_element(below, builder.load(places[lane]), _NUMBER(lane))
            at = builder.add(at, stride)
        mixed = builder.bitcast(_mixed(builder, builder.bitcast(below, _BYTES), ink, share), _PIXELS)
        for lane, place in enumerate(places):
            builder.store(builder.extract_element(mixed, _NUMBER(lane)), place)
        return context.get_dummy_value()

    return types.none(flat, at, stride, colour, table, cell, weight), generate


def _all(kind: Any, number: int) -> Any:
    return ir.Constant(kind, [number] * kind.count)


def _four_times(builder: Any, number: Any) -> Any:
    one = builder.insert_element(ir.Constant(_PIXELS, ir.Undefined), number, _NUMBER(0))
    return builder.shuffle_vector(one, one, _all(_PIXELS, 0))


def _weighed(builder: Any, amounts: Any, weight: Any) -> Any:
    """(amount * weight + 128) >> 8, once for each channel."""
    products = builder.mul(builder.zext(amounts, _PIXELS), _four_times(builder, weight))
    rounded = builder.lshr(builder.add(products, _all(_PIXELS, 128)), _all(_PIXELS, 8))
    lanes = ir.Constant(ir.VectorType(_NUMBER, 16), [channel // 4 for channel in range(16)])
    amounts = builder.trunc(rounded, _AMOUNTS)
    return builder.shuffle_vector(amounts, amounts, lanes)


def _mixed(builder: Any, below: Any, ink: Any, share: Any) -> Any:
    """(below * (256 - share) + ink * share + 128) >> 8, which 16 bits hold."""
    below, ink = builder.zext(below, _CHANNELS), builder.zext(ink, _CHANNELS)
    kept = builder.mul(below, builder.sub(_all(_CHANNELS, 256), share))
    total = builder.add(builder.add(kept, builder.mul(ink, share)), _all(_CHANNELS, 128))
    return builder.trunc(builder.lshr(total, _all(_CHANNELS, 8)), _BYTES)
