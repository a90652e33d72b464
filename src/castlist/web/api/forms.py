"""The form of the open call: what it asks beside the usual, and what came by it."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from castlist.actions import questions
from castlist.queries.questions import FormPage, form_page, may_ask_of
from castlist.queries.submissions import SentForms, sent_forms
from castlist.web.api import said_about_forms as said
from castlist.web.api.acts import Act, Answer, on_team, read, write
from castlist.web.api.door import viewer
from castlist.web.api.said import Id
from castlist.web.api.schemas import schema_of

router = Router(tags=["open call"])
PATH = "/productions/{production}/form"
ONE = f"{PATH}/questions/{{question}}"

FormAnswer = schema_of(FormPage, name="Form")
SubmissionsAnswer = schema_of(SentForms, name="Submissions")


@read(router, PATH, answers=FormAnswer)
def form(request: HttpRequest, production: Id) -> Any:
    """What everybody is asked, and what is asked for each role, as far as the bearer may know of it."""
    return form_page(viewer(request), production)


@read(router, "/productions/{production}/submissions", answers=SubmissionsAnswer)
def submissions(request: HttpRequest, production: Id, page: int = 1, tapeless: bool = False) -> Any:
    """What came by the form, the newest first, fifty a page; `page=0` is all of it. `tapeless`: of those alone whose
    self-tape the call asks for, and has not.
    """
    return sent_forms(viewer(request), production, page=page, tapeless=tapeless)


@write(router, "POST", f"{PATH}/questions")
def ask_a_question(request: HttpRequest, production: Id, body: said.NewQuestion) -> Any:
    """The question is asked, as the last one of everybody, or of the role."""
    may_ask_of(viewer(request), production, body.role)
    return on_team(request, production, lambda who: questions.ask(who, said=body.question, role=body.role))


@write(router, "PUT", ONE)
def change_a_question(request: HttpRequest, production: Id, question: Id, body: said.QuestionChanged) -> Any:
    """It is asked like that from now on; whoever answered it before, answered the version of before."""
    return _on_one(
        request, production, question,
        lambda who: questions.change(who, question, said=body.question, seen_version=body.version),
    )  # fmt: skip


@write(router, "POST", f"{ONE}/move")
def move_a_question(request: HttpRequest, production: Id, question: Id, body: said.QuestionMoved) -> Any:
    """It stands one place higher, or lower."""
    return _on_one(request, production, question, lambda who: questions.move(who, question, up=body.up))


@write(router, "POST", f"{ONE}/retire")
def retire_a_question(request: HttpRequest, production: Id, question: Id) -> Any:
    """It is asked no more; what was answered to it stays."""
    return _on_one(request, production, question, lambda who: questions.retire(who, question))


def _on_one(request: HttpRequest, production: str, question: str, act: Act) -> Answer:
    """The act on a question that the bearer may know of; done before, it is answered again."""
    return on_team(request, production, lambda who: act(who) if _known(request, production, question) else {})


def _known(request: HttpRequest, production: str, question: str) -> bool:
    form_page(viewer(request), production).one(question)
    return True
