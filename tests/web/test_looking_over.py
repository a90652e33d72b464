"""Before words go where everybody reads them, the room asks: once, kindly, and without keeping anything."""

import html
import json
import logging
import re
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client
from pydantic import BaseModel

from castlist.actions import agreements, decisions
from castlist.actions.decisions import Revision
from castlist.rules.decisions.facts import Motion, Objection
from castlist.rules.why import Why
from castlist.web import api
from castlist.web.api.aloud import GO_ON
from castlist.web.api.said import Aloud
from tests.web.api_world import Stage, built_stage, stage
from tests.world import World

pytestmark = pytest.mark.django_db
__all__ = ["built_stage", "stage"]
SHORT = "He groped her"
ACCOUNT = "He groped a dresser on the last tour.\nTwo saw it: “enough”."
NUN = "I saw her in The Nun."
PLAIN = "She has the voice, and the bite."


@pytest.fixture
def proposed(world: World) -> World:
    """Ivy is on the table."""
    world.put_forward("ivy")
    decisions.propose(world.actor("karen"), world.cands["ivy"], revision=Revision("consider"))
    return world


@pytest.fixture
def unled(proposed: World) -> World:
    """Both who were named for safeguarding have left."""
    for who in ("miriam", "ruth"):
        agreements.leave(proposed.actor(who))
    return proposed


