"""Whether somebody in a list is known already: by the address, else by the name and something beside it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower
from rapidfuzz import fuzz

from castlist.queries.related import related_to
from castlist.records.alike import alike_key, plain
from castlist.records.models import ImportRow, Performer, Person

ALIKE = 84
"""Of a hundred: how far two spellings of a name agree, at least, to be taken for one name."""
MOST_ALIKE = 20_000
"""Of performers who share a key in one part of a list, so many are looked at."""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody whom a row may be about: a performer, or by `row` an earlier row of the same list."""

    id: str
    name: str
    email: str
    phone: str
    row: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """What was found for a row: its fate, and whom it is about or perhaps about."""

    fate: str
    found: Known | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody in a list: the number of the row, and by what they may be known."""

    n: int
    name: str
    email: str
    phone: str
    alike: str

    @classmethod
    def of(cls, n: int, values: Mapping[str, Any]) -> "Wanted":
        """By the values of a row."""
        name = str(values.get("name", ""))
        return cls(n, name, str(values.get("email", "")), str(values.get("phone", "")), alike_key(name))


class Near:
    """Those who may be meant, by address and by the key of the name."""

    def __init__(self, found: Iterable[Known]) -> None:
        self.by_mail: dict[str, list[Known]] = defaultdict(list)
        self.by_key: dict[str, list[Known]] = defaultdict(list)
        for one in found:
            self.add(one)

    def add(self, one: Known) -> None:
        """One more."""
        if one.email:
            self.by_mail[one.email.lower()].append(one)
        key = alike_key(one.name)
        if key:
            self.by_key[key].append(one)


def performers_like(company: str, viewer: Person | None, wanted: Sequence[Wanted]) -> Near:
    """Performers of the company who may be among the wanted; without those to whom the viewer stands in a relation.

    A record that was merged stands for the one that stays.
    """
    mails, keys = {one.email for one in wanted if one.email}, {one.alike for one in wanted if one.alike}
    rows = Performer.objects.filter(company_id=company, erased_at=None)
    fields = ("pk", "merged_into_id", "name", "email", "phone")
    by_mail = rows.exclude(email="").annotate(mail=Lower("email")).filter(mail__in=mails).values_list(*fields)
    by_key = rows.filter(alike__in=keys).order_by("created_at", "pk").values_list(*fields)[:MOST_ALIKE]
    found = {
        (pk, name): Known(merged or pk, name, email, phone) for pk, merged, name, email, phone in [*by_mail, *by_key]
    }
    unseen = related_to(viewer) if viewer else set()
    return Near(one for one in found.values() if one.id not in unseen)


def rows_like(run: str, wanted: Sequence[Wanted], values_of: Any) -> Near:
    """Earlier rows of the list that may be about the same people."""
    if not wanted:
        return Near(())
    mails, keys = {one.email for one in wanted if one.email}, {one.alike for one in wanted if one.alike}
    rows = ImportRow.objects.filter(run=run, n__lt=wanted[0].n, fate__in=("new", "known", "maybe"))
    rows = rows.filter(Q(mail__in=mails) | Q(alike__in=keys)).order_by("n")
    found = Near(())
    for row in rows.only("n", "cells", "found")[:MOST_ALIKE]:
        found.add(_known_of(row.n, values_of(row.cells)))
    return found


def _known_of(n: int, values: Mapping[str, Any]) -> Known:
    return Known("", str(values.get("name", "")), str(values.get("email", "")), str(values.get("phone", "")), n)


def match(one: Wanted, known: Near, earlier: Near | None = None) -> Match:
    """What becomes of somebody, by whoever is known here, and by earlier rows of the list.

    Under one address two people may be reached, as an agent's clients are: then it is for a member to say.
    """
    found = _match(one, known, certain="known")
    if earlier is None or (found and found.fate == "known"):
        return found or Match("new")
    twice = _match(one, earlier, certain="twice")
    if found and not (twice and twice.fate == "twice"):
        return found
    if twice is None or (twice.fate == "maybe" and twice.found and one.email and not _one_name(one, twice.found)):
        return Match("new")
    return twice


def _match(one: Wanted, known: Near, *, certain: str) -> Match | None:
    by_mail = known.by_mail.get(one.email, []) if one.email else []
    for candidate in by_mail:
        if agree(one.name, candidate.name) >= ALIKE:
            return Match(certain, candidate)
    by_key = known.by_key.get(one.alike, ())
    for candidate in by_key:
        if _one_name(one, candidate) and _one_number(one.phone, candidate.phone):
            return Match(certain, candidate)
    likely = [c for c in by_key if _may_be(one, c)]
    best = max(likely, key=lambda c: agree(one.name, c.name), default=by_mail[0] if by_mail else None)
    return Match("maybe", best) if best else None


def _may_be(one: Wanted, other: Known) -> bool:
    """One name; or names that are spelt alike, unless their addresses say that they are two people."""
    if _one_name(one, other):
        return True
    return agree(one.name, other.name) >= ALIKE and not (one.email and other.email)


def agree(name: str, other: str) -> float:
    """How far two names agree, of a hundred, in whatever order their words stand."""
    return float(fuzz.token_sort_ratio(plain(name), plain(other)))


def _one_name(one: Wanted, other: Known) -> bool:
    return sorted(plain(one.name).split()) == sorted(plain(other.name).split())


def _one_number(number: str, other: str) -> bool:
    """Two spellings of one telephone number: the last nine digits, whatever stands before them."""
    mine, theirs = _digits(number), _digits(other)
    return len(mine) >= 6 and mine[-9:] == theirs[-9:]


def _digits(number: str) -> str:
    return "".join(char for char in number if char.isdigit())
