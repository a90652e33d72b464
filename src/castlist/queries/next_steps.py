"""What comes out of a decision about one candidacy: tasks, the letter to them, or that nobody was asked to write."""

from typing import TYPE_CHECKING

from castlist.queries.cards import comes, has_no_time, latest_letter, tape_says
from castlist.queries.shapes import LetterRow, Linked, TaskRow
from castlist.rules import letters as writing
from castlist.rules import taping
from castlist.rules.decisions.facts import Candidacy, Tape, Task
from castlist.rules.decisions.outward import is_over, minute_in_force
from castlist.rules.decisions.state import State
from castlist.rules.ladder import INVITES, RELEASED

if TYPE_CHECKING:
    from castlist.queries.focus import Looking


def tasks(look: "Looking") -> tuple[TaskRow, ...]:
    """What somebody was asked to do about them, and whether that is still in force."""
    state, cand, rows = look.shown.state, look.cand, []
    for task in sorted(state.tasks(cand.id), key=lambda t: t.n):
        here = state.member(task.owner) is not None
        live = here and (not task.outward or minute_in_force(state, cand, task.minute))
        where = "done" if task.done_at else "over" if is_over(cand, task) else "live" if live else "suspended"
        sentence = {
            "done": f"Done {look.clock(task.done_at)}." if task.done_at else "",
            "live": f"Under minute {task.minute}.",
            "suspended": _why_suspended(state, cand) if here else GONE.format(look.shown.names.person(task.owner)),
            "over": f"Fell away: minute {cand.minutes} took the place of minute {task.minute}."
            if cand.lives or cand.ended == RELEASED
            else "Fell away when the candidacy ended.",
        }[where]
        mine = task.owner == look.shown.viewer
        home = look.shown.base.rsplit("/r/", 1)[0]
        letter = f"{home}/letters/for/{cand.id}/{task.id}/" if mine and task.outward and where == "live" else ""
        rows.append(TaskRow(
            task.id, look.texts.read(task.what)[0] or "Get in touch", look.seat(task.owner), where, sentence, mine,
            url=letter, at=look.at(task.at), may_finish=mine and where == "live",
        ))  # fmt: skip
    return tuple(rows)


GONE = "{} is not on the team any more: give it to somebody else."


def _why_suspended(state: State, cand: Candidacy) -> str:
    offer = state.offer(cand.id)
    if offer is not None and offer.state in ("grace", "reserve") and not state.review(cand.id):
        return "It can be done once the offer is live."
    return "Suspended: the minute it rests on is not in force now."


def still_writes(state: State, cand: Candidacy) -> tuple[str, ...]:
    """Who was asked to get in touch with them, and has not yet; as on their own front page."""
    asked = (task for task in state.group(Task, cand.id) if task.outward and not task.done_at)
    ready = (t for t in asked if cand.lives and state.member(t.owner) and minute_in_force(state, cand, t.minute))
    return tuple(dict.fromkeys(task.owner for task in sorted(ready, key=lambda t: t.n)))


LETTER_SAYS = {
    "drafted": "A letter is drafted, and not yet sent.",
    "sending": "The letter is on its way out.",
    "sent": "The letter has gone out.",
    "failed": "The letter did not get through.",
    "opened": "They have opened the letter.",
    "answered": "They have answered.",
}


def letters(look: "Looking") -> tuple[LetterRow, ...]:
    """The newest letter to them, and what became of it."""
    letter = latest_letter(look.shown.state, look.cand)
    if letter is None:
        return ()
    home = look.shown.base.rsplit("/r/", 1)[0]
    says = LETTER_SAYS.get(letter.state, "")
    if comes(look.shown.state, look.cand):
        says = "They have answered: they come."
    elif has_no_time(look.shown.state, look.cand):
        says = "They have answered, and have no time."
    return (LetterRow(letter.id, letter.what, letter.state, says, f"{home}/letters/{letter.id}/", look.at(letter.at)),)


def tape(look: "Looking") -> Linked | None:
    """The self-tape that they are asked for, for whoever watches it or may write to them; or that they may be asked."""
    shown, cand = look.shown, look.cand
    found = shown.state.get(Tape, cand.id)
    address = f"{shown.base.rsplit('/r/', 1)[0]}/tape/{cand.id}/"
    if found is None:
        asks = taping.why_not_ask(shown.state, cand, shown.viewer) is None
        return Linked("Ask for a self-tape", address) if asks and cand.step in INVITES else None
    if not (shown.sight.reads(cand.id) or writing.why_not_write(shown.state, cand, shown.viewer) is None):
        return None
    says = tape_says(found, shown.zone)
    return Linked("Watch it" if found.came and shown.sight.reads(cand.id) else "Look at it", address, says)
