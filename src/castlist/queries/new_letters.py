"""Letters that are begun: what a candidacy asks for, as the company words it, in the language of the person."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from castlist.queries.auditions import zone_of
from castlist.queries.bookings import any_free
from castlist.queries.callback_letters import own_order, was_another
from castlist.queries.contacts import contacts_in
from castlist.queries.doors import NotThere
from castlist.queries.given_times import TimeNews, time_news
from castlist.queries.guardians import reads
from castlist.queries.letter_values import values, values_of
from castlist.queries.letter_wordings import Worded, words_for
from castlist.queries.letters import LetterPage, Words, foot_of, looked_up, may_write, paper_of
from castlist.queries.no_more import why_held_back
from castlist.queries.offer_parts import choices
from castlist.queries.offers import ran_out
from castlist.queries.represented import above_letter, address_of
from castlist.queries.trade import in_a_letter
from castlist.records.models import Letter as Row
from castlist.records.models import Performer, Person, Production
from castlist.rules import letters as rules
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.decisions.state import State
from castlist.rules.languages import HOUSE
from castlist.rules.letter_wordings import fitted
from castlist.rules.outlines import outline_for, with_terms
from castlist.rules.pencils import also, stood
from castlist.rules.why import Refused, Why


def new_letter(
    viewer: Person, production: Production, cand: str, *, now: datetime, pencil: bool = False
) -> LetterPage:  # fmt: skip
    """The letter that this candidacy asks for, drafted and not kept yet; NotThere for whoever may not write it.
    `pencil`: that asks them to keep the dates free, instead of the one that offers the part.
    """
    state, found, called = looked_up(viewer, production, cand)
    if not may_write(state, found, viewer.pk):
        raise NotThere
    kind = _kind(state, found, pencil=pencil)
    performer = Performer.objects.get(pk=found.performer)
    more, news = _put_in(viewer, production, found, kind, now=now)
    ordered = "own_order" in more
    times = kind != "invitation" or any_free(production.pk, found.role, now=now, cand=cand)
    told = _told(production, cand, kind, more, now=now)
    parts = choices(viewer, production, found) if kind == "offer" else ()
    like = {
        "times": times, "told": told, "ordered": ordered, "off": bool(news.off), "given": bool(news.given),
        "moved": bool(news.moved), "parts": bool(parts), **_offered(state, production, found),
    }  # fmt: skip
    worded = words_for(production, performer, outline_for(found, kind, **like))
    if worded.own and worded.language != HOUSE:
        more, news = _put_in(viewer, production, found, kind, now=now, language=worded.language)
    filled = values(production, performer=performer.name, role=called.role(found.role), sender=viewer.name) | more
    words = _words(worded, performer, cand, filled | news.off | news.moved)
    row = Row(cand=cand, performer=performer, to=words.to, kind=kind, language=words.language)
    above = above_letter(row, performer.name, told=reads(state, found, viewer.pk))
    foot = foot_of(row, contacts_in(state, found))
    since = why_held_back(production, state, found, kind)
    return LetterPage(
        id="", cand=cand, kind=kind, state="new", sentence="Not kept yet.",
        name=performer.name, role=called.role(found.role), role_id=found.role,
        words=words,
        paper=paper_of(words, kind, filled, foot=foot, above=above),
        reply_to=settings.CASTLIST_REPLIES_TO or viewer.email,
        at=None, sent=False, may_change=True, may_pass_on=False, may_revoke=False,
        why_not=f"{Why.no_more.sentence} {since}" if since else "",
        no_times=not times and not ordered and not news.given, parts=parts,
        trade=in_a_letter(production, found.role, words.body, now=now) if kind == "invitation" else (),
    )  # fmt: skip


def _told(production: Production, cand: str, kind: str, more: Mapping[str, str], *, now: datetime) -> bool:
    """Whether they had this letter before, or were told of another order of their callback day."""
    if kind == rules.WELCOME:
        return Row.objects.filter(cand=cand, kind=kind, state="sent").exists()
    return was_another(production, cand, more.get("own_order"), now=now)


def _offered(state: State, production: Production, cand: Candidacy) -> dict[str, bool]:
    """Whether the dates were kept free for them, the part was offered, and the offer ran out."""
    return {
        "pencilled": stood(state, cand.id),
        "offered": rules.offer_stood(state, cand),
        "ran_out": ran_out(production, state, cand),
    }


def _kind(state: State, cand: Candidacy, *, pencil: bool) -> str:
    kind = next(iter(also(state, cand)), "") if pencil else rules.kind_for(state, cand)
    if not kind and pencil:
        raise Refused(Why.not_live, detail="Only whoever has an offer in reserve is asked to keep the dates free.")
    if not kind:
        raise Refused(Why.ended if cand.ended else Why.no_minute)
    return kind


def _put_in(
    viewer: Person, production: Production, cand: Candidacy, kind: str, *, now: datetime, language: str = HOUSE
) -> tuple[dict[str, str], TimeNews]:
    """What it can say besides in that language, and what it has to say of their time."""
    called = kind == "invitation" and cand.step == "callback"
    if called and (order := own_order(production, cand.performer, now=now, language=language)):
        return {"own_order": order}, TimeNews()
    more = values_of(
        kind, production, viewer.pk, cand.performer, says="", offers=[cand.role], language=language, now=now
    )
    if kind != "invitation":
        return more, TimeNews()
    news = time_news(cand.id, zone_of(production), now=now, language=language)
    return more | ({"own_time": news.given} if news.given else {}), news


def _words(found: Worded, performer: Performer, cand: str, filled: dict[str, str]) -> Words:
    """What it says to begin with."""
    terms = bool(filled.get("terms"))
    to = address_of(cand, performer.email)
    if found.own:
        said = fitted(found.said, terms=terms)
        subject, body = rules.worded(said.subject, said.body, filled)
        return Words(to, subject, body, language=found.language, button=said.button)
    subject, body = rules.worded(found.said.subject, found.said.body, filled)
    return Words(to, subject, with_terms(body) if terms else body)


def open_letter(viewer: Person, production: Production, cand: str, *, kind: str = "") -> str:
    """The letter of the kind, else of the one asked for, that is begun and has not gone, if the viewer may write it; ''
    when there is none.
    """
    state, found, _ = looked_up(viewer, production, cand)
    if not may_write(state, found, viewer.pk):
        raise NotThere
    begun = rules.begun(state, found, kind)
    return begun.id if begun else ""
