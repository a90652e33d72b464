"""Which parts one letter offers together: for whoever writes it, and for whoever is to answer it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from castlist.queries.breakdowns import breakdown_in
from castlist.queries.cannot import answers, spans_of
from castlist.queries.letter_days import day_in
from castlist.queries.log import load_candidacy
from castlist.queries.own_replies import longer_since
from castlist.queries.private_links import Bearer
from castlist.queries.production_states import production_now
from castlist.records.models import Letter, Link, Person, Production, Represented
from castlist.records.private_links import agent_token, token_of
from castlist.rules import offer_parts as rules
from castlist.rules.dates import WHOLE, Span, clock, span_said
from castlist.rules.decisions.facts import AskedAgain, Candidacy, Offer, Role
from castlist.rules.decisions.sight import sees
from castlist.rules.decisions.state import State
from castlist.rules.languages import HOUSE
from castlist.rules.letter_words import joined, said_in
from castlist.rules.letters import OPEN, why_not_write
from castlist.rules.offers_told import known_offer

STANDS = {"grace": "waits out its grace", "live": "live"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A part that is offered in this letter, or could be."""

    cand: str
    role: str
    says: str
    """Where its offer stands."""
    chosen: bool


def rows_of(letter: Letter) -> list[Letter]:
    """The parts that go with a letter, without its own; none where it is itself such a part, or of another kind."""
    if letter.kind != "offer" or letter.part_of_id:
        return []
    return list(letter.parts.exclude(state="dropped").order_by("created_at", "pk"))


def together(cand: str) -> tuple[Letter, ...]:
    """All that the last letter with an offer to them offers, the first part first; nothing where it is one part."""
    sent = Letter.objects.filter(cand=cand, kind="offer").exclude(sent_at=None).select_related("part_of")
    last = sent.order_by("-sent_at", "-pk").first()
    if last is None:
        return ()
    first = last.part_of or last
    rows = [first, *rows_of(first)] if last.part_of or rows_of(first) else []
    newest = _newest(one.cand for one in rows)
    still = tuple(one for one in rows if newest[one.cand] == one.pk)
    return still if len(still) > 1 else ()


def _newest(cands: Iterable[str]) -> dict[str, str]:
    """The letter with which each was last offered their part: one that has gone since is another offer."""
    sent = Letter.objects.filter(cand__in=list(cands), kind="offer").exclude(sent_at=None)
    return dict(sent.order_by("sent_at", "pk").values_list("cand", "pk"))


def offered_as(cand: str) -> tuple[str, str]:
    """What belonged to the last offer that went to them, as it was then, and in which language; '' where it said
    nothing of it.
    """
    sent = Letter.objects.filter(cand=cand, kind="offer").exclude(sent_at=None).select_related("part_of")
    last = sent.order_by("-sent_at", "-pk").first()
    first = last and (last.part_of or last)
    return (first.told, first.language or HOUSE) if first else ("", HOUSE)


def moved_with(letter: str) -> list[Letter]:
    """The other letters that were sent, opened and answered with this one."""
    row = Letter.objects.filter(pk=letter, kind="offer").select_related("part_of").first()
    if row is None:
        return []
    first = row.part_of or row
    return [one for one in (first, *rows_of(first)) if one.pk != letter]


def may_read_all(viewer: Person, production: Production, letter: Letter) -> bool:
    """Whether the viewer may know of every part that the letter speaks of."""
    rows = rows_of(letter.part_of or letter)
    if not rows:
        return True
    known = production_now(production)
    found = [known.state.candidacy(one.cand) for one in (letter.part_of or letter, *rows)]
    return all(one is not None and _knows(known.state, viewer.pk, one) for one in found)


def _knows(state: State, person: str, cand: Candidacy) -> bool:
    return sees(state, person, cand) or why_not_write(state, cand, person) is None


