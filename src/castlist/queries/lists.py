"""Lists: one form over ordinary proposals. Where each name in one stands, and what a form says was looked at."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from zoneinfo import ZoneInfo

from django.db.models import Q

from castlist.queries.cards import Shown, ring
from castlist.queries.doors import NotThere, names, performers_in, production_for, role_sight, token
from castlist.queries.focus import ANSWERS
from castlist.queries.log import decode, fact_rows, is_name, touched
from castlist.queries.sealing import as_others_may_know
from castlist.queries.shapes import Answer, Ring
from castlist.queries.standings import Standings
from castlist.queries.texts import texts_of
from castlist.queries.wording import OBJECTS, SAYS, step_words, words
from castlist.records.models import Event, Person, Production
from castlist.rules.decisions.concluding import version
from castlist.rules.decisions.facts import Candidacy, Minute, Proposal
from castlist.rules.decisions.objections import biting, own
from castlist.rules.decisions.seats import away, may_act, runs_desk
from castlist.rules.decisions.state import State
from castlist.rules.ladder import direction

KINDS = (
    "rule", "role", "member", "alternate", "relation", "waiver", "candidacy", "proposal", "position", "objection",
    "under_seal", "review", "offer",
)  # fmt: skip
GROUPS = {
    "yours": "Waits for you",
    "ready": "Agreed, to be concluded",
    "stuck": "Stuck",
    "others": "Waits for others",
    "concluded": "Concluded",
    "out": "Not in the list any more",
}


# -- What a form says was looked at


@dataclass(frozen=True, slots=True, order=True)
class Looked:
    """One name as somebody looked at it: the revision, and a mark of everything that bears on a decision there."""

    cand: str
    revision: int
    mark: str = ""

    def __str__(self) -> str:
        return f"{self.cand}.{self.revision}.{self.mark}"

    def has_moved(self, state: State, viewer: str) -> bool:
        """True when it is no longer as they saw it."""
        cand = state.candidacy(self.cand)
        return cand is None or mark_of(state, cand, viewer) != self.mark


def mark_of(state: State, cand: Candidacy, viewer: str) -> str:
    """What a conclusion names as looked at."""
    return token("seen", viewer, cand.id, version(state, cand))


def read_looked(text: str) -> tuple[Looked, ...]:
    """The names that a form was about; what is no name is left out."""
    found = []
    for word in text.split():
        cand, revision, mark = (*word.split("."), "", "")[:3]
        if cand and revision.isascii() and revision.isdigit() and len(revision) < 7:
            found.append(Looked(cand, int(revision), mark))
    return tuple(found)


# -- The page of one list


@dataclass(frozen=True, slots=True)
class Row:
    """One name: where it stands, and who has said what."""

    id: str
    name: str
    url: str
    group: str
    ring: Ring
    sentence: str
    positions: str
    left_out: str = ""
    """Why an answer for all passes this name over, or ''."""
    may_take_out: bool = False
    minute: int = 0


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list, as one viewer may see it."""

    production: Production
    role: str
    role_url: str
    batch: str
    title: str
    terms: str
    by: str
    at: datetime
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    """(what they have in common, the names), without empty ones."""
    total: int
    answers: tuple[Answer, ...]
    upward: str
    """The step at which `object` opens an objection on each name; '' where it opens none."""
    answering: str
    """The names that an answer is about, as the form sends them; '' when none waits for the viewer."""
    to_answer: int
    passed_over: int
    concluding: str
    to_conclude: int
    may_withdraw: bool
    note: str


@dataclass(frozen=True, slots=True)
class _Begun:
    """The list as it was put on the table: whom it named, for what, by whom, when."""

    cands: tuple[str, ...]
    target: str
    by: str
    at: int


def _begun(production: str, role: str, batch: str) -> _Begun:
    if not is_name(batch):
        raise NotThere
    found = Event.objects.filter(
        production_id=production, role=role, kind="proposed", data__contains=f'"batch":"{batch}"'
    )
    rows = list(found.order_by("seq").values_list("cand", "by", "at", "data"))
    if not rows:
        raise NotThere
    return _Begun(tuple(row[0] for row in rows), json.loads(rows[0][3])["target"], rows[0][1], rows[0][2])


def load(production: str, role: str, batch: str = "") -> State:
    """The cards of the role, without what a list does not say; and the minutes that came out of one list."""
    wanted = Q(kind__in=KINDS)
    if batch:
        wanted |= Q(kind="minute", data__contains=f'"batch":"{batch}"')
    rows = fact_rows(production, None).filter(Q(role__in=["", role]) | Q(kind="objection"))
    return decode(rows.filter(wanted))


def room_of_list(viewer: Person, production_id: str, role: str, batch: str = "") -> tuple[Production, Shown]:
    """The role's room as the viewer may see it. Raises NotThere for a stranger."""
    production = production_for(viewer, production_id)
    rights, seen = role_sight(viewer, production, role, load=lambda key: load(key, role, batch))
    state = as_others_may_know(rights, viewer.pk)
    state = touched(state, production.pk, [p.cand for p in state.all(Proposal)], upto=production.head)
    performers = performers_in(state)
    named = names(production, state, performers)
    zone, base = ZoneInfo(production.time_zone), f"/p/{production.pk}/r/{role}/"
    return production, Shown(state, named, performers, seen, viewer.pk, zone, base, "", Standings(state))


