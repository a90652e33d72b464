"""Letters as the team sees them: one as it will arrive, all of a production, and what came back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings

from castlist.queries.bookings import any_free
from castlist.queries.contacts import Contact, below_letters, contacts_in
from castlist.queries.doors import Names, NotThere, milliseconds, names
from castlist.queries.guardians import reads
from castlist.queries.letter_values import values, values_of
from castlist.queries.log import load_candidacy, role_of
from castlist.queries.no_more import why_held_back
from castlist.queries.offer_parts import Choice, choices, may_read_all, rows_of
from castlist.queries.private_links import newest_link
from castlist.queries.reminder_letters import signed_by
from castlist.queries.replies import ReplyRow, replies_of
from castlist.queries.represented import above_letter, whose_letter
from castlist.queries.trade import in_a_letter
from castlist.records.models import Letter as Row
from castlist.records.models import Person, Production
from castlist.records.private_links import agent_token, token_of
from castlist.rules import letters as rules
from castlist.rules.agents import called
from castlist.rules.decisions.facts import Candidacy, Letter
from castlist.rules.decisions.seats import runs_desk
from castlist.rules.decisions.sight import sees
from castlist.rules.decisions.state import State
from castlist.rules.languages import HOUSE
from castlist.rules.letter_words import said_in
from castlist.rules.trade import Finding
from castlist.rules.why import OVERTAKEN, Why

LINK_WORDS = {
    "invitation": "Open your page, and answer",
    "enquiry": "Tell us",
    "self-tape": "See what to send, and send it",
    "offer": "Read the offer and answer",
    rules.WELCOME: "See the first call, and keep it",
    rules.PENCIL: "See what is asked, and answer",
}
SENTENCES = {
    "drafted": "Not sent yet.",
    "sending": "Going out just now.",
    "sent": "Not opened yet.",
    "failed": "Could not be sent.",
    "opened": "Opened, and no reply yet.",
    "answered": "They have replied.",
    "dropped": "Thrown away.",
    "overtaken": f"It does not go any more. {OVERTAKEN}",
}
COPIED = {
    "": "",
    "sent": "They had the same, with a link of their own.",
    "failed": "The copy to them could not be sent.",
}
NOT_SHOWN = "This letter is not shown here."
GRACE = "The offer waits out its grace; the letter can go when that is over."
RESERVE = "The offer is in reserve; the letter can go once a place is free and the offer is live."


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter says: fields in braces are filled in when it goes."""

    to: str
    subject: str
    body: str
    version: int = 0
    language: str = ""
    """In which it is worded; '' for the house's own."""
    button: str = ""
    """What stands on the button for its link; '' for ours."""
    until: datetime | None = None
    """Of a pencil, until when they are asked to keep the dates free."""


@dataclass(frozen=True, slots=True)
class LetterPage:
    """One letter, or one that is not written yet (`id` ''), as somebody on the team sees it."""

    id: str
    cand: str
    kind: str
    state: str
    sentence: str
    name: str
    role: str
    role_id: str
    words: Words
    paper: rules.Paper
    reply_to: str
    at: datetime | None
    sent: bool
    may_change: bool
    may_pass_on: bool
    may_revoke: bool
    why_not: str
    goes_at: datetime | None = None
    """When it goes by itself; None where nobody said so."""
    goes_by: str = ""
    """Who said so."""
    no_times: bool = False
    """It invites to choose a time, and there is none that they could choose."""
    faults: tuple[str, ...] = ()
    error: str = ""
    replies: tuple[ReplyRow, ...] = ()
    agent: str = ""
    """By which agent it goes, or went; '' for none."""
    trade: tuple[Finding, ...] = ()
    """What the rules of the trade say of an invitation that has not gone, if it goes now."""
    copied: str = ""
    """What became of the client's own copy, in a sentence; '' where none was to go."""
    parts: tuple[Choice, ...] = ()
    """What an offer offers besides, or could."""
    within: str = ""
    """The letter with which this part goes, where the viewer may read it."""
    withheld: bool = False
    """It speaks of parts whose rooms the viewer does not see, so it is not shown to them."""
    open_as_them: str = ""
    """In the demo only: the address that stands in the letter, since there is nobody to receive it."""


def words_of(row: Row) -> Words:
    """What the letter says."""
    until = row.told_until if row.kind == rules.PENCIL else None
    return Words(row.to, row.subject, row.body, row.version, row.language, row.button, until)


