"""Notes on the page and in the API: written by a plain form, kept when refused, and shown to whom they are for."""

import re
from typing import Any

import pytest
from django.http import HttpResponse

from castlist.actions import agreements, cases, erasure, notes
from castlist.actions.notes import Words
from castlist.queries.notes import notes_on
from castlist.records.models import Case, Erasure, Note, NoteVersion, Text
from castlist.rules.notes import Note as Kept
from tests.web.api_world import Program, program_for
from tests.world import World

pytestmark = pytest.mark.django_db
GIVE = "Give yours to see what others wrote."
ACCOUNT = "He put his hand under her skirt in the wings and would not stop."


@pytest.fixture
def ivy(world: World) -> World:
    """Ivy is put forward."""
    world.put_forward("ivy")
    return world


def act(world: World, who: str, what: str = "note", name: str = "ivy", **form: Any) -> HttpResponse:
    address = f"/p/{world.production.pk}/c/{world.cands[name]}/{what}/"
    return world.client(who).post(address, form)


def page(world: World, who: str, **query: Any) -> str:
    address = f"/p/{world.production.pk}/r/{world.role}/"
    return world.client(who).get(address, {"c": world.cands["ivy"], **query}).content.decode()


def stands(world: World, name: str = "ivy") -> list[Kept]:
    return notes_on(world.production.pk, world.cands[name])


def words(note: Kept) -> str:
    return Text.objects.get(pk=note.last.text).body or ""


def hide(world: World) -> None:
    agreements.move(world.actor("karen"), "set_rule", change={"notes_after_own": True})
    for motion in list(world.state().motions()):
        agreements.agree(world.actor("derek"), motion.id)


# -- The form


def test_a_note_is_written_by_a_plain_form_and_read_where_it_is_for(ivy: World) -> None:
    done = act(ivy, "tom", text="A clear top.", score="4", audience="room")
    assert (done.status_code, "done=note" in done["Location"]) == (302, True)
    for who in ("karen", "sam"):
        shown = page(ivy, who)
        assert ("A clear top." in shown, "<b>4</b> of 5" in shown, "Change it, or take it back" in shown) == (
            True, True, False,
        )  # fmt: skip
    mine = page(ivy, "tom")
    assert ("Change it, or take it back" in mine, "Write another note" in mine) == (True, True)


def test_what_is_written_is_text_and_nothing_else(ivy: World) -> None:
    act(ivy, "tom", text="<script>alert(1)</script> \u05e9\u05dc\u05d5\u05dd \U0001f3ad", audience="room")
    shown = page(ivy, "karen")
    assert ("<script>alert" in shown, "&lt;script&gt;alert(1)" in shown, "\U0001f3ad" in shown) == (False, True, True)


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"audience": "room"}, "Write something, or give a score."),
        ({"text": "Words.", "score": "6", "audience": "room"}, "A score is a whole number from 1 to 5, or none."),
        ({"text": "Words.", "score": "much", "audience": "room"}, "A score is a whole number from 1 to 5, or none."),
        ({"text": "Words.", "audience": "all"}, "Choose who reads it."),
        ({"text": "Words."}, "Choose who reads it."),
        ({"text": "x" * 100_000, "audience": "me"}, "100,000 characters"),
    ],
)
def test_what_is_refused_stays_in_its_form_with_why(ivy: World, form: dict[str, str], says: str) -> None:
    refused = act(ivy, "tom", **form)
    shown = refused.content.decode()
    assert (refused.status_code, Note.objects.count()) == (422, 0)
    assert (says in shown, shown.count("data-refused")) == (True, 1)
    if form.get("text"):
        assert f">\n{form['text']}</textarea>" in shown


