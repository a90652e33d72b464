"""Of what somebody is to be reminded by letter: which times, days and offers, when, and whether it still holds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from castlist.queries.auditions import zone_of
from castlist.queries.callback_letters import own_days
from castlist.queries.doors import NotThere
from castlist.queries.given_times import own_time
from castlist.queries.letter_days import moment_in
from castlist.queries.log import decode, fact_rows
from castlist.records.events import FOREVER
from castlist.records.models import Fact, Letter, Performer, Person, Production, Slot
from castlist.rules import reminders as rules
from castlist.rules.decisions.facts import Candidacy, Offer
from castlist.rules.decisions.sight import is_on_team, sees
from castlist.rules.decisions.state import State
from castlist.rules.languages import HOUSE
from castlist.rules.letters import BY_ITSELF, OF_BOOKED, OF_CALLBACK, OF_ENDING, why_not_write

KINDS = ("rule", "role", "member", "relation", "waiver", "candidacy", "proposal", "booking", "offer", "letter", "task",
         "review")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that somebody has, their callback day, or the end of an offer. `about`: the same for the same thing, and
    for nothing else.
    """

    about: str
    cand: str
    at: datetime
    known: datetime
    """Since when they know of it."""


@dataclass(frozen=True, slots=True)
class ToCome:
    """A reminder that goes by itself, as it stands now."""

    cand: str
    name: str
    role: str
    of: str
    """An audition, a callback, a callback day, or the end of an offer."""
    at: datetime
    goes: datetime


@dataclass(frozen=True, slots=True)
class Reminders:
    """What goes by itself, as far as the viewer may know of it; the soonest first."""

    days: int
    to_come: tuple[ToCome, ...]


def days_before(production: Production) -> int:
    """How many days before it goes: as the production says, else as the company does; 0 for never."""
    own = production.remind_days
    return production.company.remind_days if own is None else own


def state_of(production: str) -> State:
    """As much of it as a reminder asks for."""
    return decode(fact_rows(production, None).filter(kind__in=KINDS))


def productions_with_some(*, now: datetime) -> Sequence[Production]:
    """Where somebody has a time or a callback day within the longest stretch before one, or an offer."""
    until = now + timedelta(days=max(rules.DAYS) + 1)
    slots = Slot.objects.filter(cand__isnull=False, past=False, start__gt=now, start__lt=until)
    offers = Fact.objects.filter(kind=Offer.kind, to_seq=FOREVER)
    days = Letter.objects.filter(told_until__gt=now, told_from__lt=until)
    where = {*slots.values_list("session__production_id", flat=True), *offers.values_list("production_id", flat=True),
             *days.values_list("production_id", flat=True)}  # fmt: skip
    return list(Production.objects.select_related("company").filter(pk__in=where).order_by("pk"))


def moments(production: Production, state: State, *, now: datetime) -> Iterator[Moment]:
    """Everything still to come of which they may be reminded, and have not been."""
    reminded = set(Letter.objects.filter(production=production).exclude(about="").values_list("about", flat=True))
    for one in (*_times(production, now), *_days(production, now), *_offers(production, state, now)):
        cand = state.candidacy(one.cand)
        if one.about in reminded or cand is None:
            continue
        if rules.why_not_remind(state, cand, rules.outline_of(one.about)) is None:
            yield one


def _times(production: Production, now: datetime) -> Iterator[Moment]:
    rows = Slot.objects.filter(session__production=production, cand__isnull=False, past=False, start__gt=now)
    for row in rows.order_by("start", "pk"):
        known = max(filter(None, (row.booked_at, row.moved_at)), default=row.made_at or now)
        yield Moment(_about_time(row), row.cand or "", row.start, known)


def _about_time(row: Slot) -> str:
    return f"time {row.cand} {row.pk} {int(row.start.timestamp())}"


def _days(production: Production, now: datetime) -> Iterator[Moment]:
    """One of each callback day that is to come, for each who was told of it and has not said that they cannot then."""
    rows = Letter.objects.filter(production=production, told_until__gt=now, told_from__isnull=False)
    told = set(rows.values_list("cand", flat=True))
    for cand, own in own_days(production.pk, told, today=now.astimezone(zone_of(production)).date()).items():
        for day in own.dated:
            if day.hours and day.hours[0] > now and own.at:
                yield Moment(_about_day(cand, day.hours[0]), cand, day.hours[0], own.at)


def _about_day(cand: str, at: datetime) -> str:
    return f"day {cand} {int(at.timestamp())}"


def _offers(production: Production, state: State, now: datetime) -> Iterator[Moment]:
    """One for each letter that told of an offer: what goes with another part is told with that."""
    offers = [one for one in state.all(Offer) if one.state == "live" and one.expires and _at(one.expires) > now]
    cands = [one.cand for one in offers]
    parts = Letter.objects.filter(production=production, cand__in=cands, kind="offer", part_of__isnull=False)
    with_another = set(parts.exclude(state="dropped").values_list("cand", flat=True)) if cands else set()
    for one in sorted(offers, key=lambda one: (one.expires, one.cand)):
        told = rules.told_of_offer_at(state, one.cand)
        if told and one.cand not in with_another:
            yield Moment(_about_offer(one), one.cand, _at(one.expires), _at(told))


