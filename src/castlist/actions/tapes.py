"""Self-tapes: asked for by the team, due later, closed, called off; and no longer kept."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from castlist.actions import leases
from castlist.actions.decisions import Actor, act
from castlist.actions.erasure import note_gone
from castlist.actions.log import Said, Written, clean_text, milliseconds
from castlist.actions.private_links import outlast
from castlist.actions.tape_files import forget, sweep
from castlist.records.ids import new_id
from castlist.records.models import Performer, Production, Tape
from castlist.rules import self_tapes, taping
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why

LONGEST_MATERIAL, LONGEST_EARLY = 4000, 500
FARTHEST = timedelta(days=92)
EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody is asked to tape. `due` None: at the earliest fair moment; `early`: why it is due before that."""

    material: str
    pages: int
    scenes: int = 1
    versions: int = 1
    due: datetime | None = None
    early: str = ""
    holidays: tuple[date, ...] = ()


def ask(actor: Actor, cand: str, wanted: Wanted) -> Written:
    """The performer is asked for a self-tape, and reads on their page what and by when.

    Writes: event, fact, tape, link. Refuses: no_right, recused, no_minute, not_live, suspended, ended, already_there,
    not_fair, too_soon, bad_times, incomplete, too_long. Tells: nobody; a letter does.
    """
    material, early = _said(wanted)

    def rule(state: State, at: int, said: Said) -> list[Event]:
        due, reason = _due(actor, wanted, early)
        events = taping.ask(state, cand, by=actor.by, at=at, due=milliseconds(due), new_id=(tape := new_id()))
        found = state.candidacy(cand)
        if found:
            _fair(actor, found, wanted)
            _keep(actor, found, tape, wanted, due, (material, reason))
        return events

    return act(actor, cand, "ask_for_a_tape", rule, what=wanted)


def _said(wanted: Wanted) -> tuple[str, str]:
    material, early = clean_text(wanted.material), " ".join(clean_text(wanted.early).split())
    if not material:
        raise Refused(Why.incomplete, detail="Say what they are to read, and from where they have it.")
    for text, most in ((material, LONGEST_MATERIAL), (early, LONGEST_EARLY)):
        if len(text) > most:
            raise Refused(Why.too_long, detail=f"At most {most:,} characters can be kept here.")
    return material, early


def _due(actor: Actor, wanted: Wanted, early: str) -> tuple[datetime, str]:
    """When it is due, and the reason where that is earlier than is fair. Refuses what is too early without one."""
    zone = ZoneInfo(Production.objects.values_list("time_zone", flat=True).get(pk=actor.production))
    holidays = self_tapes.holidays_in(zone, actor.now, wanted.holidays)
    first = self_tapes.earliest(actor.now, pages=wanted.pages, zone=zone, holidays=holidays)
    due = wanted.due or self_tapes.proposed(first.at, zone)
    if due <= actor.now:
        raise Refused(Why.bad_times, detail="That moment is in the past.")
    if due > actor.now + FARTHEST:
        raise Refused(Why.bad_times, detail="That is more than three months ahead.")
    found = self_tapes.too_early(due, first)
    if found is None:
        return due, ""
    if not early:
        there = first.at.astimezone(zone)
        when = f"{there:%A} {there.day} {there:%B}, {there:%H:%M}"
        says = f"{found.sentence} The earliest is {when}. If it cannot wait, say why: they read it. ({found.source})"
        raise Refused(Why.too_soon, detail=says)
    return due, early


def _fair(actor: Actor, cand: Candidacy, wanted: Wanted) -> None:
    """Refuses more than may be asked for, with every rule that it goes beyond: of all that they are asked for now, and
    have neither sent nor had the time for.
    """
    theirs = Tape.objects.filter(production_id=actor.production, performer_id=cand.performer).exclude(cand=cand.id)
    open_now = list(theirs.filter(came_at=None, due_at__gt=actor.now).values_list("pages", flat=True))
    roles = len(open_now) + 1
    asked = self_tapes.Request(wanted.pages, wanted.scenes, wanted.versions, roles, pages_besides=sum(open_now))
    found = self_tapes.findings(asked)
    if found:
        raise Refused(Why.not_fair, detail=" ".join(f"{one.sentence} ({one.source})" for one in found))


def _keep(actor: Actor, cand: Candidacy, tape: str, wanted: Wanted, due: datetime, said: tuple[str, str]) -> None:
    if Performer.objects.filter(pk=cand.performer).exclude(erased_at=None).exists():
        raise Refused(Why.erased)
    forget(Tape.objects.filter(cand=cand.id))
    Tape.objects.create(
        id=tape, production_id=actor.production, performer_id=cand.performer, role=cand.role, cand=cand.id, by=actor.by,
        asked_at=actor.now, due_at=due, material=said[0], pages=wanted.pages, scenes=wanted.scenes,
        versions=wanted.versions, early=said[1],
    )  # fmt: skip
    outlast(cand.id, until=due)


def move(actor: Actor, cand: str, *, due: datetime) -> Written:
    """They have time until then; never less than before.

    Writes: event, fact, tape, link. Refuses: no_right, recused, unknown, ended, never_earlier, already_there,
    bad_times. Tells: nobody; it stands on their page.
    """

    def rule(state: State, at: int, said: Said) -> list[Event]:
        if due > actor.now + FARTHEST:
            raise Refused(Why.bad_times, detail="That is more than three months ahead.")
        events = taping.move(state, cand, by=actor.by, at=at, due=milliseconds(due))
        Tape.objects.filter(cand=cand).update(due_at=due, early="")
        outlast(cand, until=due)
        return events

    return act(actor, cand, "move_a_tape", rule, what=due)


def close(actor: Actor, cand: str) -> Written:
    """None is taken any more; what has come stays.

    Writes: event, fact. Refuses: no_right, recused, unknown, ended, already_there, never_earlier. Tells: nobody.
    """
    return act(actor, cand, "close_a_tape", lambda state, at, said: taping.close(state, cand, by=actor.by, at=at))


def call_off(actor: Actor, cand: str) -> Written:
    """None is asked for any more, and what has come is destroyed.

    Writes: event, fact, tape, tape_upload, erasure; files go; and the journal. Refuses: no_right, recused, unknown,
    ended. Tells: nobody; it stands on their page.
    """
    gone: list[str] = []

    def rule(state: State, at: int, said: Said) -> list[Event]:
        events = taping.call_off(state, cand, by=actor.by, at=at)
        gone.extend(forget(Tape.objects.filter(cand=cand)))
        return events

    done = act(actor, cand, "call_off_a_tape", rule)
    note_gone(gone, now=actor.now)
    return done


def look_after(*, now: datetime) -> int:
    """Nothing that broke off a week ago is kept, nor anything left behind; at most hourly. Says how many files went.

    Writes: as `tape_files.sweep`.
    """
    if not leases.take("tapes", holder=f"at {now.isoformat()}", now=now, lasts=EVERY):
        return 0
    return sweep(now=now)
