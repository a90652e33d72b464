"""Performers that a company knows, as a member who puts somebody forward may find them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower

from castlist.queries.doors import NotThere
from castlist.queries.log import is_name
from castlist.queries.shapes import CareerPoint
from castlist.records.alike import alike_key
from castlist.records.models import Performer, Person, Production, Source

FOUND = 12
"""Results of a search at most."""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody the company knows."""

    id: str
    name: str
    note: str
    credits: tuple[CareerPoint, ...]
    last_heard: str


def known_of(performer: Performer) -> Known:
    """What the company knows of them."""
    credits = tuple(CareerPoint(int(year), str(text)) for year, text in performer.credits)
    return Known(performer.pk, performer.name, performer.note, credits, performer.last_heard)


def search(production: Production, text: str) -> tuple[Known, ...]:
    """Performers whose name holds the text, by name; of a record that was merged, the one that stays."""
    text = " ".join(text.split())[:60]
    if not text:
        return ()
    rows = _of_company(production).filter(name__icontains=text).order_by("name", "pk")
    return _staying(rows[: 2 * FOUND])


def called_alike(production: Production, name: str) -> tuple[Known, ...]:
    """Performers of whose name every word that was typed begins a word: who may be meant by it, by name."""
    words = name.casefold().split()[:6]
    if not words:
        return ()
    rows = _of_company(production).filter(name__icontains=words[0]).order_by("name", "pk")
    return _staying(
        p for p in rows[:200] if all(any(w.startswith(x) for w in p.name.casefold().split()) for x in words)
    )


def _of_company(production: Production) -> QuerySet[Performer]:
    """Those who are not erased."""
    return Performer.objects.select_related("merged_into").filter(company_id=production.company_id, erased_at=None)


def _staying(rows: Iterable[Performer]) -> tuple[Known, ...]:
    """Each once, under the record that stays."""
    found = {one.pk: one for one in (row.merged_into or row for row in rows)}
    return tuple(known_of(one) for one in found.values())[:FOUND]


def known_by(company: str, email: str, name: str) -> Performer | None:
    """Whom the company knows by that address and by that name, or another spelling of it: the record that stays.

    Two people may read the mail at one address: who is called otherwise is somebody else until somebody says that both
    are one. Whoever a guardian acts for, or an agent named, is never meant.
    """
    if not email.strip():
        return None
    rows = Performer.objects.select_related("merged_into").filter(company_id=company, email__iexact=email.strip())
    rows = rows.filter(guardian=None, erased_at=None).exclude(represented__since=F("created_at"))
    key, plain = alike_key(name), name.strip().casefold()
    found = (row for row in rows.order_by("created_at", "pk") if _called(row, key, plain))
    return next((row.merged_into or row for row in found), None)


def _called(row: Performer, key: str, plain: str) -> bool:
    return row.name.casefold() == plain or bool(key and row.alike == key)


@dataclass(frozen=True, slots=True)
class SameAddress:
    """Another record that has the same address: one person, or two."""

    id: str
    name: str


def of_one_address(company: str, performers: Iterable[str]) -> dict[str, tuple[SameAddress, ...]]:
    """By performer, every other record that has the same address."""
    rows = Performer.objects.filter(company_id=company, guardian=None, erased_at=None, merged_into=None)
    mine = {pk: email.lower() for pk, email in rows.filter(pk__in=list(performers)).values_list("pk", "email") if email}
    found: dict[str, list[SameAddress]] = {}
    there = rows.annotate(lower=Lower("email")).filter(lower__in=set(mine.values()))
    for pk, name, email in there.order_by("created_at", "pk").values_list("pk", "name", "lower"):
        found.setdefault(email, []).append(SameAddress(pk, name))
    return {
        pk: others for pk, email in mine.items() if (others := tuple(o for o in found.get(email, ()) if o.id != pk))
    }


def performer_for(production: Production, performer: str) -> Known:
    """One performer of the company; by the id of a merged record, the one that stays. Raises NotThere for any other."""
    found = _of_company(production).filter(pk=performer).first()
    if found is None:
        raise NotThere
    return known_of(found.merged_into or found)


def account_of(performer: str) -> str:
    """The performer's own account on a team, or ''."""
    return Performer.objects.filter(pk=performer).values_list("person_id", flat=True).first() or ""


def staying(performer: str) -> str:
    """The record that stands for this performer now: their own, or the one that it was merged into."""
    if not is_name(performer):
        return performer
    row = Performer.objects.filter(pk=performer).values_list("merged_into_id", flat=True).first()
    return row or performer


def merged_in(company: str) -> dict[str, str]:
    """Every record of the company that was merged, and the one that stays."""
    rows = Performer.objects.filter(company_id=company, merged_into__isnull=False)
    return dict(rows.values_list("pk", "merged_into_id"))


def also_called(performer: str) -> tuple[str, ...]:
    """The names, and the addresses, of the records that were merged into this one."""
    rows = Performer.objects.filter(merged_into=performer).order_by("name", "pk").values_list("name", "email")
    return tuple(dict.fromkeys(word for row in rows for word in row if word))


def lists_of(performer: str) -> tuple[tuple[str, datetime, str], ...]:
    """Out of which lists something is known of them, or of a record made one with theirs: by whom, when, and its id."""
    whose = Q(performer=performer) | Q(performer__merged_into=performer)
    rows = list(Source.objects.filter(whose).order_by("at", "pk"))
    names = dict(Person.objects.filter(pk__in={row.by for row in rows}).values_list("pk", "name")) if rows else {}
    return tuple((names.get(row.by, "somebody"), row.at, row.run) for row in rows)