def _about_offer(offer: Offer) -> str:
    return f"offer {offer.cand} {offer.expires // 1000}"


def _at(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def due(production: Production, state: State, *, now: datetime) -> list[Moment]:
    """Those whose moment has come, and of which it is not too late to remind."""
    days, zone = days_before(production), zone_of(production)
    found = [one for one in moments(production, state, now=now)
             if rules.is_due(one.at, days, zone, known=one.known, now=now)]  # fmt: skip
    want = _wanting(state, found)
    return [one for one in found if one.cand in want]


def _wanting(state: State, found: Sequence[Moment]) -> frozenset[str]:
    """Those of the candidacies whose performers want reminders."""
    whose = {one.cand: cand.performer for one in found if (cand := state.candidacy(one.cand))}
    rows = Performer.objects.filter(pk__in=set(whose.values()), unreminded=False, erased_at=None, merged_into=None)
    there = set(rows.values_list("pk", flat=True)) if whose else set()
    return frozenset(cand for cand, performer in whose.items() if performer in there)


def still_due(state: State, letter: Letter, *, now: datetime) -> bool:
    """Whether what a reminder is about stands as it did, is to come, and they still want to be reminded."""
    cand = state.candidacy(letter.cand)
    if cand is None or rules.why_not_remind(state, cand, rules.outline_of(letter.about)):
        return False
    if not Performer.objects.filter(pk=letter.performer_id, unreminded=False, erased_at=None).exists():
        return False
    if letter.about.startswith("offer "):
        offer = state.offer(cand.id)
        return offer is not None and now < _at(offer.expires) and _expiry_of(letter.about) == offer.expires // 1000
    if letter.about.startswith("day "):
        return letter.about in {one.about for one in _days(letter.production, now)}
    row = Slot.objects.filter(cand=cand.id, past=False).first()
    return row is not None and row.start > now and _about_time(row) == letter.about


def _expiry_of(about: str) -> int:
    return int(about.rpartition(" ")[2])


def signed_by(letter: Letter) -> str:
    """Who wrote it; of one that nobody wrote, whoever wrote to them last: the reply goes to them."""
    if letter.kind not in BY_ITSELF:
        return letter.by
    rows = Letter.objects.filter(cand=letter.cand).exclude(sent_at=None).exclude(kind__in=BY_ITSELF)
    return rows.order_by("-sent_at", "-pk").values_list("by", flat=True).first() or ""


def remembered(
    production: Production, cand: str, fields: Sequence[str], *, about: str, language: str = HOUSE
) -> dict[str, str]:  # fmt: skip
    """What stands in a reminder besides, as it is now: their time, the callback day that it is about as they were told
    of it, or until when the offer stands.
    """
    said: dict[str, str] = {}
    if set(OF_BOOKED) & set(fields):
        said["own_time"] = own_time(cand, zone_of(production), language=language)
    if set(OF_CALLBACK) & set(fields):
        own = own_days(production.pk, [cand], today=date.min).get(cand)
        days = own.days if own else ()
        said["own_order"] = next((d.says for d in days if d.hours and _about_day(cand, d.hours[0]) == about), "")
    if set(OF_ENDING) & set(fields):
        said["until"] = _until(production, cand, language)
    return said


def _until(production: Production, cand: str, language: str) -> str:
    offer = decode(fact_rows(production.pk, None).filter(kind=Offer.kind, key=cand)).offer(cand)
    if offer is None or not offer.expires:
        return ""
    return moment_in(language, _at(offer.expires).astimezone(zone_of(production)))


OF = {"day": "a callback day", "offer": "the end of an offer", "callback": "a callback", "": "an audition"}


def reminders(viewer: Person, production: Production, *, now: datetime) -> Reminders:
    """Which go by themselves to those to whom the viewer may write; NotThere for whoever is not on the team."""
    state = state_of(production.pk)
    if not is_on_team(state, viewer.pk):
        raise NotThere
    days, zone, to_come = days_before(production), zone_of(production), list[ToCome]()
    found = list(moments(production, state, now=now)) if days else []
    want = _wanting(state, found)
    names = dict(Performer.objects.filter(pk__in={c.performer for c in _cands(state, found)}).values_list("pk", "name"))
    for one in found:
        cand, goes = state.candidacy(one.cand), rules.due_at(one.at, days, zone)
        if cand is None or one.cand not in want or not _may(state, cand, viewer.pk) or not one.known < goes:
            continue
        role, kind = state.role(cand.role), one.about.partition(" ")[0]
        of = OF[kind if kind in ("offer", "day") else "callback" if cand.step == "callback" else ""]
        name = names.get(cand.performer, "somebody")
        to_come.append(ToCome(cand.id, name, role.name if role else "", of, one.at, max(goes, now)))
    return Reminders(days, tuple(sorted(to_come, key=lambda one: (one.goes, one.name, one.cand))))


def _cands(state: State, found: Sequence[Moment]) -> list[Candidacy]:
    return [cand for one in found if (cand := state.candidacy(one.cand))]


def _may(state: State, cand: Candidacy, person: str) -> bool:
    return sees(state, person, cand) and why_not_write(state, cand, person) is None
