"""The candidacy that is looked at: what is on the table, who said what, what may be done, and what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from castlist.queries.alternates import alternate_view
from castlist.queries.cards import (
    Shown,
    marks,
    name_of,
    sealed_now,
    shown_kind,
)
from castlist.queries.doors import token
from castlist.queries.frames import seat_of
from castlist.queries.mays import mays
from castlist.queries.minutes import minute_rows
from castlist.queries.motions import too_few_to_release
from castlist.queries.next_steps import letters, tape, tasks
from castlist.queries.offers import offer_view
from castlist.queries.open_calls import call_in_force, may_admit
from castlist.queries.proxies import may_answer_for
from castlist.queries.reports import may_report_for, reported_answer, reported_for
from castlist.queries.shapes import (
    Answer,
    CareerPoint,
    ConditionRow,
    Focus,
    Linked,
    May,
    ObjectionRow,
    PositionRow,
    ProposalView,
    Question,
    ReportedAnswer,
    Seat,
    VoiceRow,
)  # fmt: skip
from castlist.queries.texts import Texts
from castlist.queries.wording import SAYS, VOICE_SAYS, objection_line, step_words, title, words
from castlist.rules.auditions import said_clock
from castlist.rules.decisions.concluding import version
from castlist.rules.decisions.due import absent_from
from castlist.rules.decisions.facts import (
    Candidacy,
    Condition,
    Member,
    Position,
    Proposal,
    Reported,
    Voice,
)
from castlist.rules.decisions.objections import about, biting, own, speaks_for
from castlist.rules.decisions.proposing import judges
from castlist.rules.decisions.seats import may_act, recused, seats
from castlist.rules.decisions.status import standing, takes_back
from castlist.rules.ladder import LABELS, RANK, direction, targets
from castlist.rules.loose_ends import nobody_writes

ANSWERS = (
    ("support", "support", False),
    ("accept", "accept", False),
    ("concern", "concern, say what", True),
    ("object", "object, say why", True),
)
ENDS_AN_OFFER = (("support", "support, say why", True), *ANSWERS[1:])
"""Where an offer that is out would be taken back."""


@dataclass(frozen=True, slots=True)
class Looking:
    """A candidacy being looked at, with the texts on it that this viewer may read."""

    shown: Shown
    cand: Candidacy
    texts: Texts
    now: int
    """The moment that is shown."""
    today: int
    """When somebody looks at it."""

    @property
    def reads(self) -> bool:
        """True when the viewer reads the reasons on it."""
        return self.shown.sight.reads(self.cand.id)

    def at(self, milliseconds: int) -> datetime:
        """A moment on the production's clock."""
        return datetime.fromtimestamp(milliseconds / 1000, UTC).astimezone(self.shown.zone)

    def clock(self, milliseconds: int) -> str:
        """09:12; with the day when that is not today, as everywhere: yesterday, 09:12."""
        at, today = self.at(milliseconds), self.at(self.today)
        days = (today.date() - at.date()).days
        if not days:
            return said_clock(at)
        on = "yesterday" if days == 1 else f"{at:%A}" if 1 < days < 7 else f"{at.day} {at:%B}"
        return f"{on}, {said_clock(at)}"

    def seat(self, person: str) -> Seat:
        """Somebody on the team."""
        member = self.shown.state.get(Member, person)
        return seat_of(person, self.shown.names.full(person), member.title if member else "")

    def reason(self, commitment: str) -> tuple[str, str]:
        """A reason as this viewer may read it, and its state."""
        return self.texts.read(commitment) if self.reads else ("", "desk" if commitment else "")


def seen_token(shown: Shown, cand: Candidacy) -> str:
    """What a conclusion names as looked at: changes with every act that bears on a decision here."""
    return token("seen", shown.viewer, cand.id, version(shown.state, cand))


def _conditions(look: Looking, conditions: Iterable[Condition], *, judged: bool) -> tuple[ConditionRow, ...]:
    state, cand, viewer = look.shown.state, look.cand, look.shown.viewer
    rows = []
    for c in conditions:
        heir = judges(state, cand, c) != (c.asked_by,)
        open_now = judged and c.what == "pre" and not c.met
        rows.append(ConditionRow(
            id=c.id, text=look.texts.words(c.text),
            kind="precondition" if c.what == "pre" else "undertaking",
            asker=c.asked_by, asked_by=look.shown.names.person(c.asked_by), due=look.texts.words(c.due), met=c.met,
            judge="anybody with a say" if heir else look.shown.names.person(c.asked_by),
            may_judge=open_now and may_act(state, cand, viewer) and (heir or c.asked_by == viewer),
        ))  # fmt: skip
    return tuple(rows)


