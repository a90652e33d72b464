"""Performers that a company knows, as a member who puts somebody forward may find them."""

from dataclasses import dataclass

from castlist.queries.doors import NotThere
from castlist.queries.shapes import CareerPoint
from castlist.records.models import Performer, Production

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


def _known(performer: Performer) -> Known:
    credits = tuple(CareerPoint(int(year), str(text)) for year, text in performer.credits)
    return Known(performer.pk, performer.name, performer.note, credits, performer.last_heard)


def search(production: Production, text: str) -> tuple[Known, ...]:
    """Performers whose name holds the text, by name."""
    text = " ".join(text.split())[:60]
    if not text:
        return ()
    rows = Performer.objects.filter(company_id=production.company_id, name__icontains=text).order_by("name")
    return tuple(_known(p) for p in rows[:FOUND])


def called_alike(production: Production, name: str) -> tuple[Known, ...]:
    """Performers of whose name every word that was typed begins a word: who may be meant by it, by name."""
    words = name.casefold().split()[:6]
    if not words:
        return ()
    rows = Performer.objects.filter(company_id=production.company_id, name__icontains=words[0]).order_by("name")
    found = [p for p in rows[:200] if all(any(w.startswith(x) for w in p.name.casefold().split()) for x in words)]
    return tuple(_known(p) for p in found[:FOUND])


def performer_for(production: Production, performer: str) -> Known:
    """One performer of the company. Raises NotThere for any other."""
    found = Performer.objects.filter(company_id=production.company_id, pk=performer).first()
    if found is None:
        raise NotThere
    return _known(found)


def account_of(performer: str) -> str:
    """The performer's own account on a team, or ''."""
    return Performer.objects.filter(pk=performer).values_list("person_id", flat=True).first() or ""