def test_a_note_that_was_saved_from_another_device_is_not_overwritten(ivy: World) -> None:
    act(ivy, "tom", text="From the hall.", audience="room")
    note = stands(ivy)[0]
    act(ivy, "tom", "change_note", note=note.id, version=1, text="From the phone.", audience="room")
    refused = act(ivy, "tom", "change_note", note=note.id, version=1, text="From the tablet.", audience="me", score="2")
    shown = refused.content.decode()
    assert (refused.status_code, words(stands(ivy)[0])) == (409, "From the phone.")
    assert "Nothing was overwritten" in shown
    assert shown.index("From the phone.") < shown.index(">\nFrom the tablet.</textarea>")
    form = re.search(rf'<form[^>]*id="form-change_note-{note.id}".*?</form>', shown, re.S)
    assert form is not None
    assert ('name="version" value="2"' in form[0], 'value="2" checked' in form[0]) == (True, True)
    again = act(ivy, "tom", "change_note", note=note.id, version=2, text="From the tablet.", audience="room")
    assert (again.status_code, words(stands(ivy)[0])) == (302, "From the tablet.")
    assert "From the phone." in page(ivy, "tom")
    assert "From the phone." not in page(ivy, "karen")


def test_the_same_form_sent_twice_is_one_note(ivy: World) -> None:
    for _ in range(2):
        assert act(ivy, "tom", text="Once.", audience="me", key="once:note").status_code == 302
    assert (len(stands(ivy)), NoteVersion.objects.count()) == (1, 1)


def test_a_note_that_is_taken_back_is_gone_for_others(ivy: World) -> None:
    act(ivy, "tom", text="A clear top.", audience="room")
    done = act(ivy, "tom", "withdraw_note", note=stands(ivy)[0].id, version=1)
    assert (done.status_code, "A clear top." in page(ivy, "karen")) == (302, False)
    assert "taken back" in page(ivy, "tom")


@pytest.mark.parametrize(("who", "status"), [("eve", 404), ("miriam", 404), ("", 302)])
def test_who_has_no_sight_of_the_room_is_told_nothing(ivy: World, who: str, status: int) -> None:
    assert act(ivy, who, text="Words.", audience="me").status_code == status
    assert Note.objects.count() == 0


def test_somebody_elses_note_and_one_about_somebody_else_are_not_known(ivy: World) -> None:
    ivy.put_forward("june")
    act(ivy, "karen", text="Mine.", audience="room")
    note = stands(ivy)[0]
    for who, name in (("tom", "ivy"), ("karen", "june")):
        for what in ("change_note", "withdraw_note"):
            assert act(ivy, who, what, name, note=note.id, version=1, text="No.", audience="me").status_code == 404
    assert words(stands(ivy)[0]) == "Mine."


def test_an_ended_candidacy_shows_notes_and_no_form(ivy: World) -> None:
    act(ivy, "karen", text="Mine.", audience="room")
    erasure.erase_performer(ivy.performers["ivy"], now=ivy.now)
    shown = page(ivy, "karen")
    assert ("Mine." in shown, "Write a" in shown, "form-note" in shown) == (True, False, False)
    assert act(ivy, "karen", text="More.", audience="room").status_code == 409


@pytest.mark.parametrize("audience", ["me", "desk", "room"])
def test_what_reads_like_an_account_of_harm_is_asked_about_whoever_reads_it(ivy: World, audience: str) -> None:
    asked = act(ivy, "tom", text=ACCOUNT, audience=audience)
    shown = asked.content.decode()
    assert (asked.status_code, Note.objects.count(), "reads like an account of harm" in shown) == (422, 0, True)
    mark = re.search(r'name="knowingly" value="([0-9a-f]+)"', shown)
    assert mark is not None
    act(ivy, "tom", text=ACCOUNT, audience=audience, knowingly=mark[1])
    assert [words(note) for note in stands(ivy)] == [ACCOUNT]


# -- Hidden


def test_the_page_is_the_same_whether_others_have_written_or_not(ivy: World) -> None:
    hide(ivy)
    mask = re.compile(r"[0-9a-f]{32}|csrf[^>]*value=\"[^\"]+\"")
    before = mask.sub("", page(ivy, "karen"))
    act(ivy, "tom", text="A clear top.", score="5", audience="room")
    assert mask.sub("", page(ivy, "karen")) == before
    assert GIVE in before
    act(ivy, "karen", score="1", audience="desk")
    assert ("A clear top." in page(ivy, "karen"), GIVE in page(ivy, "karen")) == (True, False)


