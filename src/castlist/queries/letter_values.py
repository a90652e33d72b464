"""What the fields of a letter stand for, as it is now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from castlist.queries.auditions import zone_of
from castlist.queries.callback_letters import own_order
from castlist.queries.first_calls import in_letters
from castlist.queries.given_times import own_time
from castlist.queries.letter_days import moment_in
from castlist.queries.offer_parts import named, rows_of, terms
from castlist.queries.reminder_letters import remembered, signed_by
from castlist.queries.welcomes import roles_in_words
from castlist.records.models import Letter as Row
from castlist.records.models import Performer, Person, Production
from castlist.rules import letters as rules
from castlist.rules.languages import HOUSE


def values(production: Production, *, performer: str, role: str, sender: str, link: str = "{link}") -> dict[str, str]:
    """What the fields of a letter stand for."""
    return {
        "name": performer,
        "role": role,
        "production": production.name,
        "company": production.company.name,
        "sender": sender,
        "link": link,
    }


def values_of(
    kind: str, production: Production, viewer: str, performer: str, *, says: str, told: str = "", cand: str = "",
    offers: Sequence[str] = (), language: str = HOUSE, until: datetime | None = None, about: str = "", now: datetime,
) -> dict[str, str]:  # fmt: skip
    """What a letter that `says` this says besides, as it is now: a welcome what they play, as far as its writer may
    know, and the first call; an invitation that speaks of it their own order on callback days, or as it `told` it, and
    the time that they have; an offer which roles it `offers`, and what belongs to them, or as it `told` it; a pencil
    `until` when; a reminder what it is `about`.
    """
    if kind == rules.PENCIL:
        return {"until": moment_in(language, until.astimezone(zone_of(production))) if until else ""}
    if kind == "offer":
        belongs = told or terms(production, performer, offers, language=language)
        return {"parts": named(production, offers, language=language), "terms": belongs}
    if kind == "invitation":
        fields = rules.fields_in(says)
        timed = {"own_time"} & set(fields)
        more = {name: own_time(cand, zone_of(production), language=language) for name in timed}
        return more | {
            name: told or own_order(production, performer, now=now, language=language)
            for name in {"own_order"} & set(fields)
        }
    if kind in rules.BY_ITSELF:
        return remembered(production, cand, rules.fields_in(says), about=about, language=language)
    if kind != rules.WELCOME:
        return {}
    plays = roles_in_words(production, viewer, performer, language=language)
    return {"roles": plays, "first_call": in_letters(production, language=language)}


@dataclass(frozen=True, slots=True)
class Filled:
    """What the fields of a letter stand for, and who signs it."""

    values: dict[str, str]
    production: Production
    author: Person | None
    """None once they have left: whoever has left signs nothing any more."""


def filled_in(row: Row, role: str, *, by: str, now: datetime) -> Filled:
    """As it is now, with the company of the production; the link is filled in when it goes."""
    author = Person.objects.filter(pk=signed_by(row), closed_at=None).first()
    production = Production.objects.select_related("company").get(pk=row.production_id)
    performer = Performer.objects.get(pk=row.performer_id)
    says, offers = row.subject + row.body, [row.role, *(part.role for part in rows_of(row))]
    more = values_of(
        row.kind, production, by, performer.pk, says=says, cand=row.cand, offers=offers,
        language=row.language or HOUSE, until=row.told_until, about=row.about, now=now,
    )  # fmt: skip
    sender = author.name if author else production.company.name if row.kind in rules.BY_ITSELF else ""
    said = values(production, performer=performer.name, role=role, sender=sender)
    return Filled(said | more, production, author)