def paper_of(
    words: Words, kind: str, filled: dict[str, str], *, foot: str = "", above: str = ""
) -> rules.Paper:  # fmt: skip
    """The letter as it goes: the page that shows it and the mail that carries it are made of this one thing."""
    keep, language = {**filled, "link": "{link}"}, words.language or HOUSE
    ours = LINK_WORDS.get(kind, "") if language == HOUSE else ""
    return rules.Paper(
        sender=f"{filled['company']} · {filled['production']}",
        subject=rules.fill(words.subject, keep),
        body="\n\n".join(part for part in (above, rules.fill(words.body, keep), foot) if part),
        link=filled["link"],
        link_words=words.button or ours or said_in(language, "button"),
        language=language,
        ours=rules.in_english(foot, language),
    )


def foot_of(row: Row, contacts: tuple[Contact, ...]) -> str:
    """What stands below it, for whoever gets it."""
    language = row.language or HOUSE
    return rules.foot(below_letters(contacts, language), own=whose_letter(row) is None, language=language)


def looked_up(viewer: Person, production: Production, cand: str) -> tuple[State, Candidacy, Names]:
    """The candidacy for somebody who may know of it: by their sight, or by the task they were given."""
    role = role_of(production.pk, cand)
    state = load_candidacy(production.pk, role, cand) if role else State()
    found = state.candidacy(cand)
    if found is None or not (sees(state, viewer.pk, found) or may_write(state, found, viewer.pk)):
        raise NotThere
    return state, found, names(production, state)


def may_write(state: State, cand: Candidacy, person: str) -> bool:
    """True for whoever may write to them."""
    return rules.why_not_write(state, cand, person) is None


def letter_for(viewer: Person, production: Production, letter: str, *, now: datetime) -> LetterPage:
    """One letter as the viewer may see it; NotThere for strangers and the recused."""
    row = Row.objects.select_related("performer", "agent").filter(pk=letter, production=production).first()
    if row is None:
        raise NotThere
    state, cand, called = looked_up(viewer, production, row.cand)
    fact = state.get(Letter, f"{row.cand}/{row.pk}")
    if fact is None:
        raise NotThere
    with_it = rows_of(row)
    shown, filled = _as_it_stands(viewer, production, row, state, called, with_it, now)
    if row.part_of_id or with_it:
        shown = _in_parts(shown, viewer, production, cand, row, with_it)
        if shown.withheld or row.part_of_id:
            return shown
    elif row.kind == "offer" and row.state in rules.OPEN:
        shown = replace(shown, parts=choices(viewer, production, cand))
    way_in = _way_in(row, now)
    if way_in and settings.CASTLIST_DEMO:
        shown = replace(shown, open_as_them=f"{settings.CASTLIST_URL}/i/{way_in}/")
    if not may_write(state, cand, viewer.pk):
        return shown
    faults = rules.faults(row.subject, row.body, filled, needs_link=row.kind != "answer")
    if row.state in rules.OPEN:
        shown = _before_it_goes(shown, row, called, now)
    return _for_writers(
        shown, state, cand, row, faults, has_link=bool(way_in), desk=runs_desk(state, viewer.pk, row.role), now=now
    )


def _as_it_stands(
    viewer: Person, production: Production, row: Row, state: State, called: Names, with_it: Sequence[Row], now: datetime
) -> tuple[LetterPage, dict[str, str]]:
    """The letter as whoever may know of it reads it; and what its fields stand for."""
    cand, fact = state.candidacy(row.cand), state.get(Letter, f"{row.cand}/{row.pk}")
    assert cand is not None
    assert fact is not None
    sender = Person.objects.filter(pk=signed_by(row)).first()
    role = called.role(row.role)
    filled = values(production, performer=row.performer.name, role=role, sender=sender.name if sender else "")
    told = "" if row.state in rules.OPEN else row.told or (row.part_of.told if row.part_of else "")
    filled |= values_of(
        row.kind, production, viewer.pk, row.performer_id, says=row.subject + row.body, told=told, cand=row.cand,
        offers=[row.role, *(part.role for part in with_it)], language=row.language or HOUSE, until=row.told_until,
        about=row.about, now=now,
    )  # fmt: skip
    return LetterPage(
        id=row.pk, cand=row.cand, kind=row.kind, state=shown_state(row, fact),
        sentence=sentence_on(row, fact),
        name=row.performer.name,
        role=role, role_id=row.role,
        words=(words := words_of(row)),
        paper=paper_of(words, row.kind, filled, foot=foot_of(row, contacts_in(state, cand)),
                       above=above_letter(row, row.performer.name, told=reads(state, cand, viewer.pk))),
        reply_to=settings.CASTLIST_REPLIES_TO or (sender.email if sender and sender.closed_at is None else ""),
        at=row.sent_at or row.created_at,
        sent=row.sent_at is not None, agent=by_agent(row), copied=COPIED[row.copied],
        may_change=False, may_pass_on=False, may_revoke=False, why_not="",
    ), filled  # fmt: skip


