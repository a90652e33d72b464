"""Letters: drafted, changed, sent, thrown away, listed. The private link in a letter is never told to a program."""

from dataclasses import replace
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from castlist.actions import answers as left_at_that
from castlist.actions import letters, offers
from castlist.queries import letters as found
from castlist.queries import new_letters, outboxes, owed
from castlist.queries.doors import candidacy_for, production_for
from castlist.queries.letters import LetterPage, Words
from castlist.rules.letters import as_html, as_plain
from castlist.web.acting import now
from castlist.web.api import answers, said, said_about_letters
from castlist.web.api.acts import Answer, actor, do_once, made, on_candidacy, on_team, read, write
from castlist.web.api.door import viewer
from castlist.web.api.said import Id
from castlist.web.letter_views import MADE_LATER

router = Router(tags=["letters"])
PATH = "/productions/{production}/letters"
Pages = Annotated[int, Query(ge=1, le=10_000)]
CAND = "/productions/{production}/candidacies/{cand}"


@read(router, PATH, answers=answers.OutboxAnswer)
def outbox(request: HttpRequest, production: Id, page: Pages = 1) -> Any:
    """A page of the letters that the bearer may know of, the newest first; and what came back unread."""
    me = viewer(request)
    return outboxes.outbox(me, production_for(me, production), page=page)


@read(router, "/productions/{production}/answers", answers=answers.OwedAnswer)
def answered(request: HttpRequest, production: Id, page: Pages = 1) -> Any:
    """Who has had an answer, and a page of those who are owed one: first what can be done now."""
    me = viewer(request)
    return owed.ledger(me, production_for(me, production), now=now(), page=page)


@write(router, "POST", "/productions/{production}/answers/begin")
def begin_answers(
    request: HttpRequest, production: Id, body: said_about_letters.WhomToAnswer = said_about_letters.WhomToAnswer()  # noqa: B008 - never changed
) -> Any:  # fmt: skip
    """A letter that says no is drafted to everybody who is owed one and need not wait, or to these; each waits."""
    me, where = viewer(request), production_for(viewer(request), production)
    owed.ledger(me, where, now=now())
    for cand in body.candidacies:
        candidacy_for(me, where, cand)

    def drafted(who: Any) -> Answer:
        found = left_at_that.begin_all(who, cands=body.candidacies).letters
        return made(*(("letter", letter) for letter in found), events=["letter_drafted"] * len(found))

    return on_team(request, production, drafted)


@read(router, f"{PATH}/{{letter}}", answers=answers.LetterAnswer)
def letter(request: HttpRequest, production: Id, letter: Id) -> Any:
    """One letter as it will arrive, with its `version`."""
    return _page(request, production, letter)


@read(router, f"{PATH}/{{letter}}/as-sent", answers=answers.LetterAsSent)
def letter_as_sent(request: HttpRequest, production: Id, letter: Id) -> Any:
    """The letter as a mail program gets it, but for the private link in it."""
    paper = _page(request, production, letter).paper
    html, plain = (made(paper).replace("{link}", MADE_LATER) for made in (as_html, as_plain))
    return {"subject": paper.subject, "html": html, "plain": plain}


def _page(request: HttpRequest, production: str, letter: str) -> LetterPage:
    me = viewer(request)
    return found.letter_for(me, production_for(me, production), letter, now=now())


@read(router, f"{CAND}/letters/outline", answers=answers.LetterAnswer)
def letter_outline(request: HttpRequest, production: Id, cand: Id) -> Any:
    """The letter that this candidacy asks for, drafted from the outline and kept nowhere."""
    me = viewer(request)
    return new_letters.new_letter(me, production_for(me, production), cand, now=now())


