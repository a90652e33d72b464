"""What somebody, or something, may be called."""

import re
import unicodedata
from datetime import datetime

LONGEST_NAME = 120
NOT_READ = "\ufffd"  # stands for what was in an encoding that could not be read
BIDI_OVERRIDES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # would let a name rewrite its line

_LEFT = re.compile(r"Somebody \(left on [^()]+\)")


class NotUsable(ValueError):
    """What was given cannot be used; the text says why in a sentence for the person who gave it."""


def clean_name(name: str, *, longest: int = LONGEST_NAME) -> str:
    """The name as it is kept, on one line. Refuses one that shows nothing, is too long, or would rewrite its line."""
    name = " ".join(name.split())
    if not any(unicodedata.category(char)[0] in "LNPS" for char in name):
        raise NotUsable("A name is needed.")
    if len(name) > longest:
        raise NotUsable(f"The name is too long: {len(name):,} characters, at most {longest:,}.")
    if has_left(name):
        raise NotUsable("That is what stands for people who have closed their account.")
    if any(unicodedata.category(char) in ("Cc", "Cs") or char in BIDI_OVERRIDES + NOT_READ for char in name):
        raise NotUsable("The name contains characters that cannot be shown.")
    return name


def left_name(at: datetime) -> str:
    """What stands where the name stood of somebody who has closed their account, at every moment that is looked at."""
    return f"Somebody (left on {at.day} {at:%B %Y})"


def has_left(name: str) -> bool:
    """True for what stands in place of such a name; nobody can be called so."""
    return _LEFT.fullmatch(name) is not None


BETWEEN = str.maketrans("", "", " -()./\u00a0")
"""What people write between the digits of a number."""


def as_dialled(said: str) -> str:
    """The number as a telephone takes it; '' where more was said than a number."""
    bare = (said.replace("(0)", "") if said.startswith("+") else said).translate(BETWEEN)
    return bare if bare.removeprefix("+").isascii() and bare.removeprefix("+").isdigit() else ""
