"""Pictures of people who are here, taken at a door: the bytes come and go as base64."""

import base64
from typing import Any

from django.core.files.base import ContentFile
from django.http import HttpRequest
from ninja import Router

from castlist.actions import day_pictures
from castlist.actions.queue import Day
from castlist.queries.day_pictures import picture_for, taking
from castlist.web.api import said
from castlist.web.api.acts import Answer, actor, do_once, made, read, write
from castlist.web.api.answers import PictureAnswer
from castlist.web.api.door import viewer
from castlist.web.api.said import Id
from castlist.web.api.said_about_the_day import TakePicture, TakePictureAway

router = Router(tags=["days"])
PATH = "/productions/{production}/days/sessions/{session}/queue/pictures/{cand}"


@read(router, PATH, answers=PictureAnswer)
def day_picture(request: HttpRequest, production: Id, session: Id, cand: Id, day: said.Day) -> Any:
    """The picture of that day, for the team that may know of them."""
    data = picture_for(viewer(request), production, session, cand, day=day)
    return {"size": len(data), "data": base64.b64encode(data).decode()}


@write(router, "POST", PATH)
def take_day_picture(request: HttpRequest, production: Id, session: Id, cand: Id, body: TakePicture) -> Any:
    """Whoever sees them on that day sees this picture of them, with their agreement; an older one is gone."""
    taking(viewer(request), production, session, cand, day=body.day)
    who = actor(request, production)

    def taken() -> Answer:
        upload = ContentFile(body.file, name="picture")
        day_pictures.take(who, Day(session, body.day), cand, upload=upload, agreed=body.agreed)
        return made(("candidacy", cand))

    return do_once(request, taken)


@write(router, "POST", f"{PATH}/take-away")
def take_day_picture_away(
    request: HttpRequest, production: Id, session: Id, cand: Id, body: TakePictureAway
) -> Any:  # fmt: skip
    """There is no picture of them of that day."""
    taking(viewer(request), production, session, cand, day=body.day)
    who = actor(request, production)

    def gone() -> Answer:
        day_pictures.take_away(who, Day(session, body.day), cand)
        return made()

    return do_once(request, gone)