@write(router, "POST", f"{CAND}/letters")
def draft_letter(request: HttpRequest, production: Id, cand: Id, body: said_about_letters.LetterDraft) -> Any:
    """The letter is kept, and waits to be looked at; what is not said stands as the outline has it."""
    me, who = viewer(request), actor(request, production)
    where = production_for(me, production)
    outline = new_letters.new_letter(me, where, cand, now=now(), pencil=body.pencil)
    said = body.model_dump(exclude={"parts", "pencil"})
    changed = {name: value for name, value in said.items() if value is not None}
    words = replace(outline.words, **changed)

    def drafted() -> Answer:
        return made(
            ("letter", letters.draft(who, cand, words, kind=outline.kind, parts=body.parts)), events=["letter_drafted"]
        )

    return do_once(request, drafted)


def _on_letter(request: HttpRequest, production: str, letter: str, act: Any, *, in_parts: bool = False) -> Answer:
    """The act on a letter that the bearer may know of."""
    page, who = _page(request, production, letter), actor(request, production)

    def acted() -> Answer:
        act(who, page)
        return made(("letter", letter))

    return do_once(request, acted, in_parts=in_parts)


@write(router, "PUT", f"{PATH}/{{letter}}")
def change_letter(request: HttpRequest, production: Id, letter: Id, body: said_about_letters.LetterChange) -> Any:
    """The letter says this now, unless somebody else has changed it since the bearer looked."""
    words = Words(body.to, body.subject, body.body, body.version, until=body.until)
    return _on_letter(
        request, production, letter, lambda who, page: letters.change(who, letter, words, parts=body.parts)
    )


@write(router, "POST", f"{PATH}/{{letter}}/send")
def send_letter(
    request: HttpRequest, production: Id, letter: Id,
    body: said_about_letters.HowToSend = said_about_letters.HowToSend(),  # noqa: B008 - never changed
) -> Any:  # fmt: skip
    """The letter has been handed over, once, or is shown as not sent, and why; or it goes in a minute, as one later."""
    send = letters.send_soon if body.in_a_minute else letters.send
    # Not in one transaction: that it is going out must be known before it goes, and what became of it after.
    return _on_letter(request, production, letter, lambda who, page: send(who, letter), in_parts=True)


@write(router, "POST", f"{PATH}/{{letter}}/later")
def send_letter_later(request: HttpRequest, production: Id, letter: Id, body: said_about_letters.LetterLater) -> Any:
    """The letter goes by itself at that moment, unless that is taken back before."""
    return _on_letter(request, production, letter, lambda who, page: letters.send_later(who, letter, goes=body.at))


@write(router, "POST", f"{PATH}/{{letter}}/not-later")
def not_later(request: HttpRequest, production: Id, letter: Id) -> Any:
    """The letter waits to be sent by hand again."""
    return _on_letter(request, production, letter, lambda who, page: letters.not_later(who, letter))


@write(router, "POST", f"{PATH}/{{letter}}/drop")
def drop_letter(request: HttpRequest, production: Id, letter: Id) -> Any:
    """The letter is thrown away; nobody will send it."""
    return _on_letter(request, production, letter, lambda who, page: letters.drop(who, letter))


@write(router, "POST", f"{PATH}/{{letter}}/close-links")
def close_links(request: HttpRequest, production: Id, letter: Id) -> Any:
    """No private link of the candidacy opens anything any more."""
    return _on_letter(request, production, letter, lambda who, page: letters.close_links(who, letter))


@write(router, "POST", f"{PATH}/{{letter}}/read")
def read_replies(request: HttpRequest, production: Id, letter: Id) -> Any:
    """What the performer wrote has been read by somebody who may answer it."""
    return _on_letter(request, production, letter, lambda who, page: offers.mark_read(who, page.cand))


@write(router, "POST", f"{CAND}/answer/write-off")
def write_off(request: HttpRequest, production: Id, cand: Id, body: said.WriteOff) -> Any:
    """The answer that somebody is owed has reached them by none of these ways, and it is left at that."""
    return on_candidacy(
        request, production, cand,
        lambda who: left_at_that.write_off(who, cand, routes=body.routes, reason=body.reason),
    )  # fmt: skip


@write(router, "POST", f"{CAND}/answer/take-back")
def take_back(request: HttpRequest, production: Id, cand: Id) -> Any:
    """What was written off is owed again."""
    return on_candidacy(request, production, cand, lambda who: left_at_that.take_back(who, cand))
