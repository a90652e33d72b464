"""Letters that are begun: what a candidacy asks for, as the company words it, in the language of the person."""

from datetime import datetime

from django.conf import settings

from castlist.queries.auditions import zone_of
from castlist.queries.bookings import any_free
from castlist.queries.callback_letters import own_order
from castlist.queries.contacts import contacts_in, said
from castlist.queries.doors import NotThere
from castlist.queries.given_times import TimeNews, time_news
from castlist.queries.guardians import reads
from castlist.queries.letter_wordings import words_for
from castlist.queries.letters import LetterPage, Words, foot_of, looked_up, may_write, paper_of, values, values_of
from castlist.queries.no_more import why_held_back
from castlist.queries.offer_parts import choices
from castlist.queries.represented import above_letter, address_of
from castlist.queries.trade import in_a_letter
from castlist.records.models import Letter as Row
from castlist.records.models import Performer, Person, Production
from castlist.rules import letters as rules
from castlist.rules.letter_wordings import fitted
from castlist.rules.outlines import outline_for, with_terms
from castlist.rules.why import Refused, Why


def new_letter(viewer: Person, production: Production, cand: str, *, now: datetime) -> LetterPage:
    """The letter that this candidacy asks for, drafted and not kept yet; NotThere for whoever may not write it."""
    state, found, called = looked_up(viewer, production, cand)
    if not may_write(state, found, viewer.pk):
        raise NotThere
    kind = rules.kind_for(state, found)
    if not kind:
        raise Refused(Why.ended if found.ended else Why.no_minute)
    performer = Performer.objects.get(pk=found.performer)
    filled = values(production, performer=performer.name, role=called.role(found.role), sender=viewer.name)
    ordered = own_order(production, found.performer) if kind == "invitation" and found.step == "callback" else ""
    filled |= (
        {"own_order": ordered}
        if ordered
        else values_of(kind, production, viewer.pk, found.performer, says="", offers=[found.role])
    )
    times = kind != "invitation" or any_free(production.pk, found.role, now=now)
    before = Row.objects.filter(cand=cand, kind=kind, state="sent")
    told = before.exists() if kind == rules.WELCOME else bool(ordered) and before.exclude(told="").exists()
    news = time_news(cand, zone_of(production), now=now) if kind == "invitation" and not ordered else TimeNews()
    filled |= {"own_time": news.given} if news.given else {}
    parts = choices(viewer, production, found) if kind == "offer" else ()
    like = {"times": times, "told": told, "ordered": bool(ordered), "off": bool(news.off), "given": bool(news.given),
            "moved": bool(news.moved), "parts": bool(parts), "offered": rules.offer_stood(state, found)}  # fmt: skip
    words = _words(production, performer, cand, outline_for(found, kind, **like), filled | news.off | news.moved)
    row = Row(cand=cand, performer=performer, to=words.to, kind=kind)
    above = above_letter(row, performer.name, told=reads(state, found, viewer.pk))
    foot = foot_of(row, said(contacts_in(state, found)))
    since = why_held_back(production, state, found, kind)
    held_back = f"{Why.no_more.sentence} {since}" if since else ""
    return LetterPage(
        id="", cand=cand, kind=kind, state="new", sentence="Not kept yet.",
        name=performer.name, role=called.role(found.role), role_id=found.role,
        words=words,
        paper=paper_of(words, kind, filled, foot=foot, above=above),
        reply_to=settings.CASTLIST_REPLIES_TO or viewer.email,
        at=None, sent=False, may_change=True, may_pass_on=False, may_revoke=False,
        why_not=held_back, no_times=not times and not ordered and not news.given, parts=parts,
        trade=in_a_letter(production, found.role, words.body, now=now) if kind == "invitation" else (),
    )  # fmt: skip


def _words(production: Production, performer: Performer, cand: str, outline: str, filled: dict[str, str]) -> Words:
    """What it says to begin with."""
    found, terms = words_for(production, performer, outline), bool(filled.get("terms"))
    to = address_of(cand, performer.email)
    if found.own:
        said = fitted(found.said, terms=terms)
        subject, body = rules.worded(said.subject, said.body, filled)
        return Words(to, subject, body, language=found.language, button=said.button)
    subject, body = rules.worded(found.said.subject, found.said.body, filled)
    return Words(to, subject, with_terms(body) if terms else body)


def open_letter(viewer: Person, production: Production, cand: str) -> str:
    """The letter to them that is begun and has not gone, if the viewer may write it; '' when there is none."""
    state, found, _ = looked_up(viewer, production, cand)
    if not may_write(state, found, viewer.pk):
        raise NotThere
    begun = rules.begun(state, found)
    return begun.id if begun else ""
