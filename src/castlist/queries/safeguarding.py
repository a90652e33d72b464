"""Safeguarding, for the leads and for an author as far as they wrote. Everybody else finds nothing."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from castlist.queries.contacts import may_name, outside_in
from castlist.queries.doors import NotThere
from castlist.queries.elsewhere import open_elsewhere
from castlist.queries.evidence import FileRow, rows_of
from castlist.queries.log import decode, fact_rows
from castlist.queries.matters import RIGHTS, Read, leads_for, matters_by, matters_read_by, near, rights
from castlist.queries.told import told_url
from castlist.records.models import ClearanceWish, Performer, Person, Production
from castlist.records.vault import Locked as Locked
from castlist.rules.decisions.facts import Candidacy, Role
from castlist.rules.decisions.seats import recused
from castlist.rules.decisions.sight import is_lead, is_on_team
from castlist.rules.decisions.state import State
from castlist.rules.safeguarding import (
    FILES,
    OUTSIDE,
    PERSON,
    Act,
    Standing,
    asks,
    first_review,
    is_held,
    is_nobodys,
    round_after,
    waits_on,
)
from castlist.rules.safeguarding import KINDS as KINDS


@dataclass(frozen=True, slots=True)
class Gate:
    """One candidacy at the gate: always the same shape, whatever is known about anybody."""

    id: str
    name: str
    role: str
    cleared: bool
    performer: str
    asked: bool = False
    """A lead has asked for it: it is given at the next round."""
    elsewhere: tuple[str, ...] = ()
    """Other productions of this lead in which a matter about them is open that the lead may read."""
    here: bool = False
    """Whether one is open in this production that the lead may read."""
    held: bool = False
    """Whether a hold stands in such a one: it cannot be cleared before that has ended."""

    @property
    def state(self) -> str:
        """Pending or cleared, and nothing else."""
        return "cleared" if self.cleared else "pending"


@dataclass(frozen=True, slots=True)
class MatterRow:
    """A matter in the lead's list, or in its author's."""

    id: str
    url: str
    about: str
    kind: str
    author: str
    created: datetime
    review: date
    state: str
    due: bool
    news: bool = False
    """Something was added since whoever looks after it last did anything here; for leads."""
    nobodys: bool = False
    """It is open, and nobody looks after it; for leads."""


@dataclass(frozen=True, slots=True)
class Step:
    """One dated step of a matter."""

    at: datetime
    by: str
    what: str
    text: str


@dataclass(frozen=True, slots=True)
class MatterPage:
    """One matter: whole for a lead; for its author what they wrote."""

    row: MatterRow
    account: str
    steps: tuple[Step, ...]
    whole: bool
    may_change: bool
    files: tuple[FileRow, ...] = ()
    """For its author those that they gave."""
    may_add: bool = True
    """Whether a file may be added: by its author always."""
    owner: str = ""
    """Who looks after it; '' while nobody does, or whoever did may read it no more."""
    waits_on: str = ""
    """On whom of the leads it waits now, in a sentence; '' where it asks nothing."""
    may_take: bool = False
    """Whether the viewer may say that they look after it: while somebody else does, or nobody, or it was given them."""
    conditions: str = ""
    """What was asked when it was eased."""
    told: str = ""
    """Whether the person knows, since when, and whether they answered."""
    told_url: str = ""
    """The address of the page on which they were told, to be handed to them; '' where there is none."""
    may_tell: bool = False
    """Whether Castlist knows somebody to tell."""
    leads: tuple[tuple[str, str], ...] = ()
    """Who may own it: id and name."""
    hold: str = ""
    """What is to be said of its hold; '' where there never was one."""
    held: bool = False
    may_hold: bool = False
    """Whether it is about a performer, whose clearance can be held, and none is or was."""
    may_confirm: bool = False
    """Whether the viewer may be the second officer: whoever asked for the hold is not."""


@dataclass(frozen=True, slots=True)
class LeadPage:
    """The one page of safeguarding. For those who are no lead, `gates` is empty and `matters` holds their own."""

    production: Production
    lead: bool
    gated: bool
    has_leads: bool
    gates: tuple[Gate, ...]
    matters: tuple[MatterRow, ...]
    leads: tuple[str, ...]
    """The safeguarding leads, as they are called and what they are."""
    outside: str
    """Whom to tell outside the production, in a line; '' while nobody is named."""
    may_name: bool
    """The viewer may propose somebody."""
    next_round: datetime
    """When clearance is given next, by the clock alone."""


def on_team(production: str, person: str) -> bool:
    """True for everybody with any standing in the production now."""
    return is_on_team(rights(production), person)


def clearable(production: str, person: str) -> list[Gate]:
    """Everybody at the gate, for a lead who is not near to them; no matter changes who is in it, or the work."""
    state = rights(production)
    if not is_lead(state, person) or not state.rule.gate:
        return []
    left_out = near(state, person)
    cands = [
        c
        for c in state.all(Candidacy)
        if c.lives and c.performer and c.performer not in left_out and not recused(state, person, c)
    ]
    names = dict(Performer.objects.filter(pk__in={c.performer for c in cands}).values_list("pk", "name"))
    roles = {r.id: r.name or r.id for r in state.all(Role)}
    asked = set(ClearanceWish.objects.filter(production_id=production).values_list("cand", flat=True))
    rows = [
        Gate(c.id, names.get(c.performer, ""), roles.get(c.role, ""), c.cleared, c.performer, c.id in asked)
        for c in cands
    ]
    return sorted(rows, key=lambda g: (g.cleared, g.name, g.role, g.id))


def lead_page(viewer: Person, production: Production, *, now: datetime) -> LeadPage:
    """The leads' page, or for others on the team what they raised themselves; NotThere for strangers."""
    state = rights(production.pk)
    if not is_on_team(state, viewer.pk):
        raise NotThere
    lead = is_lead(state, viewer.pk)
    if lead:
        reads = matters_read_by(production, state, viewer.pk)
        elsewhere = open_elsewhere(production, viewer.pk)
        here = {read.sealed.performer for read in reads if not read.standing.ended}
        held = {read.sealed.performer for read in reads if is_held(read.standing, now)}
        gates = tuple(
            replace(
                gate,
                elsewhere=elsewhere.get(gate.performer, ()),
                here=gate.performer in here,
                held=gate.performer in held,
            )
            for gate in clearable(production.pk, viewer.pk)
        )
    else:
        reads, gates = matters_by(production, viewer.pk), ()
    called = _names(production, reads)
    rows = tuple(_row(production, read, called, now, leads=_readers(state, read, lead)) for read in reads)
    leads = [m for m in sorted(state.members, key=lambda m: m.n) if m.lead]
    return LeadPage(
        production,
        lead,
        state.rule.gate,
        bool(leads),
        gates,
        rows,
        tuple(", ".join(one for one in (called.get(m.person, "a lead"), m.title) if one) for m in leads),
        "".join(one.line for one in outside_in(state.rule)),
        may_name(state, viewer.pk),
        round_after(now, ZoneInfo(production.time_zone)),
    )