def _proposal(look: Looking, proposal: Proposal) -> ProposalView:
    name = look.shown.names.performer(look.cand.performer)
    return ProposalView(
        revision=proposal.revision, title=title(proposal.target, name), target=proposal.target,
        target_label=LABELS[proposal.target], terms=look.texts.read(proposal.terms)[0],
        by=look.shown.names.person(proposal.revised_by or proposal.by), at=look.at(proposal.at),
        conditions=_conditions(look, proposal.conditions, judged=True), reserve=proposal.reserve,
        deadline_hours=proposal.deadline_hours, sealed=proposal.sealed, history=(),
    )  # fmt: skip


def _earlier(look: Looking, person: str, revision: int) -> tuple[str, ...]:
    """What somebody said before: on earlier revisions, and earlier on this one."""
    lines = []
    said = sorted(look.shown.state.group(Position, look.cand.id), key=lambda p: (p.revision, p.n))
    for old in said:
        sealed = old.sealed or sealed_now(look.shown.state, look.cand)
        if old.person != person or (sealed and person != look.shown.viewer):
            continue
        for what, at, _ in old.before:
            lines.append(f"on revision {old.revision}, {look.clock(at)}: “{SAYS[what]}”")
        if old.revision != revision or old.void:
            lines.append(f"on revision {old.revision}, {look.clock(old.at)}: “{SAYS[old.what]}”")
    return tuple(lines)


def _note(look: Looking, person: str, seat: str, position: Position | None) -> str:
    names = look.shown.names
    notes = []
    if person != seat:
        notes.append(f"sits for {names.person(seat)}")
    if position and position.by != person and shown_kind(look.shown, look.cand, position) != "sealed":
        notes.append(f"said by {names.person(position.by)} as proxy")
    reported = look.shown.state.get(Reported, f"{look.cand.id}/{person}")
    if reported and not sealed_now(look.shown.state, look.cand):
        notes.append(f"{names.person(reported.by)} reports “{SAYS[reported.what]}”, not yet confirmed")
    if position and position.what == "object" and look.shown.standings.waits_on(look.cand, person):
        notes.append("the objection lets this pass by now, so another answer is needed")
    if position is None and person == seat and _silent_without_alternate(look, person):
        notes.append("silent for long, and no alternate is named for this seat")
    return "; ".join(notes)


def _silent_without_alternate(look: Looking, person: str) -> bool:
    """True when their seat would have passed by now, and there is nobody to whom it passes."""
    proposal = look.shown.state.proposal(look.cand.id)
    when = absent_from(look.shown.state, look.cand, proposal, person) if proposal else 0
    return 0 < when <= look.now


def positions(look: Looking, proposal: Proposal | None) -> tuple[PositionRow, ...]:
    """One row a person in S; empty when nothing is on the table."""
    if proposal is None:
        return ()
    state, rows = look.shown.state, []
    for person, seat in sorted(
        seats(state, look.cand, proposal.target).items(), key=lambda p: look.shown.names.person(p[0])
    ):
        position = state.position(look.cand.id, proposal.revision, person)
        kind = shown_kind(look.shown, look.cand, position)
        reason, reason_state = look.reason(position.reason) if position and kind != "sealed" else ("", "")
        rows.append(PositionRow(
            who=look.seat(person), kind=kind, says=SAYS[kind], reason=reason, reason_state=reason_state,
            at=look.at(position.at) if position and kind != "sealed" else None,
            note=_note(look, person, seat, position),
            earlier=_earlier(look, person, proposal.revision),
        ))  # fmt: skip
    return tuple(rows)


def objection_rows(look: Looking) -> tuple[ObjectionRow, ...]:
    """Every objection that reaches this candidacy and that the viewer may see."""
    state, cand, viewer = look.shown.state, look.cand, look.shown.viewer
    proposal = state.proposal(cand.id)
    bites = {o.id for o in biting(state, cand, proposal.target)} if proposal else set()
    rows = []
    for o in about(state, cand):
        orphan, mine = o.orphan_in(cand.role), own(o, viewer, cand.role)
        acts = cand.lives and not recused(state, viewer, cand)
        sits = acts and may_act(state, cand, viewer)
        adopter = speaks_for(o, cand.role)
        reason, reason_state = look.reason(o.reason)
        motion = next(
            (m for m in state.motions() if m.what == "release" and dict(m.args).get("objection") == o.id), None
        )
        too_few = too_few_to_release(state, cand, o, look.shown.names) if sits and orphan else ""
        rows.append(ObjectionRow(
            id=o.id, owner=look.shown.names.person(o.owner), floor=o.floor, scope=o.scope,
            state="bites" if o.id in bites else "stands", sentence=objection_line(o, look.shown.names, cand.role),
            reason=reason, reason_state=reason_state, orphaned=orphan,
            adopted_by=look.shown.names.person(adopter) if adopter else "", at=look.at(o.at), mine=mine,
            may_move=acts and mine, may_withdraw=acts and mine, may_adopt=sits and orphan and not adopter,
            may_release=sits and orphan and not too_few and not (motion and viewer in motion.agreed),
            release_waits=too_few,
            released_by=tuple(look.shown.names.person(p) for p in motion.agreed) if motion else (),
            floors=_floors_to_move_to(state.rule.steps, o.floor) if mine else (),
            moved_why=look.reason(o.moved_why)[0],
        ))  # fmt: skip
    return tuple(rows)


