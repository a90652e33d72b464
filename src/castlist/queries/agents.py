"""Agents: their own page with where their clients stand, as far as each client's page would say; and who acts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from castlist.queries.auditions import zone_of
from castlist.queries.callback_letters import OwnDay, called_as, own_days
from castlist.queries.calls import Call, call_of
from castlist.queries.contacts import Contact, contacts_in
from castlist.queries.doors import NotThere
from castlist.queries.log import ALWAYS, decode, fact_rows
from castlist.queries.own_times import held_among
from castlist.queries.performer_pages import before_any_letter, may_choose, stands_at
from castlist.queries.private_links import acting_now, told_among
from castlist.records.models import Acted, Agent, Production, Reply, Represented, Slot, Tape, TimeHold
from castlist.records.private_links import agent_of, agent_token
from castlist.rules.agents import WHATS, called
from castlist.rules.call_tapes import ASKED
from castlist.rules.decisions.answered import wants_a_no
from castlist.rules.decisions.disclosing import unanswered
from castlist.rules.decisions.facts import Candidacy, Role
from castlist.rules.decisions.facts import Tape as TapeFact
from castlist.rules.decisions.state import State
from castlist.rules.offers_told import as_known
from castlist.rules.trade import CALLED_BACK

TO_COME = "; the self-tape is still to come"
STANDS = {
    "asked": "Invited: choose a time",
    "tape": "Asked for a self-tape",
    "submitted": "Submitted",
    "interest": "Asked whether it would be something",
    "interested": "Said that they are interested",
    "confirmed": "Has a time",
    "seen": "Was heard",
    "other_times": "Asked for another time",
    "full": "Invited; no time is free just now",
    "offered": "Is offered the part",
    "pencilled": "Asked to keep the dates free",
    "lapsed": "The offer has run out",
    "cast": "Has the part",
    "declined": "Said no",
    "withdrawn": "Withdrew",
    "told": "Was told no",
    "over": "Over",
    "changed": "Nothing to answer now",
    "taken_back": "The offer stands no more",
    "called": "Called to a callback day",
    "comes": "Comes to a callback day",
}
"""By the state of the client's own page. Which of them wait for an answer stands in ANSWERS."""
Row = TypeVar("Row", Slot, Acted)
ENDED = ("cast", "declined", "withdrawn", "told", "over")
"""Where nothing is left of which a no could be written."""
GONE = ENDED[1:]
"""Where nothing of the part concerns them any more."""
ANSWERS = ("offered", "asked", "called", "tape", "interest")


@dataclass(frozen=True, slots=True)
class AgentBearer:
    """Somebody who came by an agent's link."""

    id: str
    link: str
    company: str
    company_name: str
    name: str
    agency: str
    email: str
    first_time: bool

    @property
    def token(self) -> str:
        """What stands in the address of their page."""
        return agent_token(self.link)

    @property
    def called(self) -> str:
        """The agent, with their agency."""
        return called(self.name, self.agency)


def agent_address(link: str) -> str:
    """The address of the page that the link opens."""
    return reverse("agent", args=[agent_token(link)])


def agent_for(token: str, *, now: datetime) -> AgentBearer:
    """Who came; NotThere alike for what was guessed, edited, revoked or has expired."""
    link, key = agent_of(token)
    rows = Agent.objects.select_related("company").filter(link=link, link_until__gt=now)
    row = rows.first() if link and not key else None
    if row is None:
        raise NotThere
    return AgentBearer(
        row.pk, row.link, row.company_id, row.company.name, row.name, row.agency, row.email, row.opened_at is None
    )


def agents_may_come() -> bool:
    """False where no mail goes out, for an agent has their link by mail and by nothing else; but in the demo."""
    return not settings.CASTLIST_URL_IS_LOCAL or settings.CASTLIST_DEMO


