"""One offer with parts, in one letter: which they are, and what becomes of them with it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from castlist.actions import agents
from castlist.actions.decisions import Actor
from castlist.actions.log import Scope, write
from castlist.actions.private_links import link_for
from castlist.queries.offer_parts import in_words, moved_with, open_parts
from castlist.queries.private_links import Bearer
from castlist.queries.represented import whose_letter
from castlist.records.ids import new_id
from castlist.records.models import Letter, Reply
from castlist.rules import letters as writing
from castlist.rules import offer_parts as rules
from castlist.rules.decisions.facts import Role
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why


def put_in(state: State, actor: Actor, first: Letter, parts: Iterable[str], at: int) -> list[Event]:
    """These parts, and no others, are offered in that letter; to be called in the act that writes it.

    Writes: letter. Refuses: unknown, too_long, no_right, recused, suspended, already_begun, no_minute, ended.
    """
    wanted, there = list(dict.fromkeys(parts)), {one.cand: one for one in open_parts(first.pk)}
    if wanted and (first.kind != "offer" or first.cand in wanted):
        raise Refused(Why.unknown)
    if len(wanted) >= rules.MOST:
        raise Refused(Why.too_long, detail=f"One offer has at most {rules.MOST} parts.")
    events = [event for cand in there if cand not in wanted for event in _take_out(state, actor, there[cand], at)]
    for cand in wanted:
        if cand not in there:
            events += _begin(state, actor, first, cand, at)
    return events


def _begin(state: State, actor: Actor, first: Letter, cand: str, at: int) -> list[Event]:
    found = state.candidacy(cand)
    if found is None or found.performer != first.performer_id:
        raise Refused(Why.unknown)
    name = new_id()
    events = writing.draft(state, cand, by=actor.by, at=at, what="offer", new_id=name)
    Letter.objects.create(
        id=name, production_id=first.production_id, performer_id=first.performer_id, role=found.role, cand=cand,
        task=events[0].data["task"], minute=events[0].data["minute"], kind="offer", to="", subject=first.subject,
        body="", by=actor.by, created_at=actor.now, part_of=first,
    )  # fmt: skip
    return events


def _take_out(state: State, actor: Actor, part: Letter, at: int) -> list[Event]:
    Letter.objects.filter(pk=part.pk).update(state="dropped")
    return writing.moved(state, part.cand, part.pk, by=actor.by, at=at, to="dropped")


def dropped(state: State, actor: Actor, first: Letter, at: int) -> list[Event]:
    """The letter is thrown away, and with it its parts. Writes: letter."""
    return [event for part in open_parts(first.pk) for event in _take_out(state, actor, part, at)]


def may_go(state: State, actor: Actor, first: Letter) -> None:
    """Nothing, where every part may be told; refuses otherwise, and says which may not."""
    for part in open_parts(first.pk):
        try:
            writing.sending(state, part.cand, part.pk, actor.by)
        except Refused as no:
            roles = {role.id: role for role in state.all(Role)}
            raise Refused(no.why, detail=f"It is about {in_words(roles, part.role)}. {no.detail}".strip()) from no


def gone(state: State, actor: Actor, first: Letter, *, by_hand: bool, at: int) -> list[Event]:
    """The letter has gone, and so has word of each of its parts; each has a page of its own behind the same links.

    Writes: letter, link, represented, agent.
    """
    events = []
    for part in open_parts(first.pk):
        Letter.objects.filter(pk=part.pk).update(state="sent", sent_at=actor.now, agent=first.agent_id)
        part.to = "" if by_hand else first.to
        link_for(part, whose_letter(part) if first.agent_id else None, by=actor.by, now=actor.now)
        events += writing.moved(state, part.cand, part.pk, by=actor.by, at=at, to="sent")
        events += writing.task_done(state, part.cand, part.pk, by=actor.by, at=at)
    return events


def accept(bearer: Bearer, cands: Sequence[str], *, now: datetime) -> None:
    """The performer is cast in every part that is still offered, or in none; accepted already, nothing happens.

    Writes: reply, event, fact. Refuses: ended, not_live (also before a letter has told them of each), deadline_passed,
    content_unanswered. Tells: nobody.
    """

    def decide(state: State, at: int) -> list[Event]:
        events = rules.accept(state, cands, by=bearer.performer, at=at)
        if events:
            agents.note(bearer, "accept_offer", now=now)
            no_longer_asked(cands, now=now)
        return events + all_moved(state, bearer, at, to="answered") if events else []

    write(bearer.production.pk, decide, by=bearer.performer, now=now, scope=Scope(whole=True))


def no_longer_asked(cands: Sequence[str], *, now: datetime) -> None:
    """Whoever asked for longer has answered: nobody is to answer that any more. Writes: reply."""
    Reply.objects.filter(cand__in=cands, what="longer", read_at=None).update(read_at=now)


def all_moved(state: State, bearer: Bearer, at: int, *, to: str) -> list[Event]:
    """The letter by which they came is as said, and so are its other parts."""
    events = writing.moved(state, bearer.cand, bearer.letter, by=bearer.performer, at=at, to=to)
    for one in moved_with(bearer.letter):
        events += writing.moved(state, one.cand, one.pk, by=bearer.performer, at=at, to=to)
    return events