def question(look: Looking, proposal: Proposal | None, objections: tuple[ObjectionRow, ...]) -> Question | None:
    """The one question, when the viewer sits here now, for themselves or by proxy; None otherwise."""
    state, cand, viewer = look.shown.state, look.cand, look.shown.viewer
    if proposal is None or recused(state, viewer, cand):
        return None
    sitting = seats(state, cand, proposal.target)
    principals = tuple(
        look.seat(p) for p in sitting if may_answer_for(state, cand, proposal, p, by=viewer, at=look.now)
    )
    if not may_act(state, cand, viewer) and not principals:
        return None
    given = state.position(cand.id, proposal.revision, viewer)
    upward = direction(cand.step, proposal.target) in ("up", "same")
    steps = state.rule.steps
    floors = tuple((s, LABELS[s]) for s in _up_to(steps, proposal.target)) if upward else ()
    above = tuple((s, step_words(s)) for s in steps if upward and RANK[s] > RANK[proposal.target])
    name = look.shown.names.performer(cand.performer) if cand.performer else "Anybody who comes"
    return Question(
        revision=proposal.revision, seen=seen_token(look.shown, cand),
        answers=tuple(
            Answer(kind, SAYS[kind], hint, needs, pressed=given is not None and given.what == kind)
            for kind, hint, needs in (ENDS_AN_OFFER if takes_back(state, cand, proposal.target) else ANSWERS)
        ),
        floors=floors, resolves=tuple(o for o in objections if o.mine and o.state == "bites"), stand_from=above,
        for_others=principals, for_self=may_act(state, cand, viewer),
        note=f"{name} may one day ask to read this.", reported=_reported(look),
    )  # fmt: skip


def _up_to(steps: Sequence[str], target: str) -> list[str]:
    """The steps in use up to the target, and the target last, also where the rule has dropped it meanwhile."""
    return [s for s in steps if RANK[s] < RANK[target]] + [target]


def _floors_to_move_to(steps: Sequence[str], floor: str) -> tuple[tuple[str, str], ...]:
    """Where an objection may begin instead; the next step up stands first, and nobody lowers it by a press."""
    nearest = sorted((s for s in steps if s != floor), key=lambda s: (RANK[s] < RANK[floor], RANK[s]))
    return tuple((s, LABELS[s]) for s in nearest)


def _reported(look: Looking) -> ReportedAnswer | None:
    """What somebody entered as the viewer's own answer, to be confirmed."""
    found = reported_for(look.shown.state, look.cand, look.shown.viewer)
    return reported_answer(found, look.shown.names.person(found.by), look.texts.read(found.reason)) if found else None


def _voices(look: Looking) -> tuple[VoiceRow, ...]:
    if not look.reads:
        return ()
    state, viewer = look.shown.state, look.shown.viewer
    rows = []
    for voice in sorted(state.group(Voice, look.cand.id), key=lambda v: v.n):
        text, text_state = look.reason(voice.text)
        asks = voice.what == "ask" and look.cand.lives and not look.cand.standing and may_act(state, look.cand, viewer)
        rows.append(VoiceRow(
            voice.id, look.seat(voice.person), voice.what, VOICE_SAYS[voice.what], text, text_state, look.at(voice.at),
            may_take_up=asks and voice.person != viewer and state.member(voice.person) is not None,
        ))  # fmt: skip
    return tuple(rows)


def _why_here(look: Looking) -> tuple[str, str]:
    cand = look.cand
    if cand.standing:
        return "", ""
    if not cand.by:
        return f"Submitted {look.at(cand.at).day} {look.at(cand.at):%B}.", ""
    text, state = look.reason(cand.reason)
    where = "not shown to the desk" if state == "desk" else state
    kept = f" The reason is {where}." if where and not text else ""
    return f"{look.shown.names.person(cand.by)} put them forward, {look.clock(cand.at)}.{kept}", text


