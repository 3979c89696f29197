"""exp and the logistic function, compiled: the loops of the peace and of the solver stand on them."""

from __future__ import annotations

from logging import getLogger
from typing import TYPE_CHECKING, Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

if TYPE_CHECKING:
    from collections.abc import Callable

LOG = getLogger("winset")
"""Told when a loop is not found compiled on disk."""

RELAXED = {"reassoc", "contract", "nsz"}
"""What the compiler may do to sums in a hot loop; infinities keep their meaning."""


def compiled(**options: Any) -> Callable[[Any], Any]:
    """Compile a loop once and keep it on disk; where no folder can be written, compile it anew each time.

    Loops release the interpreter lock, and divide by zero as numbers do.
    """

    def decorate(function: Any) -> Any:
        common = {"nogil": True, "error_model": "numpy", **options}
        try:
            return _forgiving(njit(cache=True, **common)(function))
        except RuntimeError:
            return njit(**common)(function)

    return decorate


def _forgiving(loop: Any) -> Any:
    """The loop, compiled anew where what an older version left on disk names a record that is there no longer."""
    kept, load = loop._cache, loop._cache.load_overload

    def load_overload(*signature: Any) -> Any:
        """What is on disk for these types, or None."""
        found = None
        try:
            found = load(*signature)
        except (AttributeError, ImportError):
            kept.flush()
        if found is None:
            LOG.info("compiling the loops that it solves with: up to half a minute, the first time only")
        return found

    kept.load_overload = load_overload
    return loop


@intrinsic
def _bits_to_float(context: Any, bits: Any) -> Any:
    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.DoubleType())

    return types.float64(types.int64), generate


@compiled(fastmath={"contract"})
def fast_exp(x: float) -> float:
    """exp(x) within 2 ulp, for -708 ≤ x ≤ 709 and held at those bounds; it vectorises.

    x = k·ln 2 + r with |r| ≤ ln 2/2 (Cody & Waite 1980), a Taylor polynomial of degree 13 in r, then 2^k by its bits.
    It keeps its own rules for sums: a caller that lets them be reordered would lose the low part of k·ln 2.
    """
    x = min(max(x, -708.0), 709.0)
    k = np.floor(x * 1.4426950408889634 + 0.5)
    r = (x - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10
    p = 1.6059043836821613e-10
    p = p * r + 2.08767569878681e-09
    p = p * r + 2.505210838544172e-08
    p = p * r + 2.755731922398589e-07
    p = p * r + 2.7557319223985893e-06
    p = p * r + 2.48015873015873e-05
    p = p * r + 0.0001984126984126984
    p = p * r + 0.001388888888888889
    p = p * r + 0.008333333333333333
    p = p * r + 0.041666666666666664
    p = p * r + 0.16666666666666666
    p = p * r + 0.5
    p = p * r + 1.0
    p = p * r + 1.0
    return p * _bits_to_float((np.int64(k) + 1023) << 52)  # type: ignore[call-arg]


@compiled()
def logistic(z: float) -> float:
    """1/(1+exp(-z)), exact at any z."""
    if z >= 0:
        return 1.0 / (1.0 + np.exp(-z))
    e = np.exp(z)
    return e / (1.0 + e)
