"""Who among the cast has been welcomed, who not yet, and for whom the first call is another one since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from castlist.queries.doors import milliseconds
from castlist.queries.first_calls import first_calls_of
from castlist.queries.production_states import production_now
from castlist.queries.standings import Standings
from castlist.records.models import Letter, Performer, Person, Production
from castlist.rules.decisions.announcing import cast_now
from castlist.rules.decisions.facts import Candidacy, FirstCall, Role
from castlist.rules.decisions.first_calls import changed_since, last_said
from castlist.rules.languages import HOUSE
from castlist.rules.letter_words import joined, said_in
from castlist.rules.letters import OPEN, WELCOME, why_not_write

SAYS = {
    "": "not welcomed yet",
    "drafted": "welcome not sent yet",
    "failed": "welcome did not get through",
    "sent": "welcomed",
    "changed": "first call changed since they were told",
}


@dataclass(frozen=True, slots=True)
class Welcome:
    """How it stands with the welcome of somebody who is cast. `state`: one of SAYS."""

    state: str
    letter: str = ""
    """The one that it is about."""
    at: datetime | None = None
    """When they were written to last."""
    behind: bool = False
    """The first call is another one since."""

    @property
    def says(self) -> str:
        """In words."""
        return SAYS[self.state]


@dataclass(frozen=True, slots=True)
class Welcomes:
    """How it stands with everybody who is cast, as far as the viewer may know of them. Somebody who has several parts
    counts, and is welcomed, once.
    """

    by_cand: Mapping[str, Welcome]
    names: Mapping[str, str]
    """What each candidate is called."""
    wants: tuple[str, ...]
    """One candidacy of each to whom the viewer may write now: not welcomed yet, or told of another first call."""
    people: int
    told: int
    """To how many a welcome has gone."""
    behind: int
    """Of these, for how many the first call is another one since."""
    may_write: bool
    """The viewer may write to some of them."""


def welcomes_of(viewer: Person, production: Production, known: Standings, last: FirstCall) -> Welcomes:
    """Of everybody who is cast and was not erased, where the viewer may know of it."""
    seen = [cand for cand in cast_now(known.state) if known.shows(viewer.pk, cand)]
    names = dict(Performer.objects.filter(pk__in={c.performer for c in seen}, erased_at=None).values_list("pk", "name"))
    of = {cand.id: cand.performer for cand in seen if cand.performer in names}
    letters: dict[str, list[Letter]] = {performer: [] for performer in names}
    rows = Letter.objects.filter(production=production, kind=WELCOME, cand__in=list(of)).exclude(state="dropped")
    for row in rows.order_by("created_at", "pk"):
        letters[of[row.cand]].append(row)
    stands = {performer: _stands(some, last) for performer, some in letters.items()}
    found = {cand: stands[performer] for cand, performer in of.items()}
    writes = [c for c in seen if c.id in of and why_not_write(known.state, c, viewer.pk) is None]
    return Welcomes(
        found, {cand: names[performer] for cand, performer in of.items()}, _wants(writes, found), len(stands),
        sum(one.at is not None for one in stands.values()), sum(one.behind for one in stands.values()), bool(writes),
    )  # fmt: skip


def welcomes_now(viewer: Person, production: Production) -> Welcomes:
    """The same for an act, as it stands now."""
    return welcomes_of(viewer, production, production_now(production), last_said(first_calls_of(production.pk)))


def _stands(letters: list[Letter], last: FirstCall) -> Welcome:
    """What waits comes before what has gone."""
    sent = [row for row in letters if row.sent_at and row.state == "sent"]
    told = max((row.sent_at for row in sent if row.sent_at), default=None)
    behind = told is not None and changed_since(last, milliseconds(told))
    waits = [row for row in letters if row.state in (*OPEN, "sending")]
    if waits:
        return Welcome("failed" if waits[-1].state == "failed" else "drafted", waits[-1].pk, told, behind)
    if told is None:
        return Welcome("")
    latest = max(sent, key=lambda row: (row.sent_at, row.pk))
    return Welcome("changed" if behind else "sent", latest.pk, told, behind)


def _wants(writes: Iterable[Candidacy], found: Mapping[str, Welcome]) -> tuple[str, ...]:
    chosen: dict[str, str] = {}
    for cand in writes:
        if found[cand.id].state in ("", "changed"):
            chosen.setdefault(cand.performer, cand.id)
    return tuple(chosen.values())


def roles_in_words(production: Production, viewer: str, performer: str, *, language: str = HOUSE) -> str:
    """What they play, as far as the viewer may know: The Lead; The Lead and Second Nurse (covering Nurse)."""
    known = production_now(production)
    names = {role.id: role.name or role.id for role in known.state.all(Role)}
    said = []
    for cand in cast_now(known.state):
        role = known.state.role(cand.role)
        if cand.performer == performer and role is not None and known.shows(viewer, cand):
            covers = names.get(role.covers, "")
            said.append(said_in(language, "covering", role=names[role.id], covers=covers) if covers else names[role.id])
    return joined(language, said)
