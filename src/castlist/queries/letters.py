"""Letters as the team sees them: one as it will arrive, all of a production, and what came back."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings

from castlist.queries.auditions import zone_of
from castlist.queries.bookings import any_free
from castlist.queries.callback_letters import own_order
from castlist.queries.called_off import off_in_letters
from castlist.queries.contacts import contacts_in, said
from castlist.queries.doors import Names, NotThere, names
from castlist.queries.first_calls import in_letters
from castlist.queries.log import load_candidacy, role_of
from castlist.queries.private_links import newest_link
from castlist.queries.represented import above_letter, address_of, whose_letter
from castlist.queries.trade import in_a_letter
from castlist.queries.welcomes import roles_in_words
from castlist.records.models import Letter as Row
from castlist.records.models import Performer, Person, Production, Reply
from castlist.records.private_links import agent_token, token_of
from castlist.rules import letters as rules
from castlist.rules.agents import called
from castlist.rules.decisions.facts import Candidacy, Letter
from castlist.rules.decisions.seats import runs_desk
from castlist.rules.decisions.sight import sees
from castlist.rules.decisions.state import State
from castlist.rules.outlines import outline_for
from castlist.rules.trade import Finding
from castlist.rules.why import Refused, Why

LINK_WORDS = {
    "invitation": "Open your page, and answer",
    "enquiry": "Tell us",
    "self-tape": "See what to send, and send it",
    "offer": "Read the offer and answer",
    rules.WELCOME: "See the first call, and keep it",
}
SENTENCES = {
    "drafted": "Not sent yet.",
    "sending": "Going out just now.",
    "sent": "Not opened yet.",
    "failed": "Could not be sent.",
    "opened": "Opened, and no reply yet.",
    "answered": "They have replied.",
    "dropped": "Thrown away.",
}
COPIED = {
    "": "",
    "sent": "They had the same, with a link of their own.",
    "failed": "The copy to them could not be sent.",
}
GRACE = "The offer waits out its grace; the letter can go when that is over."
SAID = {
    "none": "Says when they could come.",
    "yes": "Is interested.",
    "comes": "Comes to the callback day.",
    "longer": "Asks for longer to answer.",
    "no": "Says no.",
    "back": "Said no, and has thought again.",
    "mail": "Answered by mail.",
}


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter says: fields in braces are filled in when it goes."""

    to: str
    subject: str
    body: str
    version: int = 0


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """What a performer wrote on their page."""

    id: str
    name: str
    says: str
    text: str
    at: datetime
    url: str = ""
    read: bool = False


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
    open_as_them: str = ""
    """In the demo only: the address that stands in the letter, since there is nobody to receive it."""


def values(production: Production, *, performer: str, role: str, sender: str, link: str = "{link}") -> dict[str, str]:
    """What the fields of a letter stand for."""
    return {
        "name": performer,
        "role": role,
        "production": production.name,
        "company": production.company.name,
        "sender": sender,
        "link": link,
    }


def values_of(
    kind: str, production: Production, viewer: str, performer: str, *, says: str, told: str = ""
) -> dict[str, str]:
    """What a letter that `says` this says besides, as it is now: a welcome what they play, as far as its writer may
    know, and the first call; an invitation that speaks of it their own order on the callback day, or as it `told` it.
    """
    if kind == "invitation" and "own_order" in rules.fields_in(says):
        return {"own_order": told or own_order(production, performer)}
    if kind != rules.WELCOME:
        return {}
    return {"roles": roles_in_words(production, viewer, performer), "first_call": in_letters(production)}


@dataclass(frozen=True, slots=True)
class Filled:
    """What the fields of a letter stand for, and who signs it."""

    values: dict[str, str]
    production: Production
    author: Person | None
    """None once they have left: whoever has left signs nothing any more."""


def filled_in(row: Row, role: str, *, by: str) -> Filled:
    """As it is now, with the company of the production; the link is filled in when it goes."""
    author = Person.objects.filter(pk=row.by, closed_at=None).first()
    production = Production.objects.select_related("company").get(pk=row.production_id)
    performer = Performer.objects.get(pk=row.performer_id)
    more = values_of(row.kind, production, by, performer.pk, says=row.subject + row.body)
    said = values(production, performer=performer.name, role=role, sender=author.name if author else "")
    return Filled(said | more, production, author)


