"""What follows from tasks, letters, bookings, self-tapes, and from what performers answer."""

from dataclasses import replace

from castlist.rules.decisions.draft import Draft
from castlist.rules.decisions.facts import AskedAgain, Booking, Letter, Tape, Task
from castlist.rules.decisions.follow_conclusions import end
from castlist.rules.decisions.state import Event


def offer_accepted(draft: Draft, event: Event) -> None:
    """They are cast."""
    offer = draft.state.offer(event.cand)
    if offer:
        draft.put(replace(offer, state="accepted"))
    draft.put(replace(draft.cand(event.cand), step="cast"))


def declined(draft: Draft, event: Event) -> None:
    """Their no ends the candidacy, whatever the room wanted."""
    end(draft, draft.cand(event.cand), "declined")


def withdrew(draft: Draft, event: Event) -> None:
    """They have taken themselves out."""
    end(draft, draft.cand(event.cand), "withdrawn")


def task_given(draft: Draft, event: Event) -> None:
    """The task waits for its owner, under the minute that authorises it."""
    data = event.data
    draft.put(Task(
        data["id"], event.cand, data["owner"], data["minute"], event.by, bool(data.get("outward", True)),
        data.get("what", ""), at=event.at, n=draft.n,
    ))  # fmt: skip


def task_finished(draft: Draft, event: Event) -> None:
    """The task is done."""
    task = draft.state.get(Task, f"{event.cand}/{event.data['id']}")
    if task:
        draft.put(replace(task, done_at=event.at))


def letter_drafted(draft: Draft, event: Event) -> None:
    """A letter waits to be looked at and sent."""
    data = event.data
    draft.put(Letter(
        data["id"], event.cand, data["what"], "drafted", event.by, data.get("minute", 0), data.get("task", ""),
        event.at, draft.n,
    ))  # fmt: skip


def letter_moved(draft: Draft, event: Event) -> None:
    """The letter is as said: sent, failed, opened, answered, dropped."""
    letter = draft.state.get(Letter, f"{event.cand}/{event.data['id']}")
    if letter:
        said = event.data.get("said", letter.said)
        draft.put(replace(letter, state=event.data["state"], at=event.at, said=said))


def slot_booked(draft: Draft, event: Event) -> None:
    """They have this time; one that was only moved is theirs since they first had it."""
    before = draft.state.get(Booking, event.cand) if event.data.get("moved") else None
    since = before.at if before else event.at
    draft.put(Booking(event.cand, event.data["slot"], event.data.get("start", 0), since, draft.n))


def slot_given_back(draft: Draft, event: Event) -> None:
    """They have no time."""
    draft.drop(Booking, event.cand)


def content_accepted(draft: Draft, event: Event) -> None:
    """What was added to the part is all right for them."""
    asked = draft.state.get(AskedAgain, event.cand)
    if asked:
        draft.put(replace(asked, answered_at=event.at))


def content_told(draft: Draft, event: Event) -> None:
    """They were written to about it, or no letter reaches them."""
    asked = draft.state.get(AskedAgain, event.cand)
    if asked:
        draft.put(replace(asked, told_at=event.at, went=bool(event.data["went"])))


def tape_asked(draft: Draft, event: Event) -> None:
    """A self-tape is waited for."""
    data = event.data
    draft.put(Tape(
        data["id"], event.cand, data["due"], data.get("minute", 0), event.by, at=event.at, n=draft.n,
    ))  # fmt: skip


def tape_welcomed(draft: Draft, event: Event) -> None:
    """The open call wishes for a self-tape of whoever has put themselves in: no minute is needed for it."""
    data = event.data
    draft.put(Tape(data["id"], event.cand, data["due"], at=event.at, n=draft.n, of_call=data["wish"]))


def tape_moved(draft: Draft, event: Event) -> None:
    """It is due later; where none was taken any more, it is again."""
    tape = draft.state.get(Tape, event.cand)
    if tape:
        draft.put(replace(tape, due=event.data["due"], closed=False))


def tape_closed(draft: Draft, event: Event) -> None:
    """None is taken any more."""
    tape = draft.state.get(Tape, event.cand)
    if tape:
        draft.put(replace(tape, closed=True))


def tape_came(draft: Draft, event: Event) -> None:
    """It is here."""
    tape = draft.state.get(Tape, event.cand)
    if tape:
        draft.put(replace(tape, came=event.at))


def tape_taken_back(draft: Draft, event: Event) -> None:
    """It is waited for again."""
    tape = draft.state.get(Tape, event.cand)
    if tape:
        draft.put(replace(tape, came=0))


def tape_over(draft: Draft, event: Event) -> None:
    """None is asked for any more, and none is kept."""
    draft.drop(Tape, event.cand)


HANDLERS = {
    f.__name__: f
    for f in (
        offer_accepted, declined, withdrew, task_given, task_finished, letter_drafted, letter_moved, slot_booked,
        slot_given_back, content_accepted, content_told, tape_asked, tape_welcomed, tape_moved, tape_closed, tape_came,
        tape_taken_back, tape_over,
    )
}  # fmt: skip
