"""The form of an open call that the desk builds: asked, answered, read by those who may, kept, taken along, erased."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import timedelta
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.http import HttpResponse
from django.test import Client

from castlist.actions import agreements, answers, drafts, erasure, notices, performers, productions, questions
from castlist.actions.submissions import submit_to_call
from castlist.queries.private_links import Bearer
from castlist.queries.questions import form_page
from castlist.queries.submissions import sent_forms
from castlist.records.models import Answer, Draft, Performer, Preference, Question, Submission
from castlist.rules import effort
from castlist.rules.decisions.facts import Candidacy, Role, Wish
from castlist.web import effort as effort_asked
from castlist.web.role_links import role_link
from tests.web.api_world import program_for
from tests.world import World

pytestmark = pytest.mark.django_db
GOOD = {"name": "Nell Ash", "email": "nell@example.org", "note": "alto", "adult": "yes"}
DAYS = {"kind": "some", "text": "Which days?", "options": "Mondays\nFridays", "required": "yes"}


def base(world: World) -> str:
    return f"/p/{world.production.pk}/form/"


def ask(world: World, who: str = "sam", **said: str) -> str:
    """The question is asked; says its id, or '' where it is refused."""
    before = {one.first for one in Question.objects.all()}
    world.client(who).post(base(world), {"kind": "short", **said})
    return next((one.first for one in Question.objects.filter(retired_at=None) if one.first not in before), "")


def text(answer: HttpResponse) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def send(world: World, role: str = "", **form: Any) -> HttpResponse:
    return Client().post(role_link(world.production.pk, role or world.role), GOOD | form)


def landlord(world: World, **more: Any) -> str:
    """Another part; both are public, and the notice is."""
    role = str(agreements.add_role(world.actor("karen"), name="The Landlord").answer["role"])
    for one in (world.role, role):
        agreements.change_role(world.actor("karen"), role=one, open_to="public")
    notices.publish(world.actor("karen"), sure=True)
    return role


def room(world: World, who: str, role: str, performer: str) -> HttpResponse:
    cand = next(c.id for c in world.state().candidacies(role) if c.performer == performer)
    return world.client(who).get(f"/p/{world.production.pk}/r/{role}/?c={cand}")


# -- The desk


def test_the_desk_asks_and_sees_it_as_a_performer_does(world: World) -> None:
    days = ask(world, **DAYS, help="Tick all.")
    assert days
    page = text(world.client("karen").get(base(world)))
    assert ("Which days?" in page, "any of several, needed: Mondays, Fridays" in page) == (True, True)
    assert page.count('type="checkbox" name="q_') == 2, "the preview"
    outside = text(Client().get(role_link(world.production.pk, world.role)))
    assert ("Which days?" in outside, "Tick all. Choose one or more." in outside) == (True, True)


def test_a_question_that_cannot_be_asked_keeps_what_was_typed(world: World) -> None:
    answer = world.client("sam").post(base(world), {"kind": "one", "text": "Which one?", "options": "only this"})
    assert (answer.status_code, "at least two things" in text(answer), "only this" in text(answer)) == (422, True, True)
    answer = world.client("sam").post(base(world), {"kind": "number", "text": "How old are you?"})
    assert (answer.status_code, "is never asked here" in text(answer)) == (422, True)
    assert Question.objects.count() == 0


def test_only_the_desk_and_a_say_ask_and_strangers_find_nothing(world: World) -> None:
    one = ask(world, text="Why?")
    assert [world.client(who).get(base(world)).status_code for who in ("tom", "eve")] == [200, 404]
    assert world.client("tom").post(base(world), {"kind": "short", "text": "No?"}).status_code == 422
    assert world.client("tom").get(f"{base(world)}{one}/").status_code == 404
    assert world.client("tom").post(f"{base(world)}{one}/retire/").status_code == 422
    assert world.client("eve").post(f"{base(world)}{one}/retire/").status_code == 404
    assert [q.text for q in form_page(world.people["sam"], world.production.pk).questions] == ["Why?"]


def test_a_question_of_one_role_is_not_shown_to_whom_that_role_is_not(world: World) -> None:
    world.put_forward("ivy")
    agreements.declare(world.actor("julia"), performer=world.performers["ivy"])
    mine = ask(world, text="Only for the lead?", role=world.role)
    assert "Only for the lead?" in text(world.client("tom").get(base(world)))
    assert "Only for the lead?" not in text(world.client("julia").get(base(world)))
    assert world.client("julia").post(f"{base(world)}{mine}/retire/").status_code == 404


def test_sent_twice_a_question_is_asked_once_and_its_order_is_as_said(world: World) -> None:
    karen = world.client("karen")
    for _ in range(2):
        karen.post(base(world), {"kind": "short", "text": "First?", "key": "k:ask"})
    second = ask(world, text="Second?")
    assert world.client("sam").post(f"{base(world)}{second}/up/").status_code == 302
    world.client("sam").post(f"{base(world)}{second}/up/")
    found = form_page(world.people["sam"], world.production.pk).questions
    assert [one.text for one in found] == ["Second?", "First?"]


def test_said_anew_an_answer_keeps_the_question_that_it_was_given_to(world: World) -> None:
    one = ask(world, text="Do you drive?", kind="yes_no")
    send(world, **{f"q_{one}": "yes"})
    page = world.client("sam").get(f"{base(world)}{one}/").content.decode()
    assert 'name="version" value="1"' in page
    said = {"kind": "yes_no", "text": "Do you drive a van?", "version": "1"}
    assert world.client("sam").post(f"{base(world)}{one}/", said).status_code == 302
    assert world.client("karen").post(f"{base(world)}{one}/", said).status_code == 409, "said anew since"
    rows = list(Question.objects.filter(first=one).order_by("version").values_list("version", "text"))
    assert rows == [(1, "Do you drive?"), (2, "Do you drive a van?")]
    send(world, email="rose@example.org", name="Rose", **{f"q_{one}": "no"})
    forms = sent_forms(world.people["karen"], world.production.pk).forms
    assert [(a.question, a.answer) for form in forms for a in form.answers] == [
        ("Do you drive a van?", "no"), ("Do you drive?", "yes")
    ]  # fmt: skip
    world.client("sam").post(f"{base(world)}{one}/retire/")
    assert "van?" not in text(Client().get(role_link(world.production.pk, world.role)))
    assert Question.objects.filter(retired_at=None).count() == 0
    assert Answer.objects.count() == 2


def test_nothing_tells_whether_somebody_has_answered(world: World) -> None:
    """Who may not know of a performer does not learn from a question that they were there."""
    one = ask(world, text="Why?")
    seen = []
    for number in range(2):
        questions.change(world.actor("sam"), one, said={"kind": "short", "text": f"Why, {number}?"})
        found = form_page(world.people["sam"], world.production.pk)
        seen.append((found.questions[0].version, found.questions[0].id))
        send(world, email=f"n{number}@example.org", **{f"q_{one}": "So."})
    assert seen == [(2, one), (3, one)]


# -- The performer


def test_wrong_answers_are_told_beside_their_fields_and_everything_typed_stays(world: World) -> None:
    days, number = ask(world, **DAYS), ask(world, kind="number", text="How many bars?")
    answer = send(world, name="", credits="2019, Salt", **{f"q_{number}": "many", f"q_{days}": "Mondays"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(rf'id="q_{number}-error">“many” is not a number', page)
    assert re.search(r'id="name-error">A name is needed', page)
    assert re.search(r'value="Mondays" checked', page)
    assert ('value="many"' in page, "2019, Salt" in page, "nell@example.org" in page) == (True, True, True)
    missing = send(world, **{f"q_{number}": "3"})
    assert (missing.status_code, f'id="q_{days}-error"' in missing.content.decode()) == (422, True)
    assert (Submission.objects.count(), Performer.objects.count()) == (0, 0)


def test_what_is_asked_otherwise_meanwhile_is_looked_at_first(world: World) -> None:
    one = ask(world, text="Why?")
    page = Client().get(role_link(world.production.pk, world.role)).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    questions.change(world.actor("sam"), one, said={"kind": "short", "text": "Why not?"})
    answer = send(world, seen=seen, **{f"q_{one}": "Because of the music."})
    assert (answer.status_code, "Why not?" in text(answer), "Because of the music." in text(answer)) == (
        422, True, True
    )  # fmt: skip
    assert Submission.objects.count() == 0
    fresh = re.search(r'name="seen" value="(\w+)"', answer.content.decode())[1]
    assert "We have it." in text(send(world, seen=fresh, **{f"q_{one}": "Because of the music."}))


def test_sent_twice_it_is_here_once_and_what_is_otherwise_stands_beside_it(world: World) -> None:
    one = ask(world, text="Why?")
    for said in ("So.", "So.", "Otherwise."):
        assert "We have it." in text(send(world, **{f"q_{one}": said}))
    assert len(world.state().candidacies(world.role)) == 1
    forms = sent_forms(world.people["karen"], world.production.pk).forms
    assert [(form.answers[0].answer, form.newest) for form in forms] == [("Otherwise.", True), ("So.", False)]
    for number in range(20):
        send(world, **{f"q_{one}": str(number)})
    assert Submission.objects.count() == 12


def test_answers_stand_in_the_room_for_those_who_see_it(world: World) -> None:
    one = ask(world, text="Do you sing?", kind="yes_no")
    send(world, **{f"q_{one}": "yes"})
    nell = Performer.objects.get(email="nell@example.org").pk
    for who in ("karen", "tom", "sam"):
        assert "Do you sing?</dt>" in room(world, who, world.role, nell).content.decode()
    assert room(world, "eve", world.role, nell).status_code == 404
    assert "Do you sing?" in text(world.client("sam").get(f"/p/{world.production.pk}/submissions/"))
    assert world.client("eve").get(f"/p/{world.production.pk}/submissions/").status_code == 404


def test_what_was_answered_is_given_back_where_the_role_was_taken_back_meanwhile(world: World) -> None:
    one, two = ask(world, text="What draws you to it?"), ask(world, text="Do you row?", role=world.role)
    agreements.change_role(world.actor("karen"), role=world.role, open_to="nobody")
    answer = send(world, **{f"q_{one}": "The tide.", f"q_{two}": "Every day."})
    said = text(answer)
    assert (answer.status_code, "What draws you to it?" in said, "The tide." in said) == (410, True, True)
    assert ["Do you row?" in said, "Every day." in said] == [True, True]


# -- Several parts


def test_one_form_names_several_parts_in_order_and_please_not(world: World) -> None:
    other = landlord(world)
    ghost = str(agreements.add_role(world.actor("karen"), name="The Ghost", open_to="public").answer["role"])
    rent = ask(world, text="Have you kept a house?", role=other, kind="yes_no", required="yes")
    page = text(Client().get(role_link(world.production.pk, world.role)))
    said = ('<legend class="h2">The Landlord</legend>', "Please not", "Have you kept a house?")
    assert [words in page for words in said] == [True] * 3
    said = {f"like_{world.role}": "2", f"like_{other}": "1", f"like_{ghost}": "not"}
    refused = send(world, **said)
    assert (refused.status_code, f'id="q_{rent}-error"' in refused.content.decode()) == (422, True)
    assert "We have it." in text(send(world, **said, **{f"q_{rent}": "yes"}))
    assert [len(world.state().candidacies(one)) for one in (world.role, other, ghost)] == [1, 1, 0]
    nell = Performer.objects.get(email="nell@example.org").pk
    lead, house = (text(room(world, "tom", one, nell)) for one in (world.role, other))
    assert ("Their second choice." in lead, "Have you kept a house?" in lead) == (True, False)
    assert ("Their first choice." in house, "Have you kept a house?" in house) == (True, True)
    (form,) = sent_forms(world.people["sam"], world.production.pk).forms
    assert [(part.name, part.says) for part in form.parts] == [
        ("The Landlord", "first choice"), ("The Lead", "second choice"), ("The Ghost", "rather not")
    ]  # fmt: skip
    forward = f"/p/{world.production.pk}/r/{{}}/put-forward/?performer={nell}"
    warned = [
        "rather not play this part" in text(world.client("tom").get(forward.format(one))) for one in (ghost, other)
    ]
    assert warned == [True, False]
    sheet = world.client("sam").get(f"/p/{world.production.pk}/submissions/submissions.csv").content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(sheet))
    assert (row["Would play"], row["Would rather not play"]) == ("The Landlord, The Lead", "The Ghost")
    assert row["Have you kept a house?"] == "yes"


def test_a_room_tells_nothing_of_parts_that_are_not_for_the_viewer(world: World) -> None:
    """Julia is family of Ivy's: she sees nothing of The Lead, for which both Nell and Ivy would be heard."""
    other = landlord(world)
    world.put_forward("ivy", email="ivy@example.org")
    agreements.declare(world.actor("julia"), performer=world.performers["ivy"])
    send(world, **{f"like_{world.role}": "1", f"like_{other}": "2"})
    send(world, name="Ivy Marlowe", email="ivy@example.org", **{f"like_{world.role}": "1", f"like_{other}": "not"})
    forms = sent_forms(world.people["julia"], world.production.pk)
    assert [(form.name, [part.name for part in form.parts]) for form in forms.forms] == [("Nell Ash", ["The Landlord"])]
    assert forms.total == 1
    nell = Performer.objects.get(email="nell@example.org").pk
    page = text(room(world, "julia", other, nell))
    assert ("Their second choice." in page, "The Lead" in page) == (True, False)
    for address in (f"/p/{world.production.pk}/submissions/", f"/p/{world.production.pk}/submissions/submissions.csv"):
        said = text(world.client("julia").get(address))
        assert ("Nell Ash" in said, "Ivy" in said, "The Lead" in said) == (True, False, False)


