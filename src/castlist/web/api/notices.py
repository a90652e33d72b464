"""The notice of the open call: read, said, published and taken back."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from castlist.actions import notices
from castlist.queries.doors import production_for, role_sight
from castlist.queries.notices import notice_page
from castlist.web.api import answers
from castlist.web.api import said_about_notices as said
from castlist.web.api.acts import on_team, read, write
from castlist.web.api.door import viewer
from castlist.web.api.said import Id

router = Router(tags=["open call"])
PATH = "/productions/{production}/notice"
OF_ROLE = "/productions/{production}/roles/{role}/notice"


@read(router, PATH, answers=answers.NoticeAnswer)
def notice(request: HttpRequest, production: Id) -> Any:
    """What the notice of the production says and lacks, and the mark with which a change says what it looked at."""
    return notice_page(viewer(request), production)


@read(router, OF_ROLE, answers=answers.NoticeAnswer)
def notice_of_role(request: HttpRequest, production: Id, role: Id) -> Any:
    """What is otherwise for one role."""
    return notice_page(viewer(request), production, role)


@write(router, "PUT", PATH)
def say_notice(request: HttpRequest, production: Id, body: said.Notice) -> Any:
    """The notice of the production says this and nothing else."""
    return on_team(
        request, production,
        lambda who: notices.say(who, said=body.parts, opens=body.opens, closes=body.closes, seen=body.seen),
    )  # fmt: skip


@write(router, "PUT", OF_ROLE)
def say_notice_of_role(request: HttpRequest, production: Id, role: Id, body: said.RoleNotice) -> Any:
    """This and nothing else is otherwise for the role."""
    me = viewer(request)
    role_sight(me, production_for(me, production), role)
    return on_team(
        request, production, lambda who: notices.say(who, said=body.parts, role=role, seen=body.seen)
    )  # fmt: skip


@write(router, "POST", f"{PATH}/publish")
def publish_notice(request: HttpRequest, production: Id, body: said.Publishing = said.Publishing()) -> Any:  # noqa: B008 - never changed
    """The notice stands in public; with something missing it is refused until somebody says that they are `sure`."""
    return on_team(request, production, lambda who: notices.publish(who, sure=body.sure))


@write(router, "POST", f"{PATH}/take-back")
def take_notice_back(request: HttpRequest, production: Id) -> Any:
    """The notice stands in public no more."""
    return on_team(request, production, notices.take_back)