def choices(
    viewer: Person, production: Production, cand: Candidacy, chosen: Sequence[Letter] = ()
) -> tuple[Choice, ...]:
    """Other parts that the viewer may offer to the same performer in one letter; `chosen`: those that are in it."""
    state = production_now(production).state
    inside = {one.cand for one in chosen}
    begun = Letter.objects.filter(performer=cand.performer, production=production, kind="offer", state__in=OPEN)
    elsewhere = set(begun.values_list("cand", flat=True)) - inside
    roles = {role.id: role for role in state.all(Role)}
    found = []
    for one in sorted(state.all(Candidacy), key=lambda c: c.n):
        if one.performer != cand.performer or one.id == cand.id or one.standing or one.id in elsewhere:
            continue
        offer = state.offer(one.id)
        if offer is not None and (one.id in inside or rules.may_be_part(state, one, viewer.pk)):
            found.append(
                Choice(one.id, in_words(roles, one.role), STANDS.get(offer.state, offer.state), one.id in inside)
            )
    return tuple(found)


def in_words(roles: dict[str, Role], role: str, language: str = HOUSE) -> str:
    """The Lead; Second Nurse (covering Nurse)."""
    found = roles.get(role)
    if found is None:
        return ""
    covers = roles.get(found.covers) if found.covers else None
    name = found.name or found.id
    return said_in(language, "covering", role=name, covers=covers.name or covers.id) if covers else name


def named(production: Production, roles: Sequence[str], *, language: str = HOUSE) -> str:
    """The Lead and Second Nurse (covering Nurse): the first stays so, the others as the roles stand."""
    there = {role.id: role for role in sorted(production_now(production).state.all(Role), key=lambda one: one.n)}
    order = (*roles[:1], *(one for one in there if one in roles[1:]))
    return joined(language, [in_words(there, role, language) for role in order if role in there])


def terms(production: Production, performer: str, roles: Sequence[str], *, language: str = HOUSE) -> str:
    """What belongs to what is offered, a line each: under the name of each part what is said of it, and on which days
    they cannot, as they told us. What is not said is left out; '' where nothing is.
    """
    state = production_now(production).state
    there = {role.id: role for role in sorted(state.all(Role), key=lambda one: one.n)}
    said = []
    for role in (*roles[:1], *(one for one in there if one in roles[1:])):
        shown = breakdown_in(state, there[role]) if role in there else None
        facts = [(label, text) for label, text in shown.facts if label in OF_AN_OFFER] if shown else []
        facts += [("Content", "; ".join(one.words for one in shown.discloses))] if shown and shown.discloses else []
        if facts:
            said.append(in_words(there, role, language))
            said += [f"{said_in(language, label)}  {' '.join(text.split())}" for label, text in facts]
    cannot = answers(production.pk, [performer]).get(performer)
    if said and (spans := spans_of(cannot)):
        days = "; ".join(_span(span, language) for span in spans)
        said += [said_in(language, "As you told us"), f"{said_in(language, 'You cannot')}  {days}"]
    return "\n".join(said)


def _span(span: Span, language: str) -> str:
    """A day on which they cannot, or hours of it; in another language the hours stand as figures."""
    day, starts, ends = span
    if language == HOUSE:
        return span_said(span)
    hours = "" if (starts, ends) == WHOLE else f", {clock(starts)}–{clock(ends)}"
    return day_in(language, day, year=True) + hours


OF_AN_OFFER = ("Pay", "Contract", "Dates")
"""What of a breakdown belongs to an offer: the rest says whom it is for."""


# -- As the performer reads it


@dataclass(frozen=True, slots=True)
class OfferedPart:
    """One part of the offer that they can answer."""

    cand: str
    role: str
    role_id: str
    about: str
    path: str
    """Where it stands by itself, with its content; '' for the page that they are on, and where there is none."""
    asks: bool
    """Something was added to it that they have not answered: that comes first."""
    late: bool
    """It can no longer be accepted."""