def test_sent_again_from_the_very_same_page_in_another_order_it_is_taken(world: World) -> None:
    other = landlord(world)
    for first, second in (("1", "2"), ("2", "1")):
        said = {f"like_{world.role}": first, f"like_{other}": second, "key": "of-one-page:submit"}
        assert "We have it." in text(send(world, **said))
    newest, before = sent_forms(world.people["sam"], world.production.pk).forms
    assert [part.name for form in (newest, before) for part in form.wanted] == [
        "The Landlord", "The Lead", "The Lead", "The Landlord"
    ]  # fmt: skip
    assert {part.candidacy for part in newest.wanted} == {part.candidacy for part in before.wanted}


@pytest.mark.parametrize("wrong", ["1", "not", "99", "<b>"])
def test_parts_in_one_place_or_none_are_told_beside_them(world: World, wrong: str) -> None:
    other = landlord(world)
    answer = send(world, **{f"like_{world.role}": wrong, f"like_{other}": "1" if wrong == "1" else "not"})
    assert (answer.status_code, "-error" in answer.content.decode()) == (422, True)
    assert Preference.objects.count() == 0


def test_a_part_that_only_its_link_leads_to_is_offered_beside_no_other(world: World) -> None:
    other = landlord(world)
    agreements.change_role(world.actor("karen"), role=other, open_to="link")
    assert "The Landlord" not in text(Client().get(role_link(world.production.pk, world.role)))
    forged = text(send(world, **{f"like_{other}": "1"}))
    assert ("A part that you chose is not open any more." in forged, "The Landlord" in forged) == (True, False)
    send(world)
    assert [len(world.state().candidacies(one)) for one in (world.role, other)] == [1, 0]


