"""Whether somebody may be recorded while they are heard: said by themselves, or at the door. In no log of a room."""

from typing import Any

from castlist.actions import log
from castlist.actions.day_pictures import about_at_the_door
from castlist.actions.decisions import Actor
from castlist.actions.log import Scope
from castlist.actions.queue import Day, acts_about, at_the_door
from castlist.queries.guardians import guardian_of
from castlist.queries.private_links import Bearer
from castlist.queries.queue import PICTURED_WHERE
from castlist.queries.recordings import own
from castlist.records.models import Guardian, RecordingSaid, Session
from castlist.rules import queue as rules
from castlist.rules import recordings
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why


def press(actor: Actor, on: Day, cand: str, *, agrees: bool, seen: int) -> dict[str, Any]:
    """Whether they may be recorded in that session is as they said at the door; `seen`: how many answers were known.

    Writes: recording_said, request. Refuses: unknown, no_right, ended, unreachable for who is not here, incomplete for
    the yes of somebody under 18, stale_version where they said something meanwhile. Tells: nobody.
    """

    def do(state: State) -> dict[str, Any]:
        about = about_at_the_door(state, actor, on, cand)
        if not Session.objects.filter(pk=on.session, recording=True).exists():
            raise Refused(Why.unknown)
        if not about.lives:
            raise Refused(Why.ended)
        acts = Guardian.objects.select_for_update().filter(performer=about.performer).first()
        row = RecordingSaid.objects.filter(session=on.session, cand=cand).first()
        recordings.may_be_pressed(
            agrees=agrees, here=rules.turn(cand, acts_about(on, cand)).stands in PICTURED_WHERE,
            minor=acts is not None and rules.is_minor(acts.born, acts.under_18_on, on.day), seen=seen,
            stands=row.n if row else 0,
        )  # fmt: skip
        said = {"agrees": agrees, "by": actor.by, "guardian": "", "at": actor.now, "n": seen + 1}
        RecordingSaid.objects.update_or_create(session_id=on.session, cand=cand, defaults=said)
        return {"candidacy": cand}

    return at_the_door(do, actor=actor, scope=Scope(cand=cand), act=f"recording {on!r} {cand} {agrees} {seen}")


def say(bearer: Bearer, *, session: str, agrees: bool, now: Any) -> None:
    """Whether they may be recorded in that session is as they say themselves, or whoever acts for them; at any time.

    Writes: recording_said. Refuses: unknown for a session that is not recorded, or not theirs. Tells: nobody.
    """

    def look(state: State, at: int) -> list[Event]:
        if session not in {one.session for one in own(bearer)}:
            raise Refused(Why.unknown)
        acts = guardian_of(bearer.performer)
        row = RecordingSaid.objects.filter(session=session, cand=bearer.cand).first()
        said = {
            "agrees": agrees, "by": "", "guardian": acts.name if acts else "", "at": now, "n": (row.n if row else 0) + 1
        }  # fmt: skip
        RecordingSaid.objects.update_or_create(session_id=session, cand=bearer.cand, defaults=said)
        return []

    log.write(bearer.production.pk, look, by="", now=now, scope=Scope(cand=bearer.cand))