def _in_parts(
    shown: LetterPage, viewer: Person, production: Production, cand: Candidacy, row: Row, parts: list[Row]
) -> LetterPage:
    """An offer of several parts: with those, for whoever may know of each; of a part that goes with it, where it is."""
    if not may_read_all(viewer, production, row):
        blank = replace(shown.paper, subject=NOT_SHOWN, body=NOT_SHOWN)
        return replace(shown, words=Words("", NOT_SHOWN, NOT_SHOWN), paper=blank, withheld=True)
    if row.part_of_id:
        return replace(shown, within=row.part_of_id)
    return replace(shown, parts=choices(viewer, production, cand, parts))


def _before_it_goes(shown: LetterPage, row: Row, called: Names, now: datetime) -> LetterPage:
    """When it goes by itself, and whether there is what it invites to."""
    told_when = {"own_order", "own_time"} & set(rules.fields_in(row.body))
    free = row.kind == "invitation" and any_free(row.production_id, row.role, now=now, cand=row.cand)
    none = row.kind == "invitation" and not told_when and not free
    by = called.person(row.goes_by) if row.goes_at and row.goes_by else ""
    trade = in_a_letter(row.production, row.role, row.body, now=row.goes_at or now) if row.kind == "invitation" else ()
    return replace(shown, goes_at=row.goes_at, goes_by=by, no_times=none, trade=trade)


def _way_in(row: Row, now: datetime) -> str:
    """The token of the private link that a letter which has gone leads to, its agent's or their own; '' for none."""
    if row.state in rules.OPEN:
        return ""
    theirs = whose_letter(row) if row.agent_id else None
    if theirs is not None and theirs.key:
        return agent_token(theirs.agent.link, theirs.key)
    link = newest_link(row.cand, now=now)
    return token_of(link.pk) if link else ""


def _for_writers(
    shown: LetterPage,
    state: State,
    cand: Candidacy,
    row: Row,
    faults: list[str],
    *,
    has_link: bool,
    desk: bool,
    now: datetime,
) -> LetterPage:
    """The same page with what only those see who may write to them."""
    waits = row.state in rules.OPEN
    fact = state.get(Letter, f"{row.cand}/{row.pk}")
    return replace(
        shown,
        may_change=waits,
        may_pass_on=waits and row.kind != "answer",
        may_revoke=desk and has_link,
        why_not=_why_not_send(state, cand, fact, row, faults, now) if waits and fact else "",
        faults=tuple(faults) if waits else (),
        error=row.error if waits else "",
        replies=replies_of(row.production_id, cands=[row.cand]),
    )


def by_agent(row: Row) -> str:
    """The agent to whom it goes, or went, with their agency; '' for nobody."""
    return called(row.agent.name, row.agent.agency) if row.agent else ""


def sentence_on(row: Row, fact: Letter) -> str:
    """Where it stands, in words; to a welcome nobody waits for an answer."""
    state = shown_state(row, fact)
    return (
        "Opened."
        if row.kind in (rules.WELCOME, *rules.BY_ITSELF, "answer") and state == "opened"
        else SENTENCES.get(state, "")
    )


def shown_state(row: Row, fact: Letter) -> str:
    """What the log says of it; the row knows more only while it is going out, or waits."""
    return row.state if row.state in ("sending", *rules.OPEN) else fact.state


def _why_not_send(
    state: State, cand: Candidacy, fact: Letter, row: Row, faults: list[str], now: datetime
) -> str:  # fmt: skip
    """The one sentence why the letter cannot go now, or ''."""
    if not rules.in_force(state, cand, fact.minute, what=fact.what, at=milliseconds(now)):
        return suspended(state, cand, fact, milliseconds(now))
    if held_back := why_held_back(row.production, state, cand, row.kind):
        return f"{Why.no_more.sentence} {held_back}"
    if faults:
        return " ".join(faults)
    if not row.to:
        return Why.no_address.sentence
    return "" if may_go_out() else Why.local_address.sentence


def may_go_out() -> bool:
    """True where the link in a letter can be opened by whoever gets it; in the demo nobody gets any."""
    return not settings.CASTLIST_URL_IS_LOCAL or bool(settings.CASTLIST_DEMO)


def suspended(state: State, cand: Candidacy, fact: Letter, at: int) -> str:
    """Why what the letter rests on is not in force now."""
    if state.review(cand.id) is not None:
        return "The conclusion is under review, so nothing new goes out meanwhile."
    if cand.ended and fact.what == rules.WELCOME:
        return Why.ended.sentence
    offer = state.offer(cand.id)
    if offer is not None and offer.state in ("grace", "reserve") and fact.minute == cand.minutes:
        return GRACE if offer.state == "grace" or at < offer.grace_ends else RESERVE
    return OVERTAKEN