# -- Kept, taken along, merged, erased


def test_it_is_told_to_whoever_sent_it_and_goes_with_them(world: World) -> None:
    other, one = landlord(world), ask(world, text="What do you need to know?", kind="long")
    send(world, **{f"q_{one}": "Whether it rains.", f"like_{world.role}": "1", f"like_{other}": "not"})
    nell = Performer.objects.get(email="nell@example.org")
    world.performers["nell"], world.cands["nell"] = nell.pk, world.state().candidacies(world.role)[0].id
    link = world.link("nell")
    page = text(Client().get(f"/i/{link}/kept/"))
    assert ("What do you need to know? Whether it rains." in page, "rather not play: The Landlord" in page) == (
        True, True
    )  # fmt: skip
    taken = zipfile.ZipFile(io.BytesIO(Client().get(f"/i/{link}/kept/take/").content))
    (form,) = json.loads(taken.read("kept.json"))["forms"]
    assert (form["answers"][0]["answer"], form["rather_not"]) == ("Whether it rains.", ["The Landlord"])
    drafts.begin(world.production.pk, world.role, form={"email": ["NELL@example.org"]}, now=world.now)
    erasure.erase_performer(nell.pk, now=world.now)
    left = (Submission.objects.count(), Answer.objects.count(), Preference.objects.count(), Draft.objects.count())
    assert left == (0, 0, 0, 0)


