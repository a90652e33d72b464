"""Letters: drafted, changed, sent once or shown as not sent, thrown away."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from castlist.actions import copies, guardians, no_more, offer_parts, post
from castlist.actions.decisions import Actor
from castlist.actions.log import Decide, Scope, Written, clean_text, write
from castlist.actions.private_links import link_for, link_for_letter, outlast, revoke_links
from castlist.actions.ready import may_go
from castlist.queries.callback_letters import kept_of
from castlist.queries.contacts import worries_line
from castlist.queries.doors import milliseconds
from castlist.queries.first_calls import ends_at
from castlist.queries.letter_values import Filled, filled_in
from castlist.queries.letters import Words, may_go_out, paper_of, words_of
from castlist.queries.log import role_of
from castlist.queries.represented import above_for, whose_letter
from castlist.records.ids import new_id
from castlist.records.models import Letter, Performer, Represented
from castlist.rules import letters as rules
from castlist.rules.decisions.state import Event, State
from castlist.rules.languages import HOUSE
from castlist.rules.pencils import until_said
from castlist.rules.why import Refused, Why

LONGEST_SUBJECT = 200
LONGEST_ADDRESS = 254


@dataclass(frozen=True, slots=True)
class Claim:
    """A letter that this one process may hand over, and the link that goes with it."""

    letter: Letter
    paper: rules.Paper
    reply_to: str
    since: datetime
    token: str
    agent: Represented | None = None
    """For which agent it is; None for the performer themselves."""
    kept: dict[str, Any] = field(default_factory=dict)
    """What is kept of it once it has gone."""


def draft(actor: Actor, cand: str, words: Words, *, kind: str, parts: Sequence[str] = ()) -> str:
    """The letter waits to be looked at; says its id. Two who write at once do not make two of it. `parts`: other
    candidacies of the same performer that an offer offers with it.

    Writes: letter, event, fact. Refuses: no_right, recused, no_minute, suspended, ended, already_begun, incomplete,
    too_long, guardian_only, no_more, unknown. Tells: nobody.
    """
    letter = new_id()
    to, subject, body = _checked(words)
    until = until_said(kind, words.until, now=actor.now)

    def decide(state: State, at: int) -> list[Event]:
        events = rules.draft(state, cand, by=actor.by, at=at, what=kind, new_id=letter)
        found, data = state.candidacy(cand), events[0].data
        assert found is not None
        no_more.look_at(actor.production, state, found, kind)
        if to:
            guardians.only_to_them(found.performer, to)
        row = Letter.objects.create(
            id=letter, production_id=actor.production, performer_id=found.performer, role=found.role, cand=cand,
            task=data["task"], minute=data["minute"], kind=kind, to=to, subject=subject, body=body, by=actor.by,
            created_at=actor.now, language=words.language, button=words.button, told_until=until,
        )  # fmt: skip
        return events + offer_parts.put_in(state, actor, row, parts, at)

    act = f"draft {cand} {words!r}{' ' + ' '.join(parts) if parts else ''}"
    done = write_about(actor, cand, decide, act=act, answer={"letter": letter}, whole=bool(parts))
    return str(done.answer["letter"])


def change(actor: Actor, letter: str, words: Words, *, parts: Sequence[str] | None = None) -> None:
    """The letter says this now; `parts`: and offers these with its own, None for those that it offers.

    Writes: letter. Refuses: unknown, no_right, recused, not_waiting, stale_version, incomplete, too_long,
    guardian_only. Tells: nobody.
    """
    row = _row(actor, letter)
    to, subject, body = _checked(words)
    until = until_said(row.kind, words.until, now=actor.now)

    def decide(state: State, at: int) -> list[Event]:
        rules.changing(state, row.cand, letter, actor.by)
        if to:
            guardians.only_to_them(row.performer_id, to)
        free = Letter.objects.filter(pk=letter, state__in=rules.OPEN, version=words.version)
        if not free.update(to=to, subject=subject, body=body, version=words.version + 1, told_until=until):
            raise Refused(Why.stale_version)
        return [] if parts is None else offer_parts.put_in(state, actor, row, parts, at)

    act = f"change {letter} {words!r}{'' if parts is None else f' {list(parts)}'}"
    write_about(actor, row.cand, decide, act=act, whole=parts is not None)


def drop(actor: Actor, letter: str) -> None:
    """The letter is thrown away; nobody will send it.

    Writes: letter, link, event, fact. Refuses: unknown, no_right, recused, not_waiting. Tells: nobody.
    """
    row = _row(actor, letter)

    def decide(state: State, at: int) -> list[Event]:
        rules.changing(state, row.cand, letter, actor.by)
        if not Letter.objects.filter(pk=letter, state__in=rules.OPEN).update(state="dropped"):
            raise Refused(Why.not_waiting)
        revoke_links(row.cand, now=actor.now, letter=letter)
        events = rules.moved(state, row.cand, letter, by=actor.by, at=at, to="dropped")
        return events + offer_parts.dropped(state, actor, row, at)

    write_about(actor, row.cand, decide, act=f"drop {letter}", whole=row.kind == "offer")


def send(actor: Actor, letter: str) -> None:
    """The letter has been handed to the mail server, once; or it is shown as not sent, and why.

    Writes: letter, link, performer, event, fact. Refuses: unknown, no_right, recused, not_waiting, suspended,
    no_address, guardian_only, no_more, bad_field, local_address, undelivered: as PutOff where the mail server certainly
    has not taken it, so that it is tried again by itself. Tells: the performer; or their agent, and them in copy where
    they wish.
    """
    send_by(actor, letter)


def send_by(actor: Actor, letter: str, *, line: post.Line | None = None, due: datetime | None = None) -> None:
    """As `send`. `line`: by that; `due`: only if it is still told to go by itself at that moment."""
    _make_sure_they_can_open_it()
    claim = _claim(actor, letter, needs_address=True, due=due)
    try:
        post.hand_over(claim.letter, claim.paper, reply_to=claim.reply_to, line=line)
    except Exception as why:
        said = post.said_by(why)
        if isinstance(why, post.NotTaken) and put_off(actor, claim, said):
            raise PutOff(said, everybody=why.unreached) from why
        settle(actor, claim, to="failed", error=said)
        raise Refused(Why.undelivered, detail=said) from why
    settle(actor, claim, to="sent")
    copies.send(
        claim.letter, claim.paper, claim.agent, reply_to=claim.reply_to, by=actor.by, now=actor.now
    )  # fmt: skip


class PutOff(Refused):
    """The letter has not gone, and is tried again by itself. `everybody`: no other would have gone either."""

    def __init__(self, said: str, *, everybody: bool) -> None:
        self.everybody = everybody
        super().__init__(Why.undelivered, detail=f"{said} {AGAIN}")


AGAIN = "It is tried again by itself."
WAITS = (1, 2, 5, 10, 15, 30)
"""Minutes until a letter is tried again; then every hour."""
MOST_TRIES = 50
"""About two days; then somebody has to look at it."""


def put_off(actor: Actor, claim: Claim, said: str) -> bool:
    """The letter waits as it did before, and goes by itself in a while; False once it was tried for long enough."""
    row = claim.letter
    if row.tries >= MOST_TRIES:
        return False
    wait = timedelta(minutes=WAITS[row.tries] if row.tries < len(WAITS) else 60)

    def decide(state: State, at: int) -> list[Event]:
        mine = Letter.objects.filter(pk=row.pk, state="sending", claimed_at=claim.since)
        change = {"goes_at": actor.now + wait, "goes_by": actor.by, "tries": row.tries + 1}
        mine.update(state=row.state, error=f"{said} {AGAIN}"[:300], **change)
        return []

    write_about(actor, row.cand, decide, role=row.role, whole=row.kind == "offer")
    return True


def send_later(actor: Actor, letter: str, *, goes: datetime) -> None:
    """The letter goes by itself at that moment, unless somebody takes that back before; what is wrong is said now.

    Writes: letter. Refuses: unknown, no_right, recused, not_waiting, bad_times, no_address, guardian_only, no_more,
    bad_field, local_address. Tells: nobody.
    """
    _told_to_go(actor, letter, goes, act=f"later {letter} {goes.isoformat()}")


def send_soon(actor: Actor, letter: str) -> None:
    """The letter goes by itself in a minute, unless somebody takes that back before; what is wrong is said now.

    Writes: letter. Refuses: as send_later. Tells: nobody.
    """
    _told_to_go(actor, letter, actor.now + SOON, act=f"soon {letter}")


SOON = timedelta(minutes=1)
"""For so long a letter that was sent can be taken back."""


def _told_to_go(actor: Actor, letter: str, goes: datetime, *, act: str) -> None:
    _make_sure_they_can_open_it()
    row = _row(actor, letter)

    def decide(state: State, at: int) -> list[Event]:
        rules.waiting(state, row.cand, letter, by=actor.by, at=at, goes=milliseconds(goes))
        _complete(row, state, actor, needs_address=True)
        free = Letter.objects.filter(pk=letter, state__in=rules.OPEN)
        if not free.update(goes_at=goes, goes_by=actor.by):
            raise Refused(Why.not_waiting)
        return []

    write_about(actor, row.cand, decide, act=act)


def not_later(actor: Actor, letter: str) -> None:
    """The letter waits to be sent by hand. One that has gone meanwhile has gone.

    Writes: letter. Refuses: unknown, no_right, recused, not_waiting. Tells: nobody.
    """
    row = _row(actor, letter)

    def decide(state: State, at: int) -> list[Event]:
        rules.changing(state, row.cand, letter, actor.by)
        if not Letter.objects.filter(pk=letter, state__in=rules.OPEN).update(goes_at=None, goes_by=""):
            raise Refused(Why.not_waiting)
        return []

    write_about(actor, row.cand, decide, act=f"not later {letter}")


def pass_on(actor: Actor, letter: str) -> str:
    """The letter counts as sent: whoever asked will pass its link on by another way. Says the token of the link.

    Writes: letter, link, event, fact. Refuses: as send, without no_address and undelivered. Tells: nobody.
    """
    _make_sure_they_can_open_it()
    claim = _claim(actor, letter, needs_address=False)
    settle(actor, claim, to="sent", by_hand=True)
    return claim.token


def renew_link(actor: Actor, letter: str) -> str:
    """Every older link of the candidacy opens nothing any more; says the token of the new one, to be passed on.

    Writes: link. Refuses: unknown, no_right, recused, not_waiting, suspended. Tells: nobody.
    """
    row = _row(actor, letter)
    token: list[str] = []

    def decide(state: State, at: int) -> list[Event]:
        rules.renewing(state, row.cand, letter, actor.by)
        revoke_links(row.cand, now=actor.now)
        token.append(link_for_letter(row, by=actor.by, now=actor.now))
        return []

    write_about(actor, row.cand, decide)
    return token[0]


def close_links(actor: Actor, letter: str) -> int:
    """No private link of the candidacy opens anything any more; says how many there were.

    Writes: link. Refuses: unknown, no_right, recused. Tells: nobody.
    """
    row = _row(actor, letter)
    closed: list[int] = []

    def decide(state: State, at: int) -> list[Event]:
        rules.closing(state, row.cand, actor.by)
        closed.append(revoke_links(row.cand, now=actor.now))
        return []

    write_about(actor, row.cand, decide)
    return closed[0]


def _make_sure_they_can_open_it() -> None:
    if not may_go_out():
        raise Refused(Why.local_address)


def _claim(actor: Actor, letter: str, *, needs_address: bool, due: datetime | None = None) -> Claim:
    """From here on nobody else sends it. The check and the claim are one step under the production's lock."""
    row = _row(actor, letter)
    done: list[tuple[Filled, str, Represented | None, str]] = []

    def decide(state: State, at: int) -> list[Event]:
        rules.sending(state, row.cand, letter, actor.by, at)
        may_go(state, actor, row)
        row.refresh_from_db()
        filled, guardian = _complete(row, state, actor, needs_address=needs_address)
        free = Letter.objects.filter(pk=letter, state__in=rules.OPEN, **({"goes_at": due} if due else {}))
        theirs = whose_letter(row)
        row.agent_id = theirs.agent_id if theirs else None
        taken = {"claimed_at": actor.now, "error": "", "agent": row.agent_id, "goes_at": None, "goes_by": ""}
        if not free.update(state="sending", **taken):
            raise Refused(Why.not_waiting)
        token = link_for(row, theirs, by=actor.by, now=actor.now)
        if row.kind == rules.WELCOME and (ends := ends_at(row.production_id)):
            outlast(row.cand, until=ends)
        done.append((filled, guardian, theirs, token))
        return []

    write_about(actor, row.cand, decide, role=row.role, whole=row.kind == "offer")
    filled, guardian, theirs, token = done[0]
    row.production = filled.production
    said, speaks = filled.values | {"link": f"{settings.CASTLIST_URL}/i/{token}/"}, {"language": row.language or HOUSE}
    paper = paper_of(
        words_of(row), row.kind, said,
        foot=rules.foot(worries_line(row.production_id, row.cand, **speaks), own=theirs is None, **speaks),
        above=above_for(theirs, said["name"], guardian=guardian, **speaks),
    )  # fmt: skip
    reply_to = filled.author.email if filled.author else ""
    return Claim(row, paper, reply_to, actor.now, token, theirs, kept_of(row, filled.production, said, now=actor.now))