def matter_for(viewer: Person, production: Production, matter: str, *, now: datetime) -> MatterPage:
    """One matter; the same NotThere for one that is not there and for one that is not theirs to know."""
    state = rights(production.pk)
    if not is_on_team(state, viewer.pk):
        raise NotThere
    reads = matters_read_by(production, state, viewer.pk)
    own = matters_by(production, viewer.pk)
    whole = next((r for r in reads if r.row.pk == matter), None)
    read = whole or next((r for r in own if r.row.pk == matter), None)
    if read is None:
        raise NotThere
    called = _names(production, [read])
    leads = _readers(state, read, whole is not None)
    row = _row(production, read, called, now, leads=leads)
    files = rows_of(production, read, viewer.pk, called, whole=whole is not None)
    if whole is None:
        return MatterPage(row, read.sealed.account, (), whole=False, may_change=False, files=files)
    standing = read.standing
    return MatterPage(
        row,
        read.sealed.account,
        _steps(read, called),
        whole=True,
        may_change=row.state == "open",
        files=files,
        may_add=row.state == "open",
        owner=called.get(standing.owner, "a lead") if standing.owner in (leads or ()) else "",
        waits_on=_waits_words(standing, leads or (), called, now),
        may_take=row.state == "open" and (standing.owner != viewer.pk or standing.handed),
        conditions=standing.conditions,
        told=_told_words(standing),
        told_url=told_url(read),
        may_tell=row.state == "open" and bool(read.sealed.performer or read.sealed.person),
        leads=tuple((one, called.get(one, "a lead")) for one in leads or ()),
        hold=_hold_words(standing, called, now),
        held=is_held(standing, now),
        may_hold=bool(read.sealed.performer) and standing.hold is None,
        may_confirm=standing.hold is not None and standing.asked_by != viewer.pk,
    )


def _readers(state: State, read: Read, whole: bool) -> tuple[str, ...] | None:
    """The leads who may read it, where one of them looks at it; None where its author does."""
    return leads_for(state, read.sealed) if whole else None


def _waits_words(standing: Standing, leads: tuple[str, ...], called: dict[str, str], now: datetime) -> str:
    """Who is asked something, and where they find it."""
    on = sorted(called.get(one, "a lead") for one in waits_on(standing, leads, now))
    names = " and ".join((", ".join(on[:-1]), on[-1])) if len(on) > 1 else "".join(on)
    if is_nobodys(standing, leads):
        last = "until one of them looks after it" if len(on) > 1 else "until they look after it"
        last += ", or another lead does" if len(on) == 1 and len(leads) > 1 else ""
        return f"{names}, who {'each find' if len(on) > 1 else 'finds'} it at home {last}"
    return f"{names}, at home" if on else ""


def _told_words(standing: Standing) -> str:
    """One sentence about whether the person knows."""
    answered = f", and answered on {standing.answered_on:%-d %B %Y}" if standing.answered_on else ""
    if standing.told_on:
        return f"the person was told on {standing.told_on:%-d %B %Y}{answered}"
    return "the person has not been told" + (", on the ground that is written down" if standing.ground else "")


