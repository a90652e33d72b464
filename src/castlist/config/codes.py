"""Codes that people type, by mail or for the day the phone is gone: of them slow hashes are kept."""

from functools import cache, lru_cache
from typing import Any

from allauth.core.internal.cryptokit import normalize_user_code
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.utils.crypto import constant_time_compare, get_random_string

SLOWLY = ScryptPasswordHasher()
SALT_LENGTH = 22
"""Of letters and digits: 128 bits."""


def hidden(code: str, *, salt: str = "") -> str:
    """What is kept of the code: a slow hash with a salt, which codes that are made together share."""
    return SLOWLY.encode(normalize_user_code(code), salt or fresh_salt())


def fresh_salt() -> str:
    """A salt that was never there before."""
    return get_random_string(SALT_LENGTH)


def opens(code: str, kept: str) -> bool:
    """Whether it is the code of which that is kept. It takes as long where there never was one."""
    fits = SLOWLY.verify(normalize_user_code(code), kept or _of_nobody())
    return bool(kept) and fits


class Hidden(str):
    """The hash of a code, which is equal to that code: so the sign-in library finds it in a list."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        """Whether the other is the code."""
        return isinstance(other, str) and constant_time_compare(_like(str(self), other[:100]), str(self))

    __hash__ = str.__hash__


def is_hidden(text: str) -> bool:
    """Whether it is such a hash."""
    return text.startswith(f"{SLOWLY.algorithm}$")


def _like(kept: str, code: str) -> str:
    """What would be kept of the code if it were that one."""
    made: dict[str, Any] = SLOWLY.decode(kept)
    return _made_with(
        normalize_user_code(code), made["salt"], made["work_factor"], made["block_size"], made["parallelism"]
    )


@lru_cache(maxsize=1)  # ten codes share a salt: one that is tried is hashed once for all of them
def _made_with(code: str, salt: str, n: int, r: int, p: int) -> str:
    return str(SLOWLY.encode(code, salt, n, r, p))


@cache
def _of_nobody() -> str:
    return hidden("nobody")
