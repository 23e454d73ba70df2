"""The decorators of the compiled functions: they hold no lock, and are compiled once for a machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np
from llvmlite import ir
from numba.core import cgutils, config, types
from numba.extending import intrinsic
from numba.np.arrayobj import make_array

from ui.canvas.kernels import cache_folder

if not getattr(config, "CACHE_DIR", ""):
    config.CACHE_DIR = str(cache_folder())  # type: ignore[attr-defined]

_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "fastmath": {"nnan", "nsz", "contract"}}
"""Division by zero gives infinity, as in numpy. No number is taken for NaN (a scene holds none). Sums are
never put in another order: a strip must round as the whole picture does."""

place = np.uintp
"""Makes an index that cannot be negative: numba then leaves out what counts a negative one from the end,
which also keeps LLVM from taking several pixels at once."""


def kernel(function: Callable[..., Any]) -> Any:
    """A compiled function that can be called from Python or from others."""
    return numba.njit(cache=True, **_OPTIONS)(function)


def inlined(function: Callable[..., Any]) -> Any:
    """Pasted into its callers by LLVM: no call, and no counting of references to arrays on the way."""
    return numba.njit(forceinline=True, **_OPTIONS)(function)


@intrinsic
def fetch(_typing: Any, array: Any, at: Any) -> Any:
    """Ask for the memory around `array[at]`, of a flat array: who writes there soon will not wait for it."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        flat = make_array(signature.args[0])(context, builder, arguments[0])
        address = cgutils.gep_inbounds(builder, flat.data, arguments[1])
        number = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [address.type, number, number, number])
        prefetch = builder.module.declare_intrinsic("llvm.prefetch", [address.type], kind)
        builder.call(prefetch, [address, number(1), number(3), number(1)])  # to write, near, data
        return context.get_dummy_value()

    return types.none(array, at), generate