def paper_of(
    words: Words, kind: str, filled: dict[str, str], *, worries: str = "", above: str = ""
) -> rules.Paper:  # fmt: skip
    """The letter as it goes: the page that shows it and the mail that carries it are made of this one thing."""
    keep = {**filled, "link": "{link}"}
    return rules.Paper(
        sender=f"{filled['company']} · {filled['production']}",
        subject=rules.fill(words.subject, keep),
        body="\n\n".join(part for part in (above, rules.fill(words.body, keep), worries) if part),
        link=filled["link"],
        link_words=LINK_WORDS.get(kind, "Open your page"),
    )


def _looked_up(viewer: Person, production: Production, cand: str) -> tuple[State, Candidacy, Names]:
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


def new_letter(viewer: Person, production: Production, cand: str, *, now: datetime) -> LetterPage:
    """The letter that this candidacy asks for, drafted and not kept yet; NotThere for whoever may not write it."""
    state, found, called = _looked_up(viewer, production, cand)
    if not may_write(state, found, viewer.pk):
        raise NotThere
    kind = rules.kind_for(state, found)
    if not kind:
        raise Refused(Why.ended if found.ended else Why.no_minute)
    performer = Performer.objects.get(pk=found.performer)
    filled = values(production, performer=performer.name, role=called.role(found.role), sender=viewer.name)
    ordered = own_order(production, found.performer) if kind == "invitation" and found.step == "callback" else ""
    filled |= {"own_order": ordered} if ordered else values_of(kind, production, viewer.pk, found.performer, says="")
    times = kind != "invitation" or any_free(production.pk, found.role, now=now)
    before = Row.objects.filter(cand=cand, kind=kind, state="sent")
    told = before.exists() if kind == rules.WELCOME else bool(ordered) and before.exclude(told="").exists()
    off = off_in_letters(cand, zone_of(production)) if kind == "invitation" and not ordered else {}
    like = outline_for(found, kind, times=times, told=told, ordered=bool(ordered), off=bool(off))
    subject, body = rules.outline(like, filled | off)
    words = Words(address_of(cand, performer.email), subject, body)
    above = above_letter(Row(cand=cand, performer=performer, to=words.to), performer.name)
    return LetterPage(
        id="",
        cand=cand,
        kind=kind,
        state="new",
        sentence="Not kept yet.",
        name=performer.name,
        role=called.role(found.role),
        role_id=found.role,
        words=words,
        paper=paper_of(words, kind, filled, worries=said(contacts_in(state, found)), above=above),
        reply_to=settings.CASTLIST_REPLIES_TO or viewer.email,
        at=None,
        sent=False,
        may_change=True,
        may_pass_on=False,
        may_revoke=False,
        why_not="", no_times=not times and not ordered,
        trade=in_a_letter(production, found.role, body, now=now) if kind == "invitation" else (),
    )  # fmt: skip


def open_letter(viewer: Person, production: Production, cand: str) -> str:
    """The letter to them that is begun and has not gone, if the viewer may write it; '' when there is none."""
    state, found, _ = _looked_up(viewer, production, cand)
    if not may_write(state, found, viewer.pk):
        raise NotThere
    begun = rules.begun(state, found)
    return begun.id if begun else ""


def letter_for(viewer: Person, production: Production, letter: str, *, now: datetime) -> LetterPage:
    """One letter as the viewer may see it; NotThere for strangers and the recused."""
    row = Row.objects.select_related("performer", "agent").filter(pk=letter, production=production).first()
    if row is None:
        raise NotThere
    state, cand, called = _looked_up(viewer, production, row.cand)
    fact = state.get(Letter, f"{row.cand}/{row.pk}")
    if fact is None:
        raise NotThere
    sender = Person.objects.filter(pk=row.by).first()
    role = called.role(row.role)
    filled = values(production, performer=row.performer.name, role=role, sender=sender.name if sender else "")
    told = "" if row.state in rules.OPEN else row.told
    filled |= values_of(row.kind, production, viewer.pk, row.performer_id, says=row.subject + row.body, told=told)
    shown = LetterPage(
        id=row.pk,
        cand=row.cand,
        kind=row.kind, state=shown_state(row, fact),
        sentence=sentence_on(row, fact),
        name=row.performer.name,
        role=role, role_id=row.role,
        words=(words := Words(row.to, row.subject, row.body, row.version)),
        paper=paper_of(words, row.kind, filled, worries=said(contacts_in(state, cand)),
                       above=above_letter(row, row.performer.name)),
        reply_to=settings.CASTLIST_REPLIES_TO or (sender.email if sender and sender.closed_at is None else ""),
        at=row.sent_at or row.created_at,
        sent=row.sent_at is not None, agent=by_agent(row), copied=COPIED[row.copied],
        may_change=False, may_pass_on=False, may_revoke=False, why_not="",
    )  # fmt: skip
    way_in = _way_in(row, now)
    if way_in and settings.CASTLIST_DEMO:
        shown = replace(shown, open_as_them=f"{settings.CASTLIST_URL}/i/{way_in}/")
    if not may_write(state, cand, viewer.pk):
        return shown
    faults = rules.faults(row.subject, row.body, filled, needs_link=row.kind != "answer")
    if row.state in rules.OPEN:
        shown = _before_it_goes(shown, row, called, now)
    return _for_writers(
        shown, state, cand, row, faults, has_link=bool(way_in), desk=runs_desk(state, viewer.pk, row.role)
    )


