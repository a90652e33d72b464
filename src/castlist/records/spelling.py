"""How facts and events are spelled when they are stored: one spelling for the same thing, so that it can be hashed."""

import json
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any

from castlist.rules.decisions.facts import KINDS, Alternate, Condition, Fact, Member

BESIDE = "touched"
"""What a candidacy remembers, and its row does not: the last act on it is kept beside the facts."""


def _plain(value: Any) -> Any:
    if isinstance(value, Fact):
        return unspoken_defaults_of(value)
    raise TypeError(type(value).__name__)


_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain).encode


def canonical(data: Any) -> str:
    """The one spelling of plain data."""
    return _encode(data)


@cache
def _parts(kind: str) -> tuple[Callable[[Fact], tuple[Any, ...]], tuple[str, ...], tuple[Any, ...]]:
    """How to take a fact of that kind apart: what gives all its values, their names, their defaults."""
    found = sorted((f for f in fields(KINDS.get(kind, Condition)) if f.name != BESIDE), key=lambda f: f.name)
    names = tuple(f.name for f in found)
    return attrgetter(*names), names, tuple(f.default for f in found)


def unspoken_defaults_of(fact: Fact) -> dict[str, Any]:
    """The fact as plain data, without what is as it is by default, and without what is kept beside it."""
    take_apart, names, defaults = _parts(fact.kind)
    values = zip(names, take_apart(fact), defaults, strict=True)
    return {name: value for name, value, default in values if value != default}


def stored(fact: Fact) -> str:
    """The fact as its row keeps it."""
    return _encode(unspoken_defaults_of(fact))


def about_of(fact: Fact) -> str:
    """The performer or person by which rivals and recusals are found."""
    return str(getattr(fact, "performer", "")) or (fact.person if isinstance(fact, Member | Alternate) else "")
