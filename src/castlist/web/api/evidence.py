"""Files in a matter, for whoever may read it: the bytes come and go as base64, and each look is written down."""

import base64
from typing import Any

from django.http import HttpRequest
from ninja import Router

from castlist.actions import evidence
from castlist.queries import safeguarding as found
from castlist.queries.doors import production_for
from castlist.queries.evidence import taken_out
from castlist.web.acting import now
from castlist.web.api import answers
from castlist.web.api import said_about_matters as said
from castlist.web.api.acts import Answer, made, on_team, write
from castlist.web.api.door import viewer
from castlist.web.api.said import Id

router = Router(tags=["safeguarding"])
FILES = "/productions/{production}/safeguarding/matters/{matter}/files"


@write(router, "POST", FILES)
def add_matter_file(request: HttpRequest, production: Id, matter: Id, body: said.Evidence) -> Any:
    """The file lies in the matter, sealed with its key: of a lead, or of its author."""
    me = viewer(request)
    found.matter_for(me, production_for(me, production), matter, now=now())

    def added(who: Any) -> Answer:
        return made(("file", evidence.add_file(who, matter, name=body.name, data=body.file)))

    return on_team(request, production, added, sealed=True)


@write(router, "POST", f"{FILES}/{{file}}/take-out", answers=answers.FileTaken)
def take_out_matter_file(request: HttpRequest, production: Id, matter: Id, file: Id) -> Any:
    """The file as it was given; that it was looked at stands in the matter, once for each key."""
    me = viewer(request)
    where = production_for(me, production)
    found.matter_for(me, where, matter, now=now())

    def looked(who: Any) -> Answer:
        evidence.look(who, matter, file=file)
        return made(("matter", matter))

    on_team(request, production, looked, sealed=True)
    taken = taken_out(me, where, matter, file)
    return {"name": taken.name, "size": len(taken.data), "data": base64.b64encode(taken.data).decode()}