def test_of_two_records_made_one_both_forms_stand_with_the_one_that_stays(world: World) -> None:
    one = ask(world, text="Why?")
    send(world, **{f"q_{one}": "So."})
    send(world, email="nell.ash@example.org", **{f"q_{one}": "Otherwise."})
    keep, gone = Performer.objects.order_by("created_at", "pk").values_list("pk", flat=True)
    performers.merge(world.actor("karen"), keep=keep, gone=gone)
    forms = sent_forms(world.people["karen"], world.production.pk).forms
    assert sorted((form.performer_id, form.answers[0].answer) for form in forms) == [
        (keep, "Otherwise."), (keep, "So.")
    ]  # fmt: skip


def test_programs_ask_and_read_by_the_same_rules(world: World) -> None:
    sam, tom = program_for(world.people["sam"], world.now), program_for(world.people["tom"], world.now)
    path = f"/productions/{world.production.pk}/form"
    body = {"kind": "one", "text": "Which?", "options": ["a", "b"], "required": True}
    answer = sam.post(f"{path}/questions", body, key="k1")
    assert (answer.status_code, sam.post(f"{path}/questions", body, key="k1").json()) == (200, answer.json())
    (made,) = answer.json()["made"]
    assert tom.post(f"{path}/questions", body).status_code == 422
    submit_to_call(world.production.pk, world.role, form=GOOD | {f"q_{made['id']}": "b"}, now=world.now)
    (form,) = tom.get(f"/productions/{world.production.pk}/submissions").json()["forms"]
    assert form["answers"] == [{"question": "Which?", "answer": "b", "role": ""}]
    assert sam.post(f"{path}/questions/{made['id']}/retire").status_code == 200
    assert tom.get(path).json()["questions"] == []