def _before_it_goes(shown: LetterPage, row: Row, called: Names, now: datetime) -> LetterPage:
    """When it goes by itself, and whether there is what it invites to."""
    ordered = "own_order" in rules.fields_in(row.body)
    none = row.kind == "invitation" and not ordered and not any_free(row.production_id, row.role, now=now)
    by = called.person(row.goes_by) if row.goes_at else ""
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
    shown: LetterPage, state: State, cand: Candidacy, row: Row, faults: list[str], *, has_link: bool, desk: bool
) -> LetterPage:
    """The same page with what only those see who may write to them."""
    waits = row.state in rules.OPEN
    fact = state.get(Letter, f"{row.cand}/{row.pk}")
    return replace(
        shown,
        may_change=waits,
        may_pass_on=waits and row.kind != "answer",
        may_revoke=desk and has_link,
        why_not=_why_not_send(state, cand, fact, row, faults) if waits and fact else "",
        faults=tuple(faults) if waits else (),
        error=row.error if row.state == "failed" else "",
        replies=replies_of(row.production_id, cands=[row.cand]),
    )


def by_agent(row: Row) -> str:
    """The agent to whom it goes, or went, with their agency; '' for nobody."""
    return called(row.agent.name, row.agent.agency) if row.agent else ""


def sentence_on(row: Row, fact: Letter) -> str:
    """Where it stands, in words; to a welcome nobody waits for an answer."""
    state = shown_state(row, fact)
    return "Opened." if row.kind == rules.WELCOME and state == "opened" else SENTENCES.get(state, "")


def shown_state(row: Row, fact: Letter) -> str:
    """What the log says of it; the row knows more only while it is going out, or waits."""
    return row.state if row.state in ("sending", *rules.OPEN) else fact.state


def _why_not_send(state: State, cand: Candidacy, fact: Letter, row: Row, faults: list[str]) -> str:
    """The one sentence why the letter cannot go now, or ''."""
    if not rules.in_force(state, cand, fact.minute):
        return suspended(state, cand, fact)
    if faults:
        return " ".join(faults)
    if not row.to:
        return Why.no_address.sentence
    return "" if may_go_out() else Why.local_address.sentence


def may_go_out() -> bool:
    """True where the link in a letter can be opened by whoever gets it; in the demo nobody gets any."""
    return not settings.CASTLIST_URL_IS_LOCAL or bool(settings.CASTLIST_DEMO)


def suspended(state: State, cand: Candidacy, fact: Letter) -> str:
    """Why what the letter rests on is not in force now."""
    if state.review(cand.id) is not None:
        return "The conclusion is under review, so nothing new goes out meanwhile."
    if cand.ended and fact.what == rules.WELCOME:
        return Why.ended.sentence
    offer = state.offer(cand.id)
    if offer is not None and offer.state in ("grace", "reserve") and fact.minute == cand.minutes:
        return GRACE
    return "Something else has been concluded since this letter was begun. Throw it away and begin another."


def replies_of(production: str, *, cands: Iterable[str], unread: bool = False) -> tuple[ReplyRow, ...]:
    rows = Reply.objects.select_related("performer").filter(production_id=production, cand__in=list(cands))
    rows = rows.order_by("-created_at", "pk")
    if unread:
        rows = rows.filter(read_at=None)
    base = f"/p/{production}/letters/"
    return tuple(
        ReplyRow(
            one.pk,
            one.performer.name,
            SAID.get(one.what, ""),
            one.body,
            one.created_at,
            f"{base}{one.letter}/" if one.letter else "",
            one.read_at is not None,
        )
        for one in rows[:50]
    )