def _complete(row: Letter, state: State, actor: Actor, *, needs_address: bool) -> tuple[Filled, str]:
    """What its fields stand for, and who acts for a minor.

    Refuses a letter with a field that nothing fills, one without an address, and a new one to whoever wants none.
    """
    role = state.role(row.role)
    no_more.look_at(actor.production, state, state.candidacy(row.cand), row.kind)
    filled = filled_in(row, role.name if role else "", by=actor.by, now=actor.now)
    faults = rules.faults(row.subject, row.body, filled.values, needs_link=row.kind != "answer")
    if faults:
        raise Refused(Why.bad_field, detail=" ".join(faults))
    if needs_address and not row.to:
        raise Refused(Why.no_address)
    return filled, guardians.only_to_them(row.performer_id, row.to) if needs_address else ""


def settle(actor: Actor, claim: Claim, *, to: str, error: str = "", by_hand: bool = False) -> int:
    """What became of it stands on the row and in the log; a claim that somebody else has taken since is left alone."""
    row, gone = claim.letter, {"sent_at": actor.now, "tries": 0, **claim.kept}

    def decide(state: State, at: int) -> list[Event]:
        from_states = ["sending", "failed"] if to == "sent" else ["sending"]
        mine = Letter.objects.filter(pk=row.pk, state__in=from_states, claimed_at=claim.since)
        change = {"state": to, "error": error[:300], **(gone if to == "sent" else {})}
        if not mine.update(**change, **({"to": ""} if by_hand else {})):
            return []
        events = rules.moved(state, row.cand, row.pk, by=actor.by, at=at, to=to)
        if to == "sent":
            if not by_hand and not row.agent_id:
                Performer.objects.filter(pk=row.performer_id, email="", erased_at=None).update(email=row.to)
            events += rules.task_done(state, row.cand, row.pk, by=actor.by, at=at)
            events += offer_parts.gone(state, actor, row, by_hand=by_hand, at=at)
        return events

    whole = row.kind == "offer"
    return 1 if write_about(actor, row.cand, decide, role=row.role, whole=whole).events else 0