# -- Whether a no is wanted


def wanted(world: World) -> list[bool]:
    return [one.wants_no for one in world.state().all(Wish)]


def test_whoever_puts_themselves_in_says_whether_they_want_a_no(world: World) -> None:
    shown = Client().get(role_link(world.production.pk, world.role)).content.decode()
    assert re.search(r'<option value="yes" selected', shown) is not None
    assert "You will hear from us, yes or no," in text(send(world, letter="yes"))
    assert (wanted(world), Submission.objects.count()) == ([], 1)
    assert "You will hear from us if it is a yes, at" in text(send(world, email="no@example.org", letter="no"))
    assert (wanted(world), Submission.objects.count()) == ([False], 2)


def test_for_each_part_that_they_want_it_is_said(world: World) -> None:
    other = landlord(world)
    send(world, letter="no", **{f"like_{world.role}": "1", f"like_{other}": "2"})
    there = [c.id for c in world.state().all(Candidacy)]
    assert (len(there), sorted(one.cand for one in world.state().all(Wish))) == (2, sorted(there))


def test_what_is_no_choice_is_refused_and_nothing_is_written(world: World) -> None:
    refused = send(world, letter="perhaps")
    assert (refused.status_code, "Choose one of the two." in text(refused)) == (422, True)
    assert (Performer.objects.filter(email="nell@example.org").count(), wanted(world)) == (0, [])


def test_what_they_said_on_their_own_page_holds_whoever_sends_the_form_again(world: World) -> None:
    send(world, letter="no")
    (cand,) = world.state().all(Candidacy)
    there = world.production.pk, world.role, cand.id
    answers.wish_first(*there, performer=cand.performer, wants_no=False, now=world.now)
    assert wanted(world) == [False]
    link = Bearer("", "", world.production, world.role, cand.id, cand.performer, False)
    answers.wish(link, wants_no=True, now=world.now)
    assert send(world, letter="no").status_code == 200
    answers.wish_first(*there, performer=cand.performer, wants_no=False, now=world.now)
    assert wanted(world) == [True]


def test_a_form_that_is_begun_keeps_that_no_letter_is_wanted(world: World) -> None:
    kept = Client().get(begin(world, letter="no")).content.decode()
    assert re.search(r'<option value="no" selected', kept) is not None
    assert re.search(r'<option value="yes" selected', kept) is None


# -- Begun, and not sent


