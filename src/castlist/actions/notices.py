"""The notice of the open call: what the desk says in it, and that it is published or taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from castlist.actions.decisions import Actor
from castlist.actions.log import Said, Scope, Written, clean_text, milliseconds, write
from castlist.queries.doors import moment
from castlist.queries.notices import mark_of, missing_in, said_in
from castlist.queries.texts import texts_of
from castlist.records.models import Production
from castlist.rules import call_tapes
from castlist.rules import notices as rules
from castlist.rules.call_tapes import asks_more, wish_in
from castlist.rules.decisions import calling
from castlist.rules.decisions.agreeing import runs_the_production
from castlist.rules.decisions.calling import is_published
from castlist.rules.decisions.facts import Role
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why


def say(
    actor: Actor, *, said: Mapping[str, str], role: str = "", opens: datetime | None = None,
    closes: datetime | None = None, seen: str = "",
) -> Written:  # fmt: skip
    """The notice says this and nothing else, of the whole production or of what is otherwise for one role; what is as
    it was makes no act. `seen`: unless it was changed since it was looked at.

    Writes: event, fact, text. Refuses: no_right, unknown, too_long, bad_notice, stale_version; not_fair and too_soon
    for a self-tape that is more than may be asked for, or, in public, due too early. Tells: nobody.
    """
    parts = rules.cleaned({name: clean_text(text) for name, text in said.items()}, of_role=bool(role))
    begin, end = (milliseconds(moment) if moment else 0 for moment in (opens, closes))
    words = Said(actor.by)

    def decide(state: State, at: int) -> list[Event]:
        now = calling.notice(state, role)
        if seen and not runs_the_production(state, actor.by):
            raise Refused(Why.no_right)
        if seen and seen != mark_of(now):
            raise Refused(Why.stale_version)
        before = rules.read(texts_of([now.text]).read(now.text)[0])
        _fair(actor, state, _Change(role, parts, end))
        fresh = None if before == parts else words.text(rules.kept(parts))
        times = (None, None) if role or (begin, end) == (now.opens, now.closes) else (begin, end)
        if seen and fresh is None and times == (None, None):
            return []
        return calling.change(state, by=actor.by, at=at, role=role, text=fresh, opens=times[0], closes=times[1])

    act = f"notice {role} {sorted(parts.items())!r} {begin} {end} {seen}"
    return _write(actor, decide, act, words)


@dataclass(frozen=True, slots=True)
class _Change:
    """What a notice is to say, of the whole production or of a role, and when the call is to close."""

    role: str
    said: rules.Said
    closes: int

    def holds_for(self, state: State, role: str) -> rules.Said:
        """What holds for a role once it says so."""
        if self.role:
            return said_in(state) | (self.said if self.role == role else said_in(state, role))
        return self.said | said_in(state, role)


def _fair(actor: Actor, state: State, change: _Change) -> None:
    """Refuses a self-tape that is more than may be asked for; and in public one for which somebody who reads of it now
    has less than the fair time, or less than they had before.
    """
    roles = [change.role] if change.role else ["", *_open(state)]
    after = {role: change.holds_for(state, role) if role else change.said for role in roles}
    for said in after.values():
        call_tapes.check(said)
    if not is_published(state):
        return
    before, closes = calling.notice(state).closes, 0 if change.role else change.closes
    sooner = bool(closes and (not before or closes < before))
    wishes = [
        wish_in(said) for role, said in after.items()
        if role and (sooner or asks_more(wish_in(said_in(state, role, whole=True)), wish_in(said)))
    ]  # fmt: skip
    _in_time(actor, wishes, before if change.role else closes)


def _open(state: State) -> list[str]:
    return [one.id for one in state.all(Role) if one.asks != "nobody"]


def _in_time(actor: Actor, wishes: list[call_tapes.Wish | None], closes: int) -> None:
    zone = ZoneInfo(Production.objects.values_list("time_zone", flat=True).get(pk=actor.production))
    says = call_tapes.too_soon(wishes, moment(closes) if closes else None, now=actor.now, zone=zone)
    if says:
        raise Refused(Why.too_soon, detail=says)


def publish(actor: Actor, *, sure: bool = False) -> Written:
    """The notice stands in public. Refuses: no_right, already_there; incomplete, unless they are sure; too_soon where
    it closes before a self-tape that it wishes for is due in fair time.
    """

    def decide(state: State, at: int) -> list[Event]:
        missing = missing_in(state)
        if runs_the_production(state, actor.by) and not is_published(state):
            wishes = [wish_in(said_in(state, role, whole=True)) for role in _open(state)]
            _in_time(actor, wishes, calling.notice(state).closes)
        return calling.publish(state, by=actor.by, at=at, missing=missing, sure=sure)

    return _write(actor, decide, f"publish notice {sure}")


def take_back(actor: Actor) -> Written:
    """The notice stands in public no more. Refuses: no_right, already_there."""
    return _write(actor, lambda state, at: calling.take_back(state, by=actor.by, at=at), "take notice back")


def _write(actor: Actor, decide: object, act: str, said: Said | None = None) -> Written:
    return write(
        actor.production, decide, by=actor.by, now=actor.now, scope=Scope(whole=True), said=said, key=actor.key,  # type: ignore[arg-type]
        act=act, answer=lambda state, events: {"events": [e.kind for e in events]},
    )  # fmt: skip