def focus(look: Looking, *, read_only: bool, booking: str = "") -> Focus:
    """Everything on the candidacy that the viewer may see."""
    shown, cand, state = look.shown, look.cand, look.shown.state
    proposal = state.proposal(cand.id)
    stands = standing(state, cand)
    headline, sentence = words(state, cand, stands, shown.names)
    unwritten = stands.status == "concluded" and nobody_writes(state, cand)
    if unwritten:
        sentence += f" Nobody has been asked to write to {shown.names.performer(cand.performer)} yet."
    objections = objection_rows(look)
    performer = shown.performers.get(cand.performer)
    name = name_of(shown, cand)
    may = {} if read_only else _mays(look)
    why_here, said_why = _why_here(look)
    return Focus(
        id=cand.id, name=name, performer_id=cand.performer, initial=name[:1].upper(), step=cand.step,
        step_label=LABELS[cand.step], status=stands.status, headline=headline, sentence=sentence,
        why_here=why_here, said_why=said_why,
        credits=tuple(CareerPoint(int(y), str(t)) for y, t in performer.credits) if performer else (),
        last_heard=performer.last_heard if performer else "", proposal=_proposal(look, proposal) if proposal else None,
        positions=positions(look, proposal),
        question=None if read_only else question(look, proposal, objections), objections=objections,
        voices=_voices(look), minutes=minute_rows(look.shown, cand, look.texts, reads=look.reads), tasks=tasks(look),
        letters=letters(look), marks=tuple(m for m in marks(shown, cand) if m.kind != "objection"),
        may=may, targets=tuple((t, title(t, name)) for t in _in_order(cand.step, _targets(look))),
        members=tuple(look.seat(m.person) for m in state.members if not recused(state, m.person, cand)),
        recused=_recused(look), booking=booking,
        offer=offer_view(
            state, cand, shown.names, shown.viewer, zone=shown.zone, now=look.now, home=shown.base.rsplit("/r/", 1)[0],
            is_past=read_only,
        ),
        report_for=() if read_only else tuple(look.seat(p) for p in may_report_for(state, cand, shown.viewer)),
        report_answers=tuple((kind, SAYS[kind]) for kind, _, _ in ANSWERS),
        alternate=None if read_only else alternate_view(state, cand, shown.names, shown.viewer),
        call=_call(look, may), in_list=_in_list(look, proposal), standing=cand.standing,
        unwritten=unwritten, tape=None if read_only else tape(look),
    )  # fmt: skip


def _recused(look: Looking) -> tuple[str, ...]:
    """Who is recused here, for say and voice; why is told to nobody here."""
    state, names = look.shown.state, look.shown.names
    if not look.reads:
        return ()
    return tuple(sorted(names.full(m.person) for m in state.members if recused(state, m.person, look.cand)))


def _targets(look: Looking) -> tuple[str, ...]:
    """What may be proposed from here; an open call is about the audition, or not at all."""
    state, cand = look.shown.state, look.cand
    if not cand.lives:
        return ()
    again = state.review(cand.id) is not None or _lapsed(look)
    found = targets(state.rule.steps, state.rule.skip_to, cand.step, again=again)
    return tuple(
        t for t in found if not cand.standing or t == "audition" or direction(cand.step, t) in ("down", "release")
    )


def _mays(look: Looking) -> dict[str, May]:
    """Act by act: may the viewer, and if not, why."""
    state, cand, viewer = look.shown.state, look.cand, look.shown.viewer
    found = mays(state, cand, viewer)
    admit = may_admit(state, cand, viewer, look.now)
    return found | {"admit": admit} if admit else found


def _call(look: Looking, may: dict[str, May]) -> str:
    found = call_in_force(look.shown.state, look.cand.role) if "admit" in may else None
    return found.id if found else ""


def _in_list(look: Looking, proposal: Proposal | None) -> Linked | None:
    """The list of which the open proposal is a part, and how many of it wait for the viewer."""
    if proposal is None or not proposal.batch:
        return None
    state = look.shown.state
    others = [state.candidacy(p.cand) for p in state.all(Proposal) if p.batch == proposal.batch]
    waits = sum(look.shown.standings.waits_on(c, look.shown.viewer) for c in others if c)
    title = f"Answer all {waits} of its list at once" if waits > 1 else "The list that this belongs to"
    return Linked(title, f"{look.shown.base}list/{proposal.batch}/")


def _in_order(step: str, steps: tuple[str, ...]) -> list[str]:
    """The way up first, the nearest step leading; then letting go; then the ways down."""
    place = {"up": 0, "same": 1, "release": 2, "down": 3}
    return sorted(steps, key=lambda t: (place[direction(step, t)], RANK.get(t, 0)))


def _lapsed(look: Looking) -> bool:
    offer = look.shown.state.offer(look.cand.id)
    return offer is not None and offer.state == "lapsed"