def begin(world: World, **form: str) -> str:
    answer = Client().post(role_link(world.production.pk, world.role), GOOD | form | {"later": "yes"})
    assert answer.status_code == 302
    return str(answer["Location"]).partition("?")[0]


def version(page: HttpResponse) -> str:
    found = re.search(r'name="version" value="(\d+)"', page.content.decode())
    assert found is not None
    return found[1]


def test_a_form_is_kept_mailed_gone_on_with_and_sent_once(world: World, letters_may_go: None) -> None:
    one = ask(world, text="Why?", required="yes")
    address = begin(world, name="")
    by = re.search(r"\?by=([\w-]+)", mail.outbox[-1].body)[1]
    assert (Submission.objects.count(), Performer.objects.count()) == (0, 0)
    assert address in mail.outbox[-1].body
    assert mail.outbox[-1].to == ["nell@example.org"]
    page = Client().get(address)
    assert ("nell@example.org" in text(page), page["Cache-Control"], page["Referrer-Policy"]) == (
        True, "private, no-store", "no-referrer"
    )  # fmt: skip
    again = Client().post(address, GOOD | {"later": "yes", "version": version(page), "credits": "2019, Salt"})
    assert (again.status_code, len(mail.outbox)) == (302, 1)
    page = Client().get(address)
    wrong = Client().post(address, GOOD | {"version": version(page)})
    assert (wrong.status_code, f'id="q_{one}-error"' in wrong.content.decode()) == (422, True)
    done = GOOD | {f"q_{one}": "So.", "version": version(page), "by": by}
    assert "We have it." in text(Client().post(address, done))
    twice = text(Client().post(address, done | {"credits": "2020, Pepper"}))
    assert ("It was sent before" in twice, "2020, Pepper" in twice) == (True, True)
    assert "We have it." in text(Client().get(address))
    assert (Submission.objects.count(), Draft.objects.get().form, Draft.objects.get().email) == (1, {}, "")


def worked(world: World) -> str:
    """What a browser sends after it has worked."""
    page = Client().get(role_link(world.production.pk, world.role)).content.decode()
    said = re.search(r'name="effort" value="([^"]+)"', page)[1]
    return next(f"{said}-{n}" for n in count() if effort.is_done(said, str(n)))


def test_whoever_has_no_script_sends_it_by_the_link_that_is_mailed(world: World, letters_may_go: None) -> None:
    wrong = send(world, name="")
    assert (wrong.status_code, mail.outbox) == (422, [])
    assert ("One step is left." in text(send(world)), Submission.objects.count()) == (True, 0)
    link = re.search(r"https://cast.example(/form/\S+\?by=\S+)", mail.outbox[-1].body)[1]
    address, by = link.split("?by=")
    bare = Client().get(address)
    for mark in ({}, {"by": "x" * 22}, {"by": "\ud800".encode("utf-8", "replace").decode()}):
        answer = Client().post(address, GOOD | {"version": version(bare)} | mark)
        assert ("One step is left." in text(answer), Submission.objects.count()) == (True, 0)
    page = Client().get(link)
    assert f'name="by" value="{by}"' in page.content.decode()
    assert "We have it." in text(Client().post(address, GOOD | {"version": version(page), "by": by}))
    assert (Submission.objects.count(), len(mail.outbox)) == (1, 2)
    assert "Your form for Small Hours is here" in mail.outbox[-1].body


def test_work_counts_for_one_form_and_no_other(world: World, letters_may_go: None) -> None:
    done = worked(world)
    for _ in range(2):
        assert "We have it." in text(send(world, effort=done)), "sent twice it is the same form"
    assert "One step is left." in text(send(world, effort=done, email="rose@example.org"))
    for wrong in ("", done[:-1] + "x", "x" + done, "1" * 500, "made.up.by-1"):
        assert "One step is left." in text(send(world, effort=wrong, email=f"n{len(wrong)}@example.org"))
    with time_machine.travel(world.now + timedelta(hours=13)):
        assert "One step is left." in text(send(world, effort=worked_before(done), email="late@example.org"))
    assert Submission.objects.count() == 1


def worked_before(done: str) -> str:
    """Work on the same challenge that was never spent: the next number with which it is done."""
    said, _, number = done.rpartition("-")
    return next(f"{said}-{n}" for n in count(int(number) + 1) if effort.is_done(said, str(n)))