def write_about(
    actor: Actor, cand: str, decide: Decide, *, act: str = "", answer: dict[str, str] | None = None, role: str = "",
    whole: bool = False,
) -> Written:  # fmt: skip
    """`role`: that of the candidacy, where it is known; `whole`: what is in other roles is looked at, too."""
    role = role or role_of(actor.production, cand)
    if not role:
        raise Refused(Why.unknown)
    told = (lambda state, events: answer) if answer else None
    return write(
        actor.production, decide, by=actor.by, now=actor.now, scope=Scope(role, cand, whole=whole),
        key=actor.key if act else "", act=act, answer=told,
    )  # fmt: skip


def _row(actor: Actor, letter: str) -> Letter:
    found = Letter.objects.filter(pk=letter, production_id=actor.production).first()
    if found is None:
        raise Refused(Why.unknown)
    if found.part_of_id:
        raise Refused(Why.goes_with_another)
    return found


def _checked(words: Words) -> tuple[str, str, str]:
    """Address, subject and body as they are kept; refuses what could not go."""
    subject = " ".join(clean_text(words.subject).split())
    body = clean_text(words.body)
    to = words.to.strip()
    if not subject or not body:
        raise Refused(Why.incomplete, detail="A letter has a subject and says something.")
    if len(subject) > LONGEST_SUBJECT:
        raise Refused(Why.too_long, detail=f"A subject has at most {LONGEST_SUBJECT} characters.")
    try:
        if to:
            validate_email(to)
        if len(to) > LONGEST_ADDRESS:
            raise ValidationError("too long")
    except ValidationError:
        raise Refused(Why.no_address, detail=f"“{to[:60]}” is not an e-mail address.") from None
    return to, subject, body
