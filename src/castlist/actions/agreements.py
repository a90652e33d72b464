"""What several people agree to: the team, the rule, waivers, releases, grace; and what each does alone in the team."""

from typing import Any

from castlist.actions import breakdowns
from castlist.actions.decisions import Actor
from castlist.actions.invitations import welcome
from castlist.actions.log import Said, Scope, Written, clean_text, write
from castlist.actions.productions import LONGEST_ABOUT, name_of
from castlist.queries.owed import let_in_and_unanswered
from castlist.queries.performers import staying
from castlist.records.ids import new_id
from castlist.records.models import Person
from castlist.rules.contacts import outside
from castlist.rules.decisions import agreeing, answering
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why


def _write(actor: Actor, name: str, rule: Any, *, what: object = None, told: dict[str, str] | None = None) -> Written:
    said = Said(actor.by)

    def decide(state: State, at: int) -> list[Event]:
        events: list[Event] = rule(state, at, said)
        _are_here(events)
        closes = any(event.kind == "casting_closed" for event in events)
        if closes and let_in_and_unanswered(actor.production, state, now=actor.now):
            raise Refused(Why.answer_owed)
        return events

    written = write(
        actor.production,
        decide,
        by=actor.by,
        now=actor.now,
        scope=Scope(whole=True),
        said=said,
        key=actor.key,
        act=f"{name} {what!r}",
        answer=lambda state, events: _told(events) | (told or {}),
    )
    welcome(actor.production, written.events, by=actor.by)
    return written


SEATED_BY = ("member_added", "alternate_named")
SEATS_IF_AGREED = ("add_member", "name_alternate")


def _are_here(events: list[Event]) -> None:
    """Refuses what would give a seat to somebody who has closed their account, whenever it was moved."""
    seated = [e.data["person"] for e in events if e.kind in SEATED_BY]
    seated += [e.data["args"]["person"] for e in events if e.data.get("what") in SEATS_IF_AGREED]
    if seated and Person.objects.filter(pk__in=seated).exclude(closed_at=None).exists():
        raise Refused(Why.erased, detail="They have closed their account; invite them anew by their e-mail.")


def _told(events: tuple[Event, ...]) -> dict[str, Any]:
    opened = [e.data["id"] for e in events if e.kind == "motion_opened"]
    return {"events": [e.kind for e in events], "motion": opened[0] if opened else ""}


def move(actor: Actor, what: str, /, *, reason: str = "", **args: Any) -> Written:
    """The motion is open and waits for the others, or is carried at once. Refuses: no_right, bad_rule, below_q."""
    if what not in agreeing.MOTIONS:
        raise Refused(Why.unknown)
    if "performer" in args:
        args["performer"] = staying(str(args["performer"]))

    def rule(state: State, at: int, said: Said) -> list[Event]:
        return agreeing.move(state, what, by=actor.by, at=at, new_id=new_id(), reason=said.text(reason), **args)

    return _write(actor, f"move {what}", rule, what=(sorted(args.items()), reason))


def name_outside(
    actor: Actor, *, name: str = "", title: str = "", email: str = "", phone: str = "", reason: str = ""
) -> Written:
    """Somebody outside the production is printed where a worry may be told, or, all empty, nobody is any more.

    A change of the rule, so others may have to agree. What is said of them lies beside the log.
    Writes: event, fact, text. Refuses: incomplete, bad_contact, too_long, no_right, already_there. Tells: nobody.
    """
    one = outside(name=name, title=title, email=email, phone=phone)
    kept = one.kept if one else ""

    def rule(state: State, at: int, said: Said) -> list[Event]:
        change = {"outside": said.text(kept)}
        return agreeing.move(
            state, "set_rule", by=actor.by, at=at, new_id=new_id(), reason=said.text(reason), change=change
        )

    return _write(actor, "name_outside", rule, what=(kept, reason))


def agree(actor: Actor, motion: str) -> Written:
    """One more agrees; with the last it is so. Refuses: no_right, already_there, unknown."""
    return _write(
        actor, "agree", lambda state, at, said: agreeing.agree(state, motion, by=actor.by, at=at), what=motion
    )


