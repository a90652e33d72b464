"""How letters are worded: by the owner for the company, by the desk for one production."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from castlist.actions import confirmation_letters, link_codes, reminder_letters
from castlist.actions import letter_wordings as acts
from castlist.queries import letter_wordings as found
from castlist.queries import reminder_letters as to_come
from castlist.queries.doors import production_for
from castlist.rules.letter_wordings import Field
from castlist.rules.letter_wordings import Said as Words
from castlist.web.acting import now
from castlist.web.api import said_about_letters as said
from castlist.web.api.acts import Answer, do_once, made, read, write
from castlist.web.api.door import viewer
from castlist.web.api.said import Id
from castlist.web.api.schemas import schema_of

router = Router(tags=["letters"])
HERE = "/productions/{production}/letter-wordings"
OURS = "/letter-wordings"

schema_of(found.Kept, name="WordingKept")
schema_of(found.Kind, name="WordingKind")
All = schema_of(found.Wordings, name="Wordings", without=("languages",))
schema_of(Words, name="WordingWords")
schema_of(Field, name="WordingField")
schema_of(to_come.ToCome, name="Reminder")
ToCome = schema_of(to_come.Reminders, name="Reminders")
One = schema_of(found.WordingPage, name="Wording", without=("paper",))


@read(router, HERE, answers=All)
def letter_wordings(request: HttpRequest, production: Id) -> Any:
    """Every kind of letter, and in which languages it is worded for this production."""
    me = viewer(request)
    return found.wordings(me, production_for(me, production))


@read(router, OURS, answers=All)
def company_letter_wordings(request: HttpRequest) -> Any:
    """For the owner: every kind of letter, and in which languages it is worded for the whole company."""
    return found.wordings(viewer(request), None)


@read(router, f"{HERE}/{{kind}}/{{language}}", answers=One)
def letter_wording(request: HttpRequest, production: Id, kind: said.Kind, language: said.Language) -> Any:
    """One kind of letter in one language: its words, and what can be put in."""
    me = viewer(request)
    return found.wording_page(me, production_for(me, production), kind, language)


@read(router, f"{OURS}/{{kind}}/{{language}}", answers=One)
def company_letter_wording(request: HttpRequest, kind: said.Kind, language: said.Language) -> Any:
    """For the owner: one kind of letter in one language, as the whole company words it."""
    return found.wording_page(viewer(request), None, kind, language)


def _keep(request: HttpRequest, where: Any, kind: str, language: str, body: said.LetterWording) -> Any:
    me = viewer(request)
    words = Words(body.subject, body.body, body.button)

    def kept() -> Answer:
        acts.keep(me, where, kind=kind, language=language, said=words, version=body.version, now=now())
        return made()

    return do_once(request, kept)


def _put_back(request: HttpRequest, where: Any, kind: str, language: str, body: said.WordingSeen) -> Any:
    me = viewer(request)

    def back() -> Answer:
        acts.put_back(me, where, kind=kind, language=language, version=body.version)
        return made()

    return do_once(request, back)


@write(router, "PUT", f"{HERE}/{{kind}}/{{language}}")
def keep_letter_wording(
    request: HttpRequest, production: Id, kind: said.Kind, language: said.Language, body: said.LetterWording
) -> Any:
    """Letters of this kind begin with these words in that language; what is wrong with a field is said."""
    return _keep(request, production_for(viewer(request), production), kind, language, body)


@write(router, "POST", f"{HERE}/{{kind}}/{{language}}/put-back")
def put_letter_wording_back(
    request: HttpRequest, production: Id, kind: said.Kind, language: said.Language, body: said.WordingSeen
) -> Any:
    """Letters of this kind begin in that language as they did before."""
    return _put_back(request, production_for(viewer(request), production), kind, language, body)


@write(router, "PUT", f"{OURS}/{{kind}}/{{language}}")
def keep_company_letter_wording(
    request: HttpRequest, kind: said.Kind, language: said.Language, body: said.LetterWording
) -> Any:
    """For the owner: letters of this kind begin with these words in that language, in every production."""
    return _keep(request, None, kind, language, body)


@write(router, "POST", f"{OURS}/{{kind}}/{{language}}/put-back")
def put_company_letter_wording_back(
    request: HttpRequest, kind: said.Kind, language: said.Language, body: said.WordingSeen
) -> Any:
    """For the owner: letters of this kind begin in that language with the house's words."""
    return _put_back(request, None, kind, language, body)


@write(router, "POST", f"{HERE}/language")
def choose_letter_language(request: HttpRequest, production: Id, body: said.LetterLanguage) -> Any:
    """Letters of the production go in that language to whoever said no other."""
    me = viewer(request)
    where = production_for(me, production)

    def spoken() -> Answer:
        acts.speak(me, where, language=body.language)
        return made()

    return do_once(request, spoken)


def _remind(request: HttpRequest, where: Any, body: said.LetterReminders) -> Any:
    me = viewer(request)

    def chosen() -> Answer:
        reminder_letters.choose(me, where, days=body.days)
        return made()

    return do_once(request, chosen)


@write(router, "POST", f"{HERE}/reminders")
def choose_reminders(request: HttpRequest, production: Id, body: said.LetterReminders) -> Any:
    """How long before a time, or the end of an offer, a reminder goes by itself in the production."""
    return _remind(request, production_for(viewer(request), production), body)


@write(router, "POST", f"{OURS}/reminders")
def choose_company_reminders(request: HttpRequest, body: said.LetterReminders) -> Any:
    """For the owner: how long before reminders go, in every production that says nothing else."""
    return _remind(request, None, body)


def _confirm(request: HttpRequest, where: Any, body: said.LetterConfirmations) -> Any:
    me = viewer(request)

    def chosen() -> Answer:
        confirmation_letters.choose(me, where, confirm=body.confirm)
        return made()

    return do_once(request, chosen)


@write(router, "POST", f"{HERE}/confirmations")
def choose_confirmations(request: HttpRequest, production: Id, body: said.LetterConfirmations) -> Any:
    """Whether a letter confirms the time that somebody chose, changed or gave back themselves in the production."""
    return _confirm(request, production_for(viewer(request), production), body)


@write(router, "POST", f"{OURS}/confirmations")
def choose_company_confirmations(request: HttpRequest, body: said.LetterConfirmations) -> Any:
    """For the owner: whether letters confirm such times, in every production that says nothing else."""
    return _confirm(request, None, body)


def _codes(request: HttpRequest, where: Any, body: said.LinkCodes) -> Any:
    me = viewer(request)

    def chosen() -> Answer:
        link_codes.choose(me, where, ask=body.ask)
        return made()

    return do_once(request, chosen)


@write(router, "POST", f"{HERE}/link-codes")
def choose_link_codes(request: HttpRequest, production: Id, body: said.LinkCodes) -> Any:
    """Whether a code goes by mail before somebody in the production answers by their link on a device that is new."""
    return _codes(request, production_for(viewer(request), production), body)


@write(router, "POST", f"{OURS}/link-codes")
def choose_company_link_codes(request: HttpRequest, body: said.LinkCodes) -> Any:
    """For the owner: whether such codes are asked for, in every production that says nothing else."""
    return _codes(request, None, body)


@read(router, "/productions/{production}/reminders", answers=ToCome)
def reminders_to_come(request: HttpRequest, production: Id) -> Any:
    """Which reminders go by themselves next, to those to whom you may write."""
    me = viewer(request)
    return to_come.reminders(me, production_for(me, production), now=now())
