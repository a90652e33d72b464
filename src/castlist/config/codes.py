"""Codes that go by mail: whoever reads the table of sessions learns none, and nothing takes longer for a member."""

from functools import cache

from allauth.core.internal.cryptokit import normalize_user_code
from django.contrib.auth.hashers import check_password, make_password

SLOWLY = "scrypt"


def hidden(code: str) -> str:
    """What is kept of the code: a slow hash with a salt of its own."""
    return make_password(normalize_user_code(code), hasher=SLOWLY)


def opens(code: str, kept: str) -> bool:
    """Whether it is the code of which that is kept. It takes as long where there never was one."""
    fits = check_password(normalize_user_code(code), kept or _of_nobody())
    return bool(kept) and fits


@cache
def _of_nobody() -> str:
    return hidden("nobody")
