"""Names that are spelt alike: one short key for spellings of one name, by which somebody known is found."""

import re

LONGEST_KEY = 60
_LETTERS = re.compile(r"[^a-z0-9]+")
_SOUNDS = (("ph", "f"), ("ck", "k"), ("sch", "s"), ("sh", "s"), ("th", "t"), ("gh", "g"), ("c", "k"), ("q", "k"),
           ("z", "s"), ("x", "ks"), ("v", "f"), ("j", "j"))  # fmt: skip
_SILENT = re.compile(r"[aeiouyhw]")
_TWICE = re.compile(r"(.)\1+")


def key_of(plain: str) -> str:
    """The key of a name that is written in plain letters: its words in one order, each by how it sounds.

    Jon and John, Catherine and Kathryn, Smith-Jones and Jones Smith have one key; so do some who are not alike: whoever
    finds somebody by it looks at the names themselves.
    """
    words = sorted(_word(word) for word in _LETTERS.sub(" ", plain.casefold().replace("'", "")).split())
    return " ".join(words)[:LONGEST_KEY]


def _word(word: str) -> str:
    for spelt, heard in _SOUNDS:
        word = word.replace(spelt, heard)
    return _TWICE.sub(r"\1", word[0] + _SILENT.sub("", word[1:]))