def _steps(read: Read, called: dict[str, str]) -> tuple[Step, ...]:
    named = {act.data["file"]: act.data["name"] for act in read.standing.files}
    return tuple(Step(a.at, _who(a, read, called), a.what, _said(a, called, named)) for a in read.acts)


def _who(act: Act, read: Read, called: dict[str, str]) -> str:
    if act.side == OUTSIDE:
        return called.get(read.sealed.raised_by, "somebody outside")
    return "the person" if act.side == PERSON else called.get(act.by, "a lead")


def _hold_words(standing: Standing, called: dict[str, str], now: datetime) -> str:
    """One sentence about its hold, or ''."""
    hold = standing.hold
    if hold is None:
        return ""
    if not is_held(standing, now):
        return f"a hold ended on {hold.until:%-d %B %Y}"
    who = called.get(hold.by, "a lead")
    if not hold.second:
        return f"held by {who} alone until {hold.until:%-d %B %Y}; longer needs a second officer"
    return f"held by {who} and {called.get(hold.second, 'a lead')} until {hold.until:%-d %B %Y}"


def _said(act: Act, called: dict[str, str], files: dict[str, str]) -> str:
    """What was written with the act; an owner is named, and a kind, and a file."""
    if act.what in FILES:
        return files.get(act.data["file"], "")
    if act.what == "mailed":
        return act.data["to"]
    if act.what == "sort":
        return f"{KINDS[act.data['kind']]}: {act.text}"
    return act.text or called.get(act.data.get("owner", ""), "")


def _names(production: Production, reads: list[Read]) -> dict[str, str]:
    """What the team and whoever the matters are about are called."""
    about = {one for read in reads for one in (read.sealed.performer, read.sealed.raised_by) if one}
    performers = dict(Performer.objects.filter(pk__in=about, erased_at=None).values_list("pk", "name"))
    team = Q(seats__production=production) | Q(pk__in={read.origin.author for read in reads})
    return performers | dict(Person.objects.filter(team).values_list("pk", "name"))


def _row(
    production: Production, read: Read, called: dict[str, str], now: datetime, *, leads: tuple[str, ...] | None
) -> MatterRow:
    """The matter as one of its `leads` sees it in the list; without them, as its author does."""
    sealed, row, standing, whole = read.sealed, read.row, read.standing, leads is not None
    state = "ended" if standing.ended else "open"
    known = called.get(sealed.performer, "") or sealed.named or called.get(sealed.person, "")
    about = known or sealed.about or "somebody"
    return MatterRow(
        row.pk,
        f"/p/{production.pk}/safeguarding/{row.pk}/",
        about,
        KINDS.get(
            standing.kind if whole else sealed.kind, "a concern" if read.origin.author else "a concern, from outside"
        ),
        called.get(read.origin.author or sealed.raised_by, "somebody outside, who gave no name"),
        read.origin.at,
        standing.review_on if whole else first_review(read.origin.at),
        state if whole else "with the leads",
        whole and not standing.ended and standing.review_on <= now.date(),
        whole and standing.news > 0,
        whole and is_nobodys(standing, leads or ()),
    )


@dataclass(frozen=True, slots=True)
class Asking:
    """A matter that waits on a lead now."""

    read: Read
    nobodys: bool
    """Whether nobody looks after it: then it waits on every lead who may read it."""
    asks: bool
    """Whether a day has come, or word."""


def asking(production: Production, person: str, *, now: datetime) -> list[Asking]:
    """The matters that wait on this lead now: those that nobody looks after yet, and of their own those that ask them
    something. Whoever is named in one, or in conflict, is asked nothing.

    None while the key is missing. The same reads are made whether there are any or none.
    """
    state = rights(production.pk)
    try:
        reads = [(read, leads_for(state, read.sealed)) for read in matters_read_by(production, state, person)]
    except Locked:
        return []
    return [
        Asking(read, is_nobodys(read.standing, leads), asks(read.standing, now))
        for read, leads in reads
        if person in waits_on(read.standing, leads, now)
    ]


def choices(viewer: Person, production: Production) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """About whom the viewer may raise a matter by name: performers they may know of, and the team."""
    from castlist.rules.decisions.sight import sees

    state = decode(fact_rows(production.pk, None).filter(kind__in=(*RIGHTS, "proposal")))
    known = {c.performer for c in state.all(Candidacy) if c.performer and sees(state, viewer.pk, c)}
    known |= {r.performer for r in state.relations_of(viewer.pk)}
    performers = Performer.objects.filter(pk__in=known).order_by("name").values_list("pk", "name")
    people = {m.person for m in state.members} - {viewer.pk}
    team = Person.objects.filter(pk__in=people).order_by("name").values_list("pk", "name")
    return [(f"performer:{pk}", name) for pk, name in performers], [(f"person:{pk}", name) for pk, name in team]
