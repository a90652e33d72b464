"""How facts and events are spelled when they are stored: one spelling for the same thing, so that it can be hashed.

The row of a fact does not say twice what its key says, nor what goes without saying; older rows that do are read alike.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any

from castlist.rules.decisions.facts import KINDS, Alternate, Candidacy, Condition, Fact, Member, Position

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


KEYED: Mapping[str, tuple[str, ...]] = {
    "candidacy": ("id",), "proposal": ("cand",), "position": ("cand", "revision", "person"),
    "reported": ("cand", "person"), "objection": ("performer", "id"), "under_seal": ("cand", "objection"),
    "voice": ("cand", "id"), "task": ("cand", "id"), "letter": ("cand", "id"), "minute": ("cand", "number"),
}  # fmt: skip
"""What the key of a fact says, part by part."""
NUMBERS = frozenset(("revision", "number"))
FROM_THE_FACT = {"candidacy": "cand", "number": "number", "at": "at", "by": "by"}
"""What a minute holds that its fact says too."""
PLAIN_MINUTE: Mapping[str, Any] = {
    "batch": "", "cleared": False, "conditions": [], "deadline_hours": 0, "objections": [], "recused": [],
    "reserve": False, "terms": "",
}  # fmt: skip
"""How a minute is where nothing of this was said."""


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
    """The fact as its row keeps it, beside its kind and its key."""
    data, keyed = unspoken_defaults_of(fact), KEYED.get(fact.kind)
    if keyed is None or fact.key.count("/") != len(keyed) - 1:
        return _encode(data)
    if fact.kind == "minute":
        thin = _thin(data["frozen"], data)
        if thin is not None:
            del data["frozen"]
            data["thin"] = thin
    elif isinstance(fact, Position):
        data["by"] = fact.by
        if fact.by == fact.person:
            del data["by"]
    for name in keyed:
        data.pop(name, None)
    return _encode(data)


def values_of(kind: str, key: str, data: str) -> dict[str, Any]:
    """What the fact says that a row of this kind and key keeps so."""
    values: dict[str, Any] = json.loads(data)
    keyed = KEYED.get(kind)
    if keyed is None or keyed[0] in values:
        return values
    for name, part in zip(keyed, key.split("/"), strict=True):
        values[name] = int(part) if name in NUMBERS else part
    if kind == "position":
        values.setdefault("by", values["person"])
    elif kind == "minute" and "thin" in values:
        values["frozen"] = _whole(values.pop("thin"), values)
    return values


def read_fact(kind: str, key: str, data: str) -> Fact:
    """The fact that a row keeps: what `stored` was given."""
    return KINDS[kind].from_json(values_of(kind, key, data))


def read_candidacy(key: str, data: str) -> Candidacy:
    """The candidacy that a row keeps."""
    return Candidacy.from_json(values_of(Candidacy.kind, key, data))


def _thin(frozen: Mapping[str, Any], fact: Mapping[str, Any]) -> dict[str, Any] | None:
    """The minute without what its fact says, and what goes without saying; None for one of another shape."""
    if not (PLAIN_MINUTE.keys() <= frozen.keys() and FROM_THE_FACT.keys() <= frozen.keys()):
        return None
    positions, seats = frozen.get("positions", ()), frozen.get("seats", ())
    if not all({"by", "person", "reason"} <= one.keys() for one in positions):
        return None
    found = {name: value for name, value in frozen.items() if not _is_plain(PLAIN_MINUTE.get(name), value)}
    for name, same in FROM_THE_FACT.items():
        if found[name] == fact.get(same):
            del found[name]
    found["positions"] = [_thin_position(one) for one in positions]
    found["seats"] = [person if person == seat else [person, seat] for person, seat in seats]
    return found


def _is_plain(plain: Any, value: Any) -> bool:
    if isinstance(plain, list):
        return isinstance(value, list | tuple) and not value
    return plain is not None and type(value) is type(plain) and bool(value == plain)


def _thin_position(one: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(one)
    if found["by"] == found["person"]:
        del found["by"]
    if found["reason"] == "":
        del found["reason"]
    return found


def _whole(thin: Mapping[str, Any], fact: Mapping[str, Any]) -> dict[str, Any]:
    """The minute as it was frozen."""
    plain: dict[str, Any] = {name: [] if value == [] else value for name, value in PLAIN_MINUTE.items()}
    same = {name: fact[same] for name, same in FROM_THE_FACT.items() if name not in thin}
    lists: dict[str, Any] = {
        "positions": [{"by": one["person"], "reason": ""} | one for one in thin["positions"]],
        "seats": [[one, one] if isinstance(one, str) else one for one in thin["seats"]],
    }
    return {**plain, **same, **thin, **lists}


def about_of(fact: Fact) -> str:
    """The performer or person by which rivals and recusals are found."""
    return str(getattr(fact, "performer", "")) or (fact.person if isinstance(fact, Member | Alternate) else "")