def test_who_is_on_the_team_reads_that_it_is_so(ivy: World) -> None:
    hide(ivy)
    team = ivy.client("tom").get(f"/p/{ivy.production.pk}/team/").content.decode()
    assert "Notes and scores of others are hidden until one’s own are given." in team


def test_the_rule_is_changed_by_its_form_and_agreed_to(ivy: World) -> None:
    form = {"preset": "together", "quorum": "2", "notes_after_own": "yes"}
    address = f"/p/{ivy.production.pk}/team/"
    assert ivy.client("karen").post(f"{address}rule/", form).status_code == 302
    assert "notes and scores of others are hidden" in ivy.client("derek").get(address).content.decode()
    assert not ivy.state().rule.notes_after_own
    agreements.agree(ivy.actor("derek"), next(iter(ivy.state().motions())).id)
    assert ivy.state().rule.notes_after_own


# -- An open room


def moved(world: World, who: str, version: str) -> bool:
    address = f"/p/{world.production.pk}/r/{world.role}/live/"
    return world.client(who).get(address, {"c": world.cands["ivy"], "v": version}).status_code == 200


def test_an_open_room_stirs_for_whom_a_note_is(ivy: World) -> None:
    seen = {who: re.search(r'data-version="([^"]+)"', page(ivy, who)) for who in ("karen", "julia", "tom")}
    versions = {who: found[1] for who, found in seen.items() if found}
    act(ivy, "tom", text="For the desk.", audience="desk")
    assert {who: moved(ivy, who, version) for who, version in versions.items()} == {
        "karen": True, "julia": False, "tom": True,
    }  # fmt: skip


def test_a_conclusion_is_not_made_stale_by_a_note(ivy: World) -> None:
    def mark() -> str:
        found = re.search(r'data-version="([^"]+)"', page(ivy, "karen"))
        assert found is not None
        return found[1].rpartition(".")[2]

    before = mark()
    act(ivy, "tom", text="For all.", audience="room")
    assert mark() == before


# -- Asked for by the performer; kept about its author


def test_a_case_shows_what_its_reader_may_read_and_counts_nothing_else(ivy: World) -> None:
    cases.ask(ivy.bearer("ivy"), wants="read", words="", now=ivy.now)
    address = f"/p/{ivy.production.pk}/case/{Case.objects.get().pk}/"

    def read() -> str:
        return re.sub(r"[0-9a-f]{32}|csrf[^>]*value=\"[^\"]+\"", "", ivy.client("karen").get(address).content.decode())

    before = read()
    act(ivy, "tom", text="For my eyes.", audience="me")
    act(ivy, "derek", text="Taken back.", audience="room")
    act(ivy, "derek", "withdraw_note", note=next(n.id for n in stands(ivy) if n.last.audience == "room"), version=1)
    assert read() == before
    act(ivy, "tom", text="Before.", score="2", audience="room")
    note = next(one for one in stands(ivy) if one.last.gives)
    act(ivy, "tom", "change_note", note=note.id, version=1, text="After.", score="3", audience="room")
    assert ("3 of 5" in read(), "After." in read(), "Before." in read()) == (True, True, False)
    key = next(one.last.text for one in stands(ivy) if one.last.gives)
    done = ivy.client("karen").post(f"{address}room/", {"text": "Here it is.", "erase": key})
    assert done.status_code == 302
    assert (
        Text.objects.filter(body__contains="Before.").count() + Text.objects.filter(body__contains="After.").count()
        == 0
    )
    assert Erasure.objects.filter(kind="note", purpose="asked").count() == 2