@dataclass(frozen=True, slots=True)
class Package:
    """The parts that are still offered together, their own first; and until when all of them stand, 0 for no end."""

    parts: tuple[OfferedPart, ...]
    until: int

    @property
    def late(self) -> bool:
        """The time of one has passed, so that all of it can no longer be accepted."""
        return any(one.late for one in self.parts)

    @property
    def asks(self) -> tuple[OfferedPart, ...]:
        """Those about which something is to be answered first."""
        return tuple(one for one in self.parts if one.asks)


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer that they can answer now, or have accepted."""

    until: datetime | None
    asked: datetime | None = None
    """When they last asked for longer."""
    told: str = ""
    """What belongs to it, as it was when they were written to, a line each; '' where nothing was said of it."""
    otherwise: bool = False
    """The company says something else of it now."""
    with_it: Package | None = None
    """The parts that are offered together, where it is not this one alone."""
    longer: bool = False
    """It stands longer since they asked for that."""

    @property
    def terms(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        """The same, as (the part, what is said of it as (label, text))."""
        found: list[tuple[str, list[tuple[str, str]]]] = []
        for line in self.told.split("\n"):
            label, parted, text = line.partition("  ")
            if not parted:
                found.append((line, []))
            elif found:
                found[-1][1].append((label, text))
        return tuple((head, tuple(facts)) for head, facts in found)

    @property
    def late(self) -> bool:
        """The time of one part has passed, so that all of it can no longer be accepted."""
        return self.with_it is not None and self.with_it.late

    @property
    def asks(self) -> tuple[OfferedPart, ...]:
        """Parts about which something is to be answered first, on a page of their own."""
        return self.with_it.asks if self.with_it else ()


def offered(bearer: Bearer, offer: Offer | None, asked: datetime | None, now: datetime) -> Offered | None:
    """What of it they can answer now; None where nothing."""
    if offer is None or offer.state != "live":
        return None
    by = {"agent": bearer.agent, "agent_link": bearer.agent_link}
    with_it = package(bearer.production.pk, bearer.cand, **by, now=now)
    ends, (told, language) = with_it.until if with_it else offer.expires, offered_as(bearer.cand)
    roles = (
        [bearer.role, *(one.role_id for one in with_it.parts if one.cand != bearer.cand)] if with_it else [bearer.role]
    )
    now_is = terms(bearer.production, bearer.performer, roles, language=language) if told else ""
    otherwise = set(now_is.split("\n")) != set(told.split("\n"))
    until = datetime.fromtimestamp(ends / 1000, UTC) if ends else None
    return Offered(until, asked, told, otherwise, with_it, longer=longer_since(bearer.cand, asked))


def accepted(cand: str) -> Offered | None:
    """What belonged to the offer that they accepted, whatever is said of the part since; None where nothing did."""
    told, _ = offered_as(cand)
    return Offered(None, told=told) if told else None


def package(production: str, cand: str, *, agent: str, agent_link: str, now: datetime) -> Package | None:
    """What is offered with this part, as it stands now; None where nothing is."""
    rows: Sequence[Letter] = together(cand)
    if not rows:
        return None
    states = {one.cand: load_candidacy(production, one.role, one.cand) for one in rows}
    rows = sorted(rows, key=lambda one: (one.cand != cand, role.n if (role := states[one.cand].role(one.role)) else 0))
    left = [one for one in rows if rules.still_offered(states[one.cand], [one.cand])]
    if len(left) < 2:
        return None
    paths = _paths(left, agent, agent_link, now)
    ends = [at for one in left if (at := rules.until(states[one.cand], [one.cand]))]
    return Package(
        tuple(
            _part(states[one.cand], one, "" if one.cand == cand else paths.get(one.cand, ""), now)
            for one in left
        ),
        min(ends, default=0),
    )  # fmt: skip


def _part(state: State, row: Letter, path: str, now: datetime) -> OfferedPart:
    role, offer, asked = state.role(row.role), known_offer(state, row.cand), state.get(AskedAgain, row.cand)
    late = offer is None or offer.state == "lapsed" or bool(offer.expires and offer.expires < now.timestamp() * 1000)
    name = in_words({one.id: one for one in state.all(Role)}, row.role)
    asks = bool(asked and not asked.answered_at)
    return OfferedPart(row.cand, name, row.role, role.about if role else "", path, asks, late)


def _paths(rows: Sequence[Letter], agent: str, agent_link: str, now: datetime) -> dict[str, str]:
    """Where each part has its own page."""
    cands = [one.cand for one in rows]
    if agent:
        theirs = Represented.objects.filter(cand__in=cands, agent=agent, ended_at=None).exclude(key="")
        return {one.cand: f"/i/{agent_token(agent_link, one.key)}/" for one in theirs}
    links = Link.objects.filter(cand__in=cands, revoked_at=None, expires_at__gt=now).order_by("created_at", "pk")
    return {one.cand: f"/i/{token_of(one.pk)}/" for one in links}


def open_parts(letter: str) -> list[Letter]:
    """The parts that wait with a letter that waits."""
    rows = Letter.objects.filter(part_of=letter, state__in=OPEN).order_by("created_at", "pk")
    return list(rows)