def rows() -> dict[str, int]:
    """How many rows every table has, sessions included."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models()}


def everything() -> str:
    """All that is stored, as text."""
    found = [model._base_manager.values() for model in apps.get_models()]
    return " ".join(str(list(one)) for one in found) + str([s.get_decoded() for s in Session.objects.all()])


def object_to(world: World, client: Client, **typed: Any) -> Any:
    form = {"floor": "offer", "scope": "role", "key": "k:object"} | typed
    return client.post(f"/p/{world.production.pk}/c/{world.cands['ivy']}/object/", form)


def pressed(answer: Any) -> dict[str, str]:
    """What the second button sends with the form."""
    found = re.search(r'name="knowingly" value="([0-9a-f]+)"', answer.content.decode())
    return {"knowingly": found[1]} if found else {}


def reasons(world: World) -> list[str]:
    """What everybody in the room reads as reasons of objections."""
    page = world.client("derek").get(f"/p/{world.production.pk}/r/{world.role}/?c={world.cands['ivy']}")
    text = html.unescape(page.content.decode())
    return [said for said in (ACCOUNT, NUN, PLAIN) if said in text]


def test_an_account_is_asked_about_and_kept_nowhere(proposed: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    karen, before = proposed.client("karen"), rows()
    answer = object_to(proposed, karen, reason=ACCOUNT)
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "This reads like an account of harm." in page
    assert f">\n{ACCOUNT}</textarea>" in page
    assert "Raise it there" in page
    assert rows() == before
    assert "groped" not in everything() + caplog.text


def test_the_second_press_says_the_very_same_words_once(proposed: World) -> None:
    karen = proposed.client("karen")
    asked = object_to(proposed, karen, reason=ACCOUNT)
    for _ in range(2):  # a double press
        assert object_to(proposed, karen, reason=ACCOUNT, **pressed(asked)).status_code == 302
    assert reasons(proposed) == [ACCOUNT]
    assert len(list(proposed.state().all(Objection))) == 1


def test_changed_words_are_looked_at_anew(proposed: World) -> None:
    karen = proposed.client("karen")
    asked = object_to(proposed, karen, reason=ACCOUNT)
    again = object_to(proposed, karen, reason=ACCOUNT + " And he raped her.", **pressed(asked))
    assert again.status_code == 422
    assert pressed(again) != pressed(asked)
    assert reasons(proposed) == []


def test_line_ends_change_nothing(proposed: World) -> None:
    karen = proposed.client("karen")
    asked = object_to(proposed, karen, reason=ACCOUNT)
    windows = ACCOUNT.replace("\n", "\r\n") + " "
    assert object_to(proposed, karen, reason=windows, **pressed(asked)).status_code == 302


def test_nothing_that_was_pressed_is_stored(proposed: World) -> None:
    karen = proposed.client("karen")
    mark = pressed(object_to(proposed, karen, reason=ACCOUNT))
    object_to(proposed, karen, reason=ACCOUNT, **mark)
    assert mark["knowingly"] not in everything()
    assert "knowingly" not in everything()


def test_a_play_called_the_nun_is_asked_about_and_kept_as_typed(proposed: World) -> None:
    karen = proposed.client("karen")
    asked = object_to(proposed, karen, reason=NUN)
    page = html.unescape(asked.content.decode())
    assert (asked.status_code, "Is this about the person or the part?" in page) == (422, True)
    assert "It says “nun”" in page
    assert "Raise it there" not in page
    assert object_to(proposed, karen, reason=NUN, **pressed(asked)).status_code == 302
    assert reasons(proposed) == [NUN]


def test_a_reason_that_is_withheld_is_not_read_over(proposed: World) -> None:
    answer = object_to(proposed, proposed.client("karen"), reason=ACCOUNT, withheld="yes")
    page = answer.content.decode()
    assert (answer.status_code, Why.said_and_kept.sentence in page) == (422, True)
    assert Why.looks_like_an_account.sentence not in page
    assert object_to(proposed, proposed.client("karen"), reason="", withheld="yes").status_code == 302


def test_plain_words_are_not_held_up(proposed: World) -> None:
    assert object_to(proposed, proposed.client("karen"), reason=PLAIN).status_code == 302


def test_without_a_lead_nobody_is_sent_to_a_page_that_is_not_there(unled: World) -> None:
    page = html.unescape(object_to(unled, unled.client("karen"), reason=ACCOUNT).content.decode())
    assert "Nobody is named for safeguarding in this production yet" in page
    assert "Raise it there" not in page
    assert "safeguarding/raise" not in page


def test_without_a_lead_whoever_is_named_outside_is_said(unled: World) -> None:
    agreements.name_outside(unled.actor("karen"), name="A helpline", phone="0800 1111")
    agreements.agree(unled.actor("derek"), next(m.id for m in unled.state().all(Motion)))
    page = html.unescape(object_to(unled, unled.client("karen"), reason=ACCOUNT).content.decode())
    assert "Outside the production you can tell A helpline, 0800 1111." in page


def test_raising_it_instead_carries_the_words_and_sends_nothing(proposed: World) -> None:
    karen = proposed.client("karen")
    page = object_to(proposed, karen, reason=ACCOUNT).content.decode()
    found = re.search(r'formaction="([^"]+)" formnovalidate name="from_room" value="([^"]+)"', page)
    assert found is not None
    assert "?" not in found[1]
    before = rows()
    shown = karen.post(found[1], {"from_room": found[2], "floor": "offer", "scope": "role", "reason": ACCOUNT})
    raised = html.unescape(shown.content.decode())
    assert shown.status_code == 200
    assert f">\n{ACCOUNT}</textarea>" in raised
    assert f'<option value="performer:{proposed.performers["ivy"]}" selected>' in raised
    assert shown["Cache-Control"] == "private, no-store"
    assert rows() == before


def test_raising_it_instead_needs_the_token(proposed: World) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(proposed.people["karen"], backend="allauth.account.auth_backends.AuthenticationBackend")
    where = f"/p/{proposed.production.pk}/safeguarding/raise/"
    assert strict.post(where, {"from_room": "yes", "text": ACCOUNT}).status_code == 403


FORMS = [
    ("c/{ivy}/position/", {"kind": "concern", "revision": "1", "reason": ACCOUNT}),
    ("c/{ivy}/amend/", {"target": "audition", "revision": "1", "terms": ACCOUNT}),
    ("c/{ivy}/amend/", {"target": "audition", "revision": "1", "condition-text-1": ACCOUNT}),
    ("c/{ivy}/amend/", {"target": "audition", "revision": "1", "condition-text-1": "x", "condition-due-1": SHORT}),
    ("c/{ivy}/advise/", {"kind": "comment", "text": ACCOUNT}),
    ("c/{ivy}/take_up/", {"floor": "offer", "reason": ACCOUNT}),
    ("c/{ivy}/release/", {"objection": "x", "reason": ACCOUNT}),
    ("c/{ivy}/breach/", {"condition": "x", "reason": ACCOUNT}),
    ("c/{ivy}/task/", {"owner": "x", "text": ACCOUNT}),
    ("c/{ivy}/decide/", {"target": "consider", "reason": ACCOUNT}),
    ("c/{ivy}/report/", {"kind": "concern", "member": "x", "revision": "1", "reason": ACCOUNT}),
    ("c/{ivy}/floor/", {"objection": "x", "floor": "offer", "reason": ACCOUNT}),
    ("r/{role}/put-forward/", {"name": "Zoe", "reason": ACCOUNT}),
    ("r/{role}/put-forward/", {"name": "Zoe", "reason": PLAIN, "credit-year-1": "2013", "credit-text-1": SHORT}),
    ("r/{role}/list/", {"name": "{nina}", "target": "consider", "terms": ACCOUNT}),
    ("team/testify/", {"performer": "x", "text": ACCOUNT}),
    ("team/standing/", {"member": "x", "standing": "voice", "reason": ACCOUNT}),
    ("team/remove/", {"member": "{tom}", "reason": ACCOUNT}),
]  # fmt: skip


@pytest.mark.parametrize(("where", "typed"), FORMS, ids=[f"{w}-{n}" for n, (w, _) in enumerate(FORMS)])
def test_every_form_of_the_room_is_read_over(proposed: World, where: str, typed: dict[str, str]) -> None:
    proposed.put_forward("nina")
    ids = proposed.cands | {"role": proposed.role, "tom": proposed.people["tom"].pk}
    form = {name: value.format(**ids) if "{" in value else value for name, value in typed.items()}
    karen = proposed.client("karen")
    before = rows()
    answer = karen.post(f"/p/{proposed.production.pk}/{where.format(**ids)}", form)
    page = html.unescape(answer.content.decode())
    assert (answer.status_code, "account of harm" in page, "Raise it there" in page) == (422, True, True)
    assert rows() == before


def test_a_list_is_answered_knowingly(proposed: World) -> None:
    proposed.put_forward("nina")
    where = f"/p/{proposed.production.pk}/r/{proposed.role}/list/"
    form = {"name": proposed.cands["nina"], "target": "consider", "terms": NUN, "offered": proposed.cands["nina"]}
    karen = proposed.client("karen")
    asked = karen.post(where, form)
    assert karen.post(where, form | pressed(asked)).status_code == 302


def test_who_decides_alone_presses_the_same_step_again(world: World) -> None:
    world.put_forward("ivy")
    change = {"preset": "one", "decider": world.people["karen"].pk}
    agreements.move(world.actor("karen"), "set_rule", change=change)
    agreements.agree(world.actor("derek"), next(m.id for m in world.state().all(Motion)))
    where = f"/p/{world.production.pk}/c/{world.cands['ivy']}/decide/"
    form = {"target": "audition", "reason": NUN, "key": "k:decide"}
    asked = world.client("karen").post(where, form)
    target = re.search(r'type="hidden" name="target" value="(\w+)"', asked.content.decode())
    assert (asked.status_code, target and target[1]) == (422, "audition")
    assert world.client("karen").post(where, form | pressed(asked)).status_code == 302


def test_somebody_known_by_that_name_is_asked_about_with_the_mark_kept(proposed: World) -> None:
    karen = proposed.client("karen")
    where = f"/p/{proposed.production.pk}/r/{proposed.role}/put-forward/"
    form = {"name": "Ivy Marlowe", "reason": NUN}
    asked = karen.post(where, form)
    alike = karen.post(where, form | pressed(asked))
    assert (asked.status_code, alike.status_code) == (422, 409)
    assert f'name="knowingly" value="{pressed(asked)["knowingly"]}"' in alike.content.decode()


# -- The API


def object_by_program(stage: Stage, *, key: str = "", **body: Any) -> Any:
    where = f"/productions/{stage.ids['production']}/candidacies/{stage.ids['sol']}/objections"
    return stage.programs["derek"].post(where, {"floor": "offer", **body}, key=key)


def test_a_program_is_told_why_and_how_to_go_on(stage: Stage) -> None:
    before = rows()
    answer = object_by_program(stage, reason=ACCOUNT, key="k1")
    error = json.loads(answer.content)["error"]
    assert (answer.status_code, error["why"], error["detail"]) == (422, ["looks_like_an_account"], GO_ON)
    assert "groped" not in answer.content.decode()
    assert rows() == before
    meant = object_by_program(stage, reason=ACCOUNT, said_knowingly=True, key="k1")
    again = object_by_program(stage, reason=ACCOUNT, said_knowingly=True, key="k1")
    assert (meant.status_code, again.content) == (200, meant.content)
    assert "knowingly" not in everything()


def test_a_program_is_asked_about_the_person_or_the_part(stage: Stage) -> None:
    answer = object_by_program(stage, reason=NUN)
    assert (answer.status_code, json.loads(answer.content)["error"]["why"]) == (422, ["person_or_part"])
    assert object_by_program(stage, reason="", withheld=True).status_code == 200


def test_a_list_of_a_program_is_read_over_as_a_whole(stage: Stage) -> None:
    where = f"/productions/{stage.ids['production']}/lists/propose"
    body = {"candidacies": [stage.ids["ivy"]], "proposal": {"target": "consider", "terms": NUN}}
    refused = stage.programs["karen"].post(where, body, key="one")
    meant = stage.programs["karen"].post(where, body | {"said_knowingly": True}, key="one")
    assert (refused.status_code, meant.status_code) == (422, 200)


APART = {
    "Condition", "LetterDraft", "LetterChange", "SessionPlace", "Session", "NewMatter", "Note", "MatterNote", "Review",
    "Moved", "AddMember", "RemoveMember", "SetRule", "NameAlternate", "Waive", "ReleaseObjection", "WaiveGrace",
    "FindRelation", "NameOutside", "MatterKind", "CloseCasting", "OpenCasting", "MoreTimes", "CalledOff",
    "ExtendOffer", "RoomBeside", "Places", "DayAgainGiven", "TapeWanted", "HalfOfAnAnswer",
}  # fmt: skip
"""Letters, days and safeguarding are no words in a room; conditions and motions are parts of what is said aloud."""


def test_every_body_with_a_text_is_read_over() -> None:
    found = set()
    for module in (import_module(f"{api.__name__}.{one.name}") for one in iter_modules(api.__path__)):
        for kind in vars(module).values():
            body = isinstance(kind, type) and issubclass(kind, BaseModel) and not issubclass(kind, Aloud)
            if body and any("20,000" in (one.description or "") for one in kind.model_fields.values()):
                found.add(kind.__name__)
    assert found <= APART