def test_an_author_finds_their_notes_among_what_is_kept_and_erases_them(ivy: World) -> None:
    act(ivy, "tom", text="To myself.", score="4", audience="me")
    assert "To myself." in ivy.client("tom").get("/settings/kept/").content.decode()
    assert "To myself." not in ivy.client("karen").get("/settings/kept/").content.decode()
    ivy.client("tom").post("/settings/kept/erase/", {"commitment": stands(ivy)[0].last.text})
    assert Text.objects.filter(body__contains="To myself.").count() == 0
    shown = page(ivy, "tom")
    assert ("erased on" in shown, "<b>4</b> of 5" in shown) == (True, False)


# -- Programs


@pytest.fixture
def programs(ivy: World) -> dict[str, Program]:
    return {who: program_for(ivy.people[who], ivy.now) for who in ("karen", "tom", "sam")}


def test_a_program_writes_reads_changes_and_takes_back(ivy: World, programs: dict[str, Program]) -> None:
    base = f"/productions/{ivy.production.pk}/candidacies/{ivy.cands['ivy']}"
    made = programs["tom"].post(f"{base}/notes", {"audience": "desk", "text": "A clear top.", "score": 4}).json()
    assert made["version"] == 1
    read = programs["sam"].get(base).json()["focus"]["notes"]["rows"]
    assert [(one["by"], one["score"], one["text"], one["version"], one["mine"]) for one in read] == [
        ("Tom", 4, "A clear top.", 0, False)
    ]
    note = f"{base}/notes/{made['note']}"
    change = {"audience": "room", "text": "Less.", "version": 1}
    assert programs["tom"].post(note, change, method="PUT").json() == {"note": made["note"], "version": 2}
    stale = programs["tom"].post(note, {**change, "text": "No."}, method="PUT")
    assert (stale.status_code, stale.json()["error"]["why"]) == (409, ["stale_version"])
    assert programs["karen"].post(note, {**change, "version": 2}, method="PUT").status_code == 404
    assert programs["tom"].post(f"{note}/withdraw", {"version": 2}).json()["version"] == 3
    assert programs["sam"].get(base).json()["focus"]["notes"]["rows"] == []


def test_a_request_that_is_sent_again_writes_one_note(ivy: World, programs: dict[str, Program]) -> None:
    address = f"/productions/{ivy.production.pk}/candidacies/{ivy.cands['ivy']}/notes"
    said = {"audience": "me", "text": "Once."}
    first, second = (programs["tom"].post(address, said, key="once").json() for _ in range(2))
    assert (first, Note.objects.count()) == (second, 1)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"audience": "all", "text": "x"}, "bad_request"),
        ({"audience": "me", "text": "x", "score": 6}, "bad_request"),
        ({"audience": "me", "text": "x", "score": "4"}, "bad_request"),
        ({"audience": "me", "text": "x", "score": 4.5}, "bad_request"),
        ({"audience": "me"}, "incomplete"),
        ({"audience": "me", "text": "x" * 100_000}, "too_long"),
        ({"audience": "me", "text": ACCOUNT}, "looks_like_an_account"),
    ],
)
def test_a_program_is_told_what_was_wrong(ivy: World, programs: dict[str, Program], said: Any, why: str) -> None:
    address = f"/productions/{ivy.production.pk}/candidacies/{ivy.cands['ivy']}/notes"
    answer = programs["tom"].post(address, said)
    assert (answer.status_code, answer.json()["error"]["why"], Note.objects.count()) == (422, [why], 0)


# -- How often the database is asked


@pytest.mark.parametrize("count", [0, 1, 40])
def test_a_room_asks_the_same_number_of_questions_however_many_notes(
    ivy: World, count: int, django_assert_max_num_queries: Any
) -> None:
    for n in range(count):
        notes.write(ivy.actor("tom"), ivy.cands["ivy"], Words(("me", "desk", "room")[n % 3], f"Thought {n}.", n % 6))
    client, address = ivy.client("karen"), f"/p/{ivy.production.pk}/r/{ivy.role}/"
    with django_assert_max_num_queries(12):
        assert ("Thought 1." in client.get(address).content.decode()) == (count > 1)
