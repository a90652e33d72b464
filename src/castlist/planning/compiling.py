"""Functions compiled to machine code, kept on disk between runs where anything can be written at all.

One compiled function calls those of other files. So what is kept is of all these sources together, `orders_*.py`, of
the compiler and of the processor, and says so in its name: an upgrade, or a disk that is carried to another machine,
never runs what was compiled of something else, and to look whether a function has been compiled is to look for a name.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import llvmlite.binding
import numba
from numba import types
from numba.core import caching
from numba.core import config as settings
from numba.extending import intrinsic

Compiled = TypeVar("Compiled", bound=Callable[..., Any])


@cache
def sources() -> str:
    """Eight digits that stand for everything that is compiled here."""
    digest = hashlib.sha256()
    for path in (Path(__file__), *sorted(Path(__file__).parent.glob("orders_*.py"))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:8]


@cache
def version() -> str:
    """Sixteen digits: of the sources, of the compiler and of the processor."""
    by = f"{numba.__version__} {llvmlite.__version__} {llvmlite.binding.get_host_cpu_name()}"
    return sources() + hashlib.sha256(by.encode()).hexdigest()[:8]


class _Versioned:
    """Mixed into a place where Numba keeps a function: it is found again by this version only."""

    def get_source_stamp(self) -> str:
        return version()

    def get_disambiguator(self) -> str:
        return f"{cast(Any, super()).get_disambiguator()}-{version()}"


class Named(_Versioned, caching.UserProvidedCacheLocator):
    """The folder that `NUMBA_CACHE_DIR` names."""


class Beside(_Versioned, caching.InTreeCacheLocator):
    """Beside the source."""


class OfTheUser(_Versioned, caching.UserWideCacheLocator):
    """The user's cache folder."""


PLACES = ",".join(f"{__name__}.{place.__name__}" for place in (Named, Beside, OfTheUser))


def compiled(function: Compiled) -> Compiled:
    """The function is compiled when it is first called, or read from the cache.

    The cache stands beside the source, or, in an installation that cannot be written to, in the user's cache folder;
    `NUMBA_CACHE_DIR` names another place. Where neither can be written, it is compiled anew in every process.
    """
    config = cast(Any, settings)
    others = config.CACHE_LOCATOR_CLASSES
    config.CACHE_LOCATOR_CLASSES = others or PLACES
    try:
        return cast(Compiled, numba.njit(cache=True)(function))
    except RuntimeError:  # no place for a cache
        return cast(Compiled, numba.njit(function))
    finally:
        config.CACHE_LOCATOR_CLASSES = others


def is_kept(function: Callable[..., object]) -> bool:
    """Whether this version of a compiled function is in the cache."""
    folder = _folder(function)
    name = f"{function.__module__.rpartition('.')[2]}.{function.__qualname__}"
    return folder is not None and any(folder.glob(f"{name}-*-{version()}.*.nbi"))


def forget_others(function: Callable[..., object]) -> None:
    """What was compiled of other sources is no longer beside this function in the cache."""
    folder = _folder(function)
    for path in folder.glob("orders_*.nb[ic]") if folder else ():
        if f"-{sources()}" not in path.name:
            path.unlink(missing_ok=True)


def _folder(function: Callable[..., object]) -> Path | None:
    path = getattr(getattr(function, "stats", None), "cache_path", None)
    return Path(path) if path else None


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
