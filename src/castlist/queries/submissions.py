"""What performers sent by the form of an open call: beside one candidacy, for the desk, and for themselves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from castlist.queries.call_tapes import stand_of
from castlist.queries.doors import NotThere, production_for, team_state
from castlist.queries.notices import notices_of
from castlist.queries.performers import SameAddress, of_one_address
from castlist.queries.production_states import production_now
from castlist.queries.shapes_sent import Answered
from castlist.records.models import Person, Production, Submission
from castlist.rules.agents import called as agent_called
from castlist.rules.decisions.facts import Role
from castlist.rules.decisions.seats import runs_desk
from castlist.rules.decisions.sight import Sight
from castlist.rules.decisions.state import State
from castlist.rules.questions import place_words, shown

A_PAGE = 50
NOT_THIS = "rather not"


def _rows(production: str) -> list[Submission]:
    rows = Submission.objects.filter(production=production).select_related("performer", "agent").order_by("-at", "-pk")
    return list(rows.prefetch_related("preferences", "answers__question"))


def says_of(said: Mapping[str, int], role: str) -> str:
    """What the form said of the part, in words; `said`: every part that it named, with its place."""
    if not said[role]:
        return "They would rather not play this part."
    several = sum(place > 0 for place in said.values()) > 1
    return f"Their {place_words(said[role])}." if several else ""


def answers_of(row: Submission, roles: Iterable[str]) -> tuple[Answered, ...]:
    """What the form answered, in the order in which it was asked, of the whole call ('') and of these roles."""
    wanted = {role: number for number, role in enumerate(roles)}
    rows = [one for one in row.answers.all() if one.question.role in wanted]
    rows.sort(key=lambda one: (wanted[one.question.role], one.question.n, one.pk))
    return tuple(Answered(one.question.text, shown(one.question.kind, one.value), one.question.role) for one in rows)


def rather_not(production: str, role: str, performer: str) -> bool:
    """True where the form that they sent last says that they would rather not play the part."""
    last = Submission.objects.filter(production=production, performer=performer).order_by("-at", "-pk").first()
    return last is not None and last.preferences.filter(role=role, place=0).exists()


# -- For the desk


@dataclass(frozen=True, slots=True)
class WantedPart:
    """A part that somebody wants, or would rather not play."""

    role: str
    name: str
    place: int
    """1 for the dearest; 0: rather not."""
    candidacy: str
    says: str
    tape: str = ""
    """Of the self-tape that the call wished for: here, missing (asked for), none (welcome); '' for no wish."""


@dataclass(frozen=True, slots=True)
class SentForm:
    """One form that was sent, as far as the viewer may know of it."""

    id: str
    performer_id: str
    name: str
    at: datetime
    parts: tuple[WantedPart, ...]
    answers: tuple[Answered, ...]
    newest: bool
    """False where they sent another one since."""
    agent: str = ""
    """Who sent it for them; '' where they did themselves."""
    same_address: tuple[SameAddress, ...] = ()
    """For whoever runs the desk, others who have that address: one person, or two."""

    @property
    def wanted(self) -> tuple[WantedPart, ...]:
        """What they want, the dearest first."""
        return tuple(one for one in self.parts if one.place)

    @property
    def rather_not(self) -> tuple[WantedPart, ...]:
        """What they would rather not play."""
        return tuple(one for one in self.parts if not one.place)


@dataclass(frozen=True, slots=True)
class SentForms:
    """Everything that came by the form of a production."""

    production: Production
    forms: tuple[SentForm, ...]
    total: int
    page: int
    pages: int
    tapeless: int = 0
    """Of how many people the self-tape that the call asked for has not come."""


def sent_forms(viewer: Person, production_id: str, *, page: int = 0, tapeless: bool = False) -> SentForms:
    """What came, the newest first, `page` by page or (0) all of it, without whom the viewer may not know of.

    `tapeless`: of those alone whose self-tape was asked for and has not come, what they sent last. Of parts into whose
    room they do not see, nothing is told. NotThere for somebody who is not on the team.
    """
    production = production_for(viewer, production_id)
    team_state(viewer, production)
    known = production_now(production)
    roles = {one.id: one for one in notices_of(production.pk).all(Role)}
    sights = {role: known.sight(viewer.pk, role) for role in roles}
    called = {role: one.name or one.id for role, one in roles.items() if sights[role].room}
    there = {cand.id for role in called for cand in known.state.candidacies(role)}
    found: list[SentForm] = []
    newest: set[str] = set()
    tapes = {cand: stands for cand, stands in stand_of(production.pk).items() if _lives(known.state, cand)}
    for row in _rows(production.pk):
        one = _sent_form(row, called, sights, there, tapes)
        if one is not None:
            found.append(replace(one, newest=one.performer_id not in newest))
            newest.add(one.performer_id)
    without = [one for one in found if one.newest and any(part.tape == "missing" for part in one.parts)]
    found = without if tapeless else found
    pages = max(-(-len(found) // A_PAGE), 1)
    if not 0 <= page <= pages:
        raise NotThere
    some = found[(page - 1) * A_PAGE : page * A_PAGE] if page else found
    if page and runs_desk(known.state, viewer.pk):
        same = of_one_address(production.company_id, {one.performer_id for one in some})
        some = [replace(one, same_address=same.get(one.performer_id, ())) for one in some]
    return SentForms(production, tuple(some), len(found), page, pages, len(without))


def _sent_form(
    row: Submission, called: Mapping[str, str], sights: Mapping[str, Sight], there: set[str], tapes: Mapping[str, str]
) -> SentForm | None:
    """The form without what the viewer may not know; None where that leaves no part that they wanted."""
    said = sorted(row.preferences.all(), key=lambda p: (p.place == 0, p.place, p.pk))
    if any(one.cand and _is_hidden(sights[one.role], one.cand) for one in said if one.role in called):
        return None
    parts = [
        WantedPart(one.role, called[one.role], one.place, one.cand, place_words(one.place) if one.place else NOT_THIS,
                   tapes.get(one.cand, "") if one.place else "")
        for one in said if one.role in called and (not one.cand or one.cand in there)
    ]  # fmt: skip
    if not any(part.place for part in parts):
        return None
    asked = ["", *(part.role for part in parts if part.place)]
    return SentForm(
        row.pk, row.performer_id, row.performer.name, row.at, tuple(parts), answers_of(row, asked), newest=False,
        agent=agent_called(row.agent.name, row.agent.agency) if row.agent else "",
    )  # fmt: skip


def _lives(state: State, cand: str) -> bool:
    found = state.candidacy(cand)
    return found is not None and found.lives


def _is_hidden(sight: Sight, cand: str) -> bool:
    return cand in sight.hidden or (sight.only is not None and cand not in sight.only)


# -- For themselves


@dataclass(frozen=True, slots=True)
class OwnForm:
    """One form as whoever sent it reads it."""

    at: datetime
    production: str
    wanted: tuple[str, ...]
    rather_not: tuple[str, ...]
    answers: tuple[Answered, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """Everything that it said, a line each."""
        said = [f"You would play: {', '.join(self.wanted)}"] if self.wanted else []
        said += [f"You would rather not play: {', '.join(self.rather_not)}"] if self.rather_not else []
        return (*said, *(f"{one.question} {one.answer}" for one in self.answers))


def own_forms(performer: str) -> list[OwnForm]:
    """Every form that the performer sent, in whichever production, the oldest first."""
    rows = Submission.objects.filter(performer=performer).select_related("production").order_by("at", "pk")
    found = []
    for row in rows.prefetch_related("preferences", "answers__question"):
        called = {one.id: one.name or one.id for one in notices_of(row.production_id).all(Role)}
        said = sorted(row.preferences.all(), key=lambda one: (one.place, one.pk))
        wanted = [one.role for one in said if one.place]
        found.append(OwnForm(
            row.at, row.production.name, tuple(called.get(one, one) for one in wanted),
            tuple(called.get(one.role, one.role) for one in said if not one.place), answers_of(row, ["", *wanted]),
        ))  # fmt: skip
    return found