def test_the_script_works_as_hard_as_is_asked() -> None:
    scripts = Path(effort_asked.__file__).parent / "static/castlist/js"
    assert f"postMessage([effort.value, {effort.BITS}])" in (scripts / "form.js").read_text()
    assert f"iterations: {effort.ROUNDS} }}" in (scripts / "effort.js").read_text()
    assert [effort.is_done("x", wrong) for wrong in ("", "-1", "1.5", "٣", "1" * 12)] == [False] * 5


def test_a_second_window_writes_over_nothing(world: World) -> None:
    address = begin(world)
    first = Client().get(address)
    Client().post(address, GOOD | {"later": "yes", "version": version(first), "note": "from the phone"})
    for late in ({"later": "yes"}, {}):
        answer = Client().post(address, GOOD | late | {"version": version(first), "note": "from the desk"})
        assert answer.status_code == 409
        assert ("from the phone" in text(answer), "from the desk" in text(answer)) == (True, True)
    assert (Draft.objects.get().form["note"], Submission.objects.count()) == (["from the phone"], 0)
    told = Client().post(address, GOOD | {"later": "yes", "version": "1"}, headers={"X-Requested-With": "castlist"})
    assert (told.status_code, told.json()) == (409, {"moved": True})
    knowing = Client().post(address, GOOD | {"later": "yes", "version": version(answer), "note": "from the desk"})
    assert (knowing.status_code, Draft.objects.get().form["note"]) == (302, ["from the desk"])


def test_kept_as_it_is_typed_it_has_an_address_and_no_mail(world: World, letters_may_go: None) -> None:
    by_itself = {"headers": {"X-Requested-With": "castlist"}}
    here = role_link(world.production.pk, world.role)
    told = Client().post(here, {"name": "Ne", "email": "nell@example.org", "later": "yes"}, **by_itself).json()
    assert (told["version"], told["days"], mail.outbox) == (1, 14, [])
    more = {"name": "Nell", "later": "yes", "version": "1"}
    assert Client().post(told["address"], more, **by_itself).json() == {"version": 2, "days": 14}
    assert 'value="Nell"' in Client().get(told["address"]).content.decode()


def test_a_form_goes_in_its_time_or_when_it_is_thrown_away(world: World) -> None:
    address, other = begin(world), begin(world, email="rose@example.org")
    assert "It is thrown away." in text(Client().post(other, {"later": "no"}))
    assert Client().get(other).status_code == 404
    assert Client().get(address[:-4] + "xxx/").status_code == 404
    late = replace(world, now=world.now + timedelta(days=13))
    assert (drafts.forget_old(now=late.now), Draft.objects.count()) == (0, 1)
    assert drafts.forget_old(now=world.now + timedelta(days=15)) == 1
    assert Client().get(address).status_code == 404


def test_what_is_begun_when_the_call_closes_is_given_back(world: World) -> None:
    address = begin(world)
    page = Client().get(address)
    agreements.change_role(world.actor("karen"), role=world.role, open_to="nobody")
    shut = Client().get(address)
    assert ("cannot be sent any more" in text(shut), "nell@example.org" in text(shut)) == (True, True)
    answer = Client().post(address, GOOD | {"version": version(page)})
    assert (answer.status_code, "nell@example.org" in text(answer)) == (410, True)
    assert (Submission.objects.count(), Draft.objects.count()) == (0, 1)


def test_more_than_is_kept_of_one_form_is_refused_and_stays_on_the_page(world: World) -> None:
    answer = Client().post(role_link(world.production.pk, world.role), GOOD | {"later": "yes", "credits": "x" * 70_000})
    assert (answer.status_code, "60,000" in text(answer), "x" * 70_000 in text(answer)) == (422, True, True)
    assert Draft.objects.count() == 0


def test_a_role_stays_unnamed_where_it_was_never_wanted(world: World) -> None:
    """A form of another production, or of another company, is in no list here."""
    send(world)
    elsewhere = productions.open_production(
        world.production.company, name="Elsewhere", by=world.people["karen"], now=world.now
    )
    assert sent_forms(world.people["karen"], elsewhere.pk).forms == ()
    assert [role.name for role in world.state().all(Role)] == ["The Lead"]