def withdraw_motion(actor: Actor, motion: str) -> Written:
    """The motion is off the table. Refuses: no_right, unknown."""
    return _write(
        actor, "withdraw_motion",
        lambda state, at, said: agreeing.withdraw_motion(state, motion, by=actor.by, at=at), what=motion,
    )  # fmt: skip


def leave(actor: Actor, *, sure: bool = True) -> Written:
    """The person is no longer on the team. Refuses: no_right; and last_to_decide, unless they are sure."""

    def rule(state: State, at: int, said: Said) -> list[Event]:
        if not sure:
            agreeing.leaves_a_way_on(state, actor.by)
        return agreeing.leave(state, by=actor.by, at=at)

    return _write(actor, "leave", rule)


def declare(actor: Actor, *, performer: str, what: str = "family") -> Written:
    """The person's relation to a performer stands; recusal follows. Refuses: no_right."""
    performer = staying(performer)
    return _write(
        actor, "declare",
        lambda state, at, said: agreeing.declare(state, by=actor.by, at=at, performer=performer, what=what),
        what=(performer, what),
    )  # fmt: skip


def testify(actor: Actor, *, performer: str, text: str) -> Written:
    """Those who decide read what a recused person knows of this performer. Refuses: not_recused, reason_required."""

    def rule(state: State, at: int, said: Said) -> list[Event]:
        words = said.text(text)
        return answering.testify(state, performer, by=actor.by, at=at, new_id=new_id(), text=words)

    return _write(actor, "testify", rule, what=(performer, text))


def give_proxy(actor: Actor, *, holder: str, role: str = "*", days: int = 30) -> Written:
    """The holder may answer for the person, until then. Refuses: no_right, unknown."""
    return _write(
        actor, "give_proxy",
        lambda state, at, said: answering.give_proxy(state, by=actor.by, at=at, holder=holder, role=role, days=days),
        what=(holder, role, days),
    )  # fmt: skip


def end_proxy(actor: Actor, *, holder: str, role: str = "*") -> Written:
    """The holder may no longer answer for the person. Refuses: unknown."""
    return _write(
        actor, "end_proxy",
        lambda state, at, said: answering.end_proxy(state, by=actor.by, at=at, holder=holder, role=role),
        what=(holder, role),
    )  # fmt: skip


def add_role(
    actor: Actor, *, name: str, places: int = 1, covers: str = "", sort: str = "principal", about: str = "",
    minors: bool = False, role: str = "", **more: Any,
) -> Written:  # fmt: skip
    """The role stands open; `more` is the rest of its breakdown. Refuses: no_right, bad_rule, bad_breakdown."""
    given, role = role, role or new_id()
    more = breakdowns.cleaned(more)
    return _write(
        actor, "add_role",
        lambda state, at, said: agreeing.add_role(
            state, by=actor.by, at=at, role=role, places=places, covers=covers, minors=minors, name=name_of(name),
            sort=sort, about=_breakdown(about), **breakdowns.beside_the_log(more, said),
        ),
        what=(given, name, places, covers, sort, about, minors, *sorted(more.items())), told={"role": role},
    )  # fmt: skip


def _breakdown(text: str) -> str:
    text = clean_text(text)
    if len(text) > LONGEST_ABOUT:
        raise Refused(Why.too_long, detail=f"It has {len(text):,} characters; at most {LONGEST_ABOUT:,} are kept.")
    return text


def change_role(actor: Actor, *, role: str, seen: str = "", **change: Any) -> Written:
    """The role is as said; `seen`: unless it was changed since it was looked at, and what is as it was is not said.

    Refuses: no_right, no_place, bad_rule, bad_breakdown, stale_version.
    """
    change = breakdowns.cleaned(change)
    if "name" in change:
        change["name"] = name_of(change["name"])
    if "about" in change:
        change["about"] = _breakdown(change["about"])

    def rule(state: State, at: int, said: Said) -> list[Event]:
        if not agreeing.runs_the_production(state, actor.by):
            raise Refused(Why.no_right)
        new = breakdowns.differing(state, role, change, seen) if seen else change
        if seen and not new:
            return []
        new = breakdowns.beside_the_log(new, said)
        return agreeing.change_role(state, by=actor.by, at=at, role=role, **new)

    return _write(actor, "change_role", rule, what=(role, seen, sorted(change.items())))