def call_behind(agent: AgentBearer, named: tuple[str, str], *, now: datetime) -> Call | None:
    """The call of a role, if it is one of the company that the agent's link is of."""
    if not Production.objects.filter(pk=named[0], company=agent.company).exists():
        return None
    return call_of(*named, now=now)


@dataclass(frozen=True, slots=True)
class ClientStand:
    """One candidacy of a client: the part, where it stands, and since when they hold which time."""

    production: str
    role: str
    state: str
    says: str
    at: datetime | None
    zone: ZoneInfo
    url: str
    """The client's page as the agent has it; '' where its links were closed."""
    told: tuple[str, ...] = ()
    """What the client did themselves."""
    no_letter: bool = False
    """Whether none comes where somebody else plays the part, as one of the two said."""
    added: bool = False
    """Whether something was added to the part, and nobody has said yet that it is all right."""

    @property
    def waits(self) -> bool:
        """Whether it waits for an answer."""
        return self.added or self.state in ANSWERS


@dataclass(frozen=True, slots=True)
class ClientRow:
    """One client, and every part for which the agent submitted them."""

    name: str
    stands: tuple[ClientStand, ...]

    @property
    def waits(self) -> bool:
        """Whether anything of theirs waits for an answer."""
        return any(one.waits for one in self.stands)


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call for which the agent submitted somebody."""

    production: str
    production_name: str
    role: str
    name: str


@dataclass(frozen=True, slots=True)
class AgentPage:
    """Every client of an agent, those first who wait for an answer."""

    clients: tuple[ClientRow, ...]
    calls: tuple[CallRow, ...]
    contacts: tuple[Contact, ...] = ()
    """To whom a worry can be told, in any of the productions."""

    @property
    def waits(self) -> int:
        """How many clients wait for an answer."""
        return sum(one.waits for one in self.clients)


def agent_page(agent: AgentBearer, *, now: datetime) -> AgentPage:
    """The page as it stands now. As many questions for forty clients as for one, in each production."""
    rows = list(
        acting_now(now=now).filter(agent=agent.id).select_related("performer", "production").order_by("since", "pk")
    )
    found: dict[str, list[ClientStand]] = {}
    names = {row.performer_id: row.performer.name for row in rows}
    calls: dict[tuple[str, str], CallRow] = {}
    contacts: list[Contact] = []
    for production in {row.production_id: row.production for row in rows}.values():
        mine = [row for row in rows if row.production_id == production.pk]
        there = _There(production, mine, now)
        contacts += contacts_in(there.state)
        for row in mine:
            stand = there.stand(agent, row)
            if stand is not None:
                found.setdefault(row.performer_id, []).append(stand)
                calls[production.pk, row.role] = CallRow(production.pk, production.name, row.role, stand.role)
    clients = [ClientRow(names[performer], tuple(stands)) for performer, stands in found.items()]
    clients.sort(key=lambda one: (not one.waits, one.name.casefold()))
    return AgentPage(tuple(clients), tuple(calls.values()), tuple(dict.fromkeys(contacts)))


@dataclass(slots=True)
class _There:
    """What the pages of an agent's clients in one production are made of, read at once."""

    production: Production
    rows: list[Represented]
    now: datetime
    state: State = field(init=False)
    slots: dict[str, list[Slot]] = field(init=False)
    free: set[str] = field(init=False)
    free_for_called: set[str] = field(init=False)
    replies: dict[str, str] = field(init=False)
    days: dict[str, OwnDay] = field(init=False)
    gone: set[str] = field(init=False)
    told: set[str] = field(init=False)
    tapes: set[str] = field(init=False)
    """The candidacies for which somebody asked for a self-tape."""
    to_come: set[str] = field(init=False)
    """Those of which the open call asks for one that has not come."""
    acts: dict[str, list[Acted]] = field(init=False)
    zone: ZoneInfo = field(init=False)

    def __post_init__(self) -> None:
        cands, roles = [row.cand for row in self.rows], {row.role for row in self.rows}
        facts = fact_rows(self.production.pk, None).filter(role__in=["", *roles])
        self.state = decode(facts.filter(Q(cand__in=["", *cands]) | Q(kind__in=ALWAYS)))
        self.slots = _by_cand(Slot.objects.select_related("session").filter(cand__in=cands))
        held = TimeHold.objects.filter(slot__isnull=False, until__gt=self.now).exclude(cand__in=cands)
        times = Slot.objects.filter(
            session__production=self.production,
            session__role__in=["", *roles],
            cand=None,
            start__gt=self.now,
            desk=False,
        ).exclude(pk__in=held.values("slot"))
        roles_and_kinds = set(times.order_by().values_list("session__role", "session__kind").distinct())
        self.free = {role for role, kind in roles_and_kinds if kind not in CALLED_BACK}
        self.free_for_called = {role for role, _ in roles_and_kinds}
        said = list(Reply.objects.filter(cand__in=cands).order_by("created_at").values_list("cand", "what"))
        self.replies = {cand: what for cand, what in said if what in ("none", "yes", "comes")}
        self.zone = zone_of(self.production)
        self.days = own_days(self.production.pk, cands, today=self.now.astimezone(self.zone).date())
        self.gone = {cand for cand, what in said if what == "no"}
        self.told = told_among(cands)
        self.tapes = set(Tape.objects.filter(cand__in=cands, of_call="").values_list("cand", flat=True))
        still = Tape.objects.filter(cand__in=cands, of_call=ASKED, came_at=None)
        self.to_come = set(still.values_list("cand", flat=True))
        self.acts = _by_cand(Acted.objects.filter(cand__in=cands, agent=None).order_by("at", "pk"))

    def stand(self, agent: AgentBearer, row: Represented) -> ClientStand | None:
        """The candidacy as the client's own page says it; None where it is not there any more."""
        cand = self.state.candidacy(row.cand)
        if cand is None:
            return None
        state, at = self._says(cand)
        url = reverse("performer", args=[agent_token(agent.link, row.key)]) if row.key else ""
        return ClientStand(
            self.production.name, _called(self.state.role(cand.role)), state, self._words(cand, state), at,
            self.zone, url,
            tuple(told(self.acts.get(cand.id, []), "")),
            state not in ENDED and not wants_a_no(self.state, cand.id),
            state not in GONE and bool(unanswered(self.state, cand.id)),
        )  # fmt: skip

    def _words(self, cand: Candidacy, state: str) -> str:
        """Where they stand, and that the self-tape is still to come for which the open call asks."""
        more = TO_COME if state == "submitted" and cand.id in self.to_come else ""
        return STANDS[state] + more

    def _says(self, cand: Candidacy) -> tuple[str, datetime | None]:
        """In which state the client's page is, and which time they hold."""
        if cand.id not in self.told:
            return before_any_letter(cand, cand.id in self.gone), None
        cand = as_known(self.state, cand)
        held = held_among(self.slots.get(cand.id, []), self.state, cand, self.now) if cand.lives else None
        free = self.free_for_called if cand.step == "callback" else self.free
        times = bool(free & {"", cand.role}) and may_choose(self.state, cand, held)
        tape = cand.lives and cand.id in self.tapes and self.state.get(TapeFact, cand.id) is not None
        day = called_as(cand, self.days.get(cand.id))
        state = stands_at(self.state, cand, held, times, self.replies.get(cand.id, ""), tape, day, self.now)
        return state, held.at if held else None


def _called(role: Role | None) -> str:
    return (role.name or role.id) if role else ""


def _by_cand(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.cand or "", []).append(row)
    return found


def told(acts: Iterable[Acted], who: str) -> Iterator[str]:
    """What was done, a line each: 'took a time'; with `who`, 'Ada Quill took a time'."""
    for one in acts:
        yield f"{who} {WHATS.get(one.what, one.what)}".strip()
