"""How facts and events are spelled when they are stored: one spelling for the same thing, so that it can be hashed."""

import json
from dataclasses import fields
from functools import cache
from typing import Any

from castlist.rules.decisions.facts import KINDS, Alternate, Condition, Fact, Member


def _plain(value: Any) -> Any:
    if isinstance(value, Fact):
        return unspoken_defaults_of(value)
    raise TypeError(type(value).__name__)


_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain).encode


def canonical(data: Any) -> str:
    """The one spelling of plain data."""
    return _encode(data)


@cache
def _fields(kind: str) -> tuple[tuple[str, Any], ...]:
    cls = KINDS.get(kind, Condition)
    return tuple((f.name, f.default) for f in fields(cls))


def unspoken_defaults_of(fact: Fact) -> dict[str, Any]:
    """The fact as plain data, without what is as it is by default."""
    found = ((name, getattr(fact, name), default) for name, default in _fields(fact.kind))
    return {name: value for name, value, default in found if value != default}


def stored(fact: Fact) -> str:
    """The fact as its row keeps it."""
    return _encode(unspoken_defaults_of(fact))


def about_of(fact: Fact) -> str:
    """The performer or person by which rivals and recusals are found."""
    return str(getattr(fact, "performer", "")) or (fact.person if isinstance(fact, Member | Alternate) else "")
