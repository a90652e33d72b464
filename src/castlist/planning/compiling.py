"""Functions compiled to machine code, kept on disk between runs where anything can be written at all."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
from numba import types
from numba.extending import intrinsic

Compiled = TypeVar("Compiled", bound=Callable[..., Any])


def compiled(function: Compiled) -> Compiled:
    """The function is compiled when it is first called, or read from the cache.

    The cache stands beside the source, or, in an installation that cannot be written to, in the user's cache folder;
    `NUMBA_CACHE_DIR` names another place. Where neither can be written, it is compiled anew in every process.
    """
    try:
        return cast(Compiled, numba.njit(cache=True)(function))
    except RuntimeError:  # no place for a cache
        return cast(Compiled, numba.njit(function))


def _lowest(_typing: Any, _mask: Any) -> Any:
    from llvmlite import ir

    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(types.int64), generate


def _count(_typing: Any, _mask: Any) -> Any:
    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.ctpop(arguments[0])

    return types.int64(types.int64), generate


lowest: Callable[[int], int] = cast(Any, intrinsic)(_lowest)
"""The place of the lowest set bit of an int64, 0 … 63; undefined for 0. Only within compiled functions."""

count: Callable[[int], int] = cast(Any, intrinsic)(_count)
"""How many bits of an int64 are set, 0 … 64. Only within compiled functions."""
