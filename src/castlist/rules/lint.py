"""What a text in the room looks like, before anybody keeps it: an account of harm, or what is private to a person.

It looks at words and their neighbours, not at meaning: it asks, and never forbids. Of an account it would rather catch
too many than too few; where the words around say that the talk is of the part, it stays silent. English only.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from castlist.rules.lint_words import (
    ABOUT_THE_PART,
    GRAVE,
    HARM_PHRASES,
    PRIVATE,
    PRIVATE_PHRASES,
    REAL,
    REAL_PHRASES,
    SAYS_LITTLE,
    SIGN_PHRASES,
    SIGNS,
)

_WITHIN = re.compile(
    "['\u2019\u02bc\uff07`\u00b4\u00ad\u200b-\u200d\u2060\ufeff\u202a-\u202e\u2066-\u2069\u0300-\u036f\x00]+"
)
"""What stands within a word without being read: apostrophes, accents, and what cannot be seen."""
_READ = re.compile(r"[^\W_]+|[.!?;\n\r\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Looked:
    """What a text looks like. `kinds`: what of a person it may speak of; `words`: the words that said so."""

    account: bool = False
    kinds: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether anything is to be asked of whoever wrote it."""
        return self.account or bool(self.kinds)


def look(texts: Iterable[str]) -> Looked:
    """What the texts look like together, in time that grows with their length alone."""
    account, kinds, words = False, dict[str, None](), dict[str, None]()
    for text in texts:
        for sentence in sentences(text):
            account = account or _is_account(sentence)
            for kind, word in _private(sentence):
                kinds[kind] = words[word] = None
    return Looked(account, tuple(kinds), tuple(words))


def sentences(text: str) -> Iterator[list[str]]:
    """The words of each sentence, in one spelling: lower case, no accents, no hyphens, nothing that cannot be seen."""
    words: list[str] = []
    for found in _READ.findall(_WITHIN.sub("", unicodedata.normalize("NFKD", text)).casefold()):
        if found[0].isalnum():
            words.append(found)
        elif words:
            yield words
            words = []
    if words:
        yield words


def _by_first_word(**lists: Iterable[str]) -> dict[str, list[tuple[list[str], str, str]]]:
    """First word → the words of each phrase that begins so, the phrase, and the list that it is of."""
    found: dict[str, list[tuple[list[str], str, str]]] = {}
    for name, phrases in lists.items():
        for phrase in phrases:
            words = phrase.split()
            found.setdefault(words[0], []).append((words, phrase, name))
    return found


_PHRASES = _by_first_word(harm=HARM_PHRASES, real=REAL_PHRASES, sign=SIGN_PHRASES, private=PRIVATE_PHRASES)


def _phrases(words: list[str], n: int) -> Iterator[tuple[str, str]]:
    """The phrases that begin at the word, each with the list that it is of."""
    for parts, phrase, name in _PHRASES.get(words[n], ()):
        if words[n : n + len(parts)] == parts:
            yield name, phrase


def _is_account(words: list[str]) -> bool:
    """A word that is grave by itself, or two signs of different kinds; unless all of it is of the part."""
    grave = not GRAVE.isdisjoint(words)
    real = not REAL.isdisjoint(words)
    part = not ABOUT_THE_PART.isdisjoint(words)
    signs = {SIGNS[word] for word in words if word in SIGNS}
    for n in range(len(words)):
        for name, phrase in _phrases(words, n):
            grave = grave or name == "harm"
            real = real or name == "real"
            if name == "sign":
                signs.add(SIGN_PHRASES[phrase])
    several = len(signs) > 1 and signs not in SAYS_LITTLE
    return (grave or several) and (real or not part)


def _private(words: list[str]) -> Iterator[tuple[str, str]]:
    """What of a person the sentence may speak of, and by which word."""
    for n, word in enumerate(words):
        if word in PRIVATE:
            yield PRIVATE[word], word
        for name, phrase in _phrases(words, n):
            if name == "private":
                yield PRIVATE_PHRASES[phrase], phrase
