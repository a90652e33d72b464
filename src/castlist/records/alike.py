"""Under which key a name is kept, so that other spellings of it are found."""

from functools import lru_cache

from anyascii import anyascii

from castlist.rules.alike import key_of


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """The name in small plain letters, whatever it is written in: Zoë is zoe."""
    return anyascii(name).casefold()


@lru_cache(maxsize=4096)
def alike_key(name: str) -> str:
    """One key for all spellings of a name; '' for a name of no letters."""
    return key_of(plain(name))