def list_page(viewer: Person, production_id: str, role: str, batch: str) -> ListPage:
    """Every name of the list that the viewer may see. Raises NotThere for a stranger, and where there is no list."""
    production, shown = room_of_list(viewer, production_id, role, batch)
    begun, state = _begun(production.pk, role, batch), shown.state
    cands = [c for key in begun.cands if (c := state.candidacy(key)) and c.id not in shown.sight.hidden]
    if not cands:
        raise NotThere
    minutes = {m.cand: m for m in state.all(Minute) if m.frozen.get("batch") == batch}
    rows = [_row(shown, cand, batch, minutes.get(cand.id)) for cand in cands]
    yours = [r for r in rows if r.group == "yours"]
    answering = [r for r in yours if not r.left_out]
    ready = [r for r in rows if r.group == "ready" and _may_conclude(shown, r.id)]
    opener = begun.by == viewer.pk and any(r.may_take_out for r in rows)
    return ListPage(
        production=production, role=shown.names.role(role), role_url=shown.base, batch=batch,
        title=title_of(begun.target, len(cands)), terms=_terms(shown, cands, batch, minutes),
        by=shown.names.full(begun.by), at=datetime.fromtimestamp(begun.at / 1000, UTC),
        groups=tuple((label, g) for key, label in GROUPS.items() if (g := tuple(r for r in rows if r.group == key))),
        total=len(cands), answers=tuple(Answer(kind, SAYS[kind], hint, needs) for kind, hint, needs in ANSWERS),
        upward=begun.target if any(direction(c.step, begun.target) == "up" for c in cands) else "",
        answering=_looked(shown, answering), to_answer=len(answering), passed_over=len(yours) - len(answering),
        concluding=_looked(shown, ready), to_conclude=len(ready), may_withdraw=opener,
        note="Each of them may one day ask to read this.",
    )  # fmt: skip


def title_of(target: str, count: int) -> str:
    """'Letting 45 people go'."""
    text = OBJECTS.get(target, "{name}").format(name="1 person" if count == 1 else f"{count} people")
    return text[0].upper() + text[1:]


def _looked(shown: Shown, rows: Iterable[Row]) -> str:
    """The names as a form sends them."""
    found = []
    for row in rows:
        cand, proposal = shown.state.candidacy(row.id), shown.state.proposal(row.id)
        if cand and proposal:
            found.append(str(Looked(cand.id, proposal.revision, mark_of(shown.state, cand, shown.viewer))))
    return " ".join(found)


def _may_conclude(shown: Shown, cand_id: str) -> bool:
    cand = shown.state.candidacy(cand_id)
    if cand is None:
        return False
    return may_act(shown.state, cand, shown.viewer) or runs_desk(shown.state, shown.viewer, cand.role)


def _terms(shown: Shown, cands: list[Candidacy], batch: str, minutes: dict[str, Minute]) -> str:
    """Why, as it was said with the list."""
    open_now = (p.terms for c in cands if (p := shown.state.proposal(c.id)) and p.batch == batch)
    commitment = next(chain(open_now, (str(m.frozen["terms"]) for m in minutes.values())), "")
    return texts_of([commitment]).read(commitment)[0] if commitment else ""


def _row(shown: Shown, cand: Candidacy, batch: str, minute: Minute | None) -> Row:
    proposal = shown.state.proposal(cand.id)
    inside = proposal is not None and proposal.batch == batch
    drawn = ring(shown, cand)
    url = f"{shown.base}?c={cand.id}"
    name = shown.names.performer(cand.performer)
    if minute and not inside:
        number = minute.number
        return Row(cand.id, name, url, "concluded", drawn, f"Minute {number}.", "", minute=number)
    headline, sentence = words(shown.state, cand, shown.standings.standing(cand), shown.names)
    if not inside or proposal is None:
        return Row(cand.id, name, url, "out", drawn, _why_out(proposal, headline), "")
    status = shown.standings.standing(cand).status
    group = "ready" if status == "ready" else "stuck" if status in ("stuck", "inquorate") else "others"
    if shown.standings.waits_on(cand, shown.viewer):
        group = "yours"
    # Whom it waits for stands in what everybody said; only what stops it wants a sentence.
    stopped = f"{headline} {sentence}" if status in ("stuck", "inquorate") else ""
    return Row(
        cand.id, name, url, group, drawn, stopped, said(drawn), _left_out(shown, cand, proposal),
        may_take_out=shown.viewer in {*shown.standings.seats(cand), *away(proposal)},
    )  # fmt: skip


def _why_out(proposal: Proposal | None, headline: str) -> str:
    if proposal is None:
        return headline
    return f"Stands on its own, revision {proposal.revision}. {headline}"


def said(drawn: Ring) -> str:
    """'I want this: Karen. Not yet: Derek, Tom.', by what they say."""
    by_words: dict[str, list[str]] = {}
    order = [kind for kind, _, _ in ANSWERS]
    for segment in sorted(drawn.segments, key=lambda s: order.index(s.kind) if s.kind in order else len(order)):
        by_words.setdefault(segment.says, []).append(segment.name)
    return " ".join(f"{says[0].upper()}{says[1:]}: {', '.join(who)}." for says, who in by_words.items())


def _left_out(shown: Shown, cand: Candidacy, proposal: Proposal) -> str:
    """Consenting against an objection of one's own needs a word on what becomes of it: that is said in the room."""
    mine = [o for o in biting(shown.state, cand, proposal.target) if own(o, shown.viewer, cand.role)]
    if not mine:
        return ""
    return f"Your objection from {step_words(mine[0].floor_in(cand.role))} bites: say in the room what becomes of it."
