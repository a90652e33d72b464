"""Remarks at moments of a recording: by the rules of notes, and gone with it."""

from typing import Any

import pytest

from castlist.actions import agreements, erasure, notes, tape_uploads, tapes
from castlist.actions.notes import Saved, Words
from castlist.actions.tapes import Wanted
from castlist.queries.doors import production_for
from castlist.queries.tapes import tape_page
from castlist.queries.verification_walk import walk
from castlist.records.models import Erasure, NoteVersion, Tape, Text
from castlist.rules.remarks import LONGEST, read_moment, said
from castlist.rules.why import Refused, Why
from tests.actions.test_tapes import FILM, empty_folders, send
from tests.web.test_queue_views import texts
from tests.world import World

__all__ = ["empty_folders"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("text", "second", "says"),
    [("0:00", 0, "0:00"), (" 1:23 ", 83, "1:23"), ("01:23", 83, "1:23"), ("90:00", 5400, "1:30:00"),
     ("1:02:03", 3723, "1:02:03"), ("2.05", 125, "2:05")],
)  # fmt: skip
def test_a_moment_is_read_and_said(text: str, second: int, says: str) -> None:
    assert (read_moment(text), said(second)) == (second, says)


@pytest.mark.parametrize(
    "text", ["", "83", "1:60", "1:2", "1:75:00", "-1:23", "1:23 pm", "24:00:00", "９:00", "9" * 400]
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(Refused) as no:
        read_moment(text)
    assert no.value.why is Why.no_such_moment


@pytest.fixture
def taped(invited: World) -> World:
    """Ivy was asked, and sent one."""
    tapes.ask(invited.actor("sam"), invited.cands["ivy"], Wanted("Scene 3", pages=2))
    send(invited)
    return invited


def write(world: World, who: str, second: int | None, text: str = "Here.", audience: str = "room") -> Saved:
    return notes.write(world.actor(who), world.cands["ivy"], Words(audience, text, second=second))


def remarks(world: World, who: str) -> list[tuple[str, str]]:
    where = production_for(world.people[who], world.production.pk)
    found = tape_page(world.people[who], where, world.cands["ivy"], now=world.now).remarks
    return [(one.moment, one.text) for one in found.rows] if found else []


def page(world: World) -> str:
    return f"/p/{world.production.pk}/tape/{world.cands['ivy']}/"


def refused(act: Any) -> Why:
    with pytest.raises(Refused) as no:
        act()
    return no.value.why


def test_remarks_stand_in_the_order_of_their_moments_and_are_read_as_notes_are(taped: World) -> None:
    write(taped, "karen", 95, "The turn.")
    write(taped, "derek", 5, "Cold start.")
    write(taped, "karen", 40, "For me.", "me")
    write(taped, "derek", None, "Of no moment.")
    assert remarks(taped, "karen") == [("0:05", "Cold start."), ("0:40", "For me."), ("1:35", "The turn.")]
    assert remarks(taped, "derek") == remarks(taped, "sam") == [("0:05", "Cold start."), ("1:35", "The turn.")]


def test_those_of_others_are_hidden_until_ones_own_is_given(taped: World) -> None:
    agreements.move(taped.actor("karen"), "set_rule", change={"notes_after_own": True})
    for motion in list(taped.state().motions()):
        agreements.agree(taped.actor("derek"), motion.id)
    write(taped, "karen", 95)
    assert remarks(taped, "derek") == []
    write(taped, "derek", 5, "Cold start.", "me")
    assert remarks(taped, "derek") == [("0:05", "Cold start.")]
    write(taped, "derek", 6, "Warm.")
    assert remarks(taped, "derek") == [("0:05", "Cold start."), ("0:06", "Warm."), ("1:35", "Here.")]


def test_who_may_not_watch_writes_at_no_moment(taped: World) -> None:
    assert refused(lambda: write(taped, "sam", 5)) is Why.no_right
    assert refused(lambda: write(taped, "karen", LONGEST)) is Why.no_such_moment
    assert refused(lambda: write(taped, "karen", -1)) is Why.no_such_moment
    agreements.declare(taped.actor("tom"), performer=taped.performers["ivy"])
    assert refused(lambda: write(taped, "tom", 5)) is Why.recused
    assert NoteVersion.objects.count() == 0


def test_there_is_no_moment_of_what_has_not_come(invited: World) -> None:
    assert refused(lambda: write(invited, "karen", 5)) is Why.unknown
    tapes.ask(invited.actor("sam"), invited.cands["ivy"], Wanted("Scene 3", pages=2))
    assert refused(lambda: write(invited, "karen", 5)) is Why.unknown


def test_a_change_keeps_the_moment_and_a_remark_is_taken_back(taped: World) -> None:
    made = write(taped, "karen", 95, "The turn.")
    karen, cand = taped.actor("karen"), taped.cands["ivy"]
    made = notes.change(karen, cand, note=made.note, version=1, words=Words("room", "The turn, late."))
    assert remarks(taped, "derek") == [("1:35", "The turn, late.")]
    notes.withdraw(karen, cand, note=made.note, version=2)
    assert remarks(taped, "derek") == []


@pytest.mark.parametrize("how", ["back", "again", "off", "kept no longer"])
def test_its_words_go_with_the_recording(taped: World, how: str) -> None:
    write(taped, "karen", 95, "The turn.")
    stays = write(taped, "karen", None, "Of no moment.")
    file = Tape.objects.get().file
    if how == "back":
        tape_uploads.take_back(taped.bearer("ivy"), now=taped.now)
    elif how == "again":
        send(taped, FILM + b"more")
    elif how == "off":
        tapes.call_off(taped.actor("sam"), taped.cands["ivy"])
    else:
        erasure.erase([erasure.Item("tape", file)], purpose="recordings", now=taped.now)
    left = NoteVersion.objects.get(note_id=stays.note).text
    assert list(Text.objects.filter(pk__in=NoteVersion.objects.values("text"), erased_at=0).values_list("pk")) == [
        (left,)
    ]
    assert remarks(taped, "karen") == []
    assert walk().findings == []


def test_after_a_backup_the_words_are_gone_again(taped: World) -> None:
    write(taped, "karen", 95, "The turn.")
    before = list(Text.objects.filter(pk__in=NoteVersion.objects.values("text")).values())
    file = Tape.objects.get().file
    tape_uploads.take_back(taped.bearer("ivy"), now=taped.now)
    Text.objects.filter(pk=before[0]["commitment"]).update(**{k: before[0][k] for k in ("body", "salt", "erased_at")})
    Erasure.objects.filter(key=file).delete()
    erasure.take_up(now=taped.now)
    assert Text.objects.get(pk=before[0]["commitment"]).body is None


# -- On the page


def test_a_remark_is_written_with_a_typed_moment_and_leads_to_it(taped: World) -> None:
    karen = taped.client("karen")
    done = karen.post(f"{page(taped)}remark/", {"moment": "1:35", "text": "The <turn>.", "audience": "room"})
    assert done["Location"] == f"{page(taped)}?done=remark"
    shown = karen.get(done["Location"]).content.decode()
    watch = f"{page(taped)}watch/{Tape.objects.get().file}"
    assert f'href="{watch}#t=95" data-second="95"' in shown
    assert ("The &lt;turn&gt;." in shown, "Your remark is kept." in shown) == (True, True)
    sam = taped.client("sam").get(page(taped)).content.decode()
    assert ("Write a remark" in sam, "The &lt;turn&gt;." in sam) == (False, True)


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"moment": "later", "text": "The turn."}, "is no moment of a recording"),
        ({"moment": "", "text": "The turn."}, "is no moment of a recording"),
        ({"moment": "1:35", "text": " "}, "Write what you noticed."),
        ({"moment": "1:35", "text": "The turn.", "audience": "all"}, "Choose who reads it."),
    ],
)
def test_what_is_refused_is_not_lost(taped: World, form: dict[str, str], says: str) -> None:
    answer = taped.client("karen").post(f"{page(taped)}remark/", {"audience": "room", **form})
    shown = answer.content.decode()
    assert (answer.status_code, says in shown) == (422, True)
    assert form["text"].strip() in shown
    assert NoteVersion.objects.count() == 0


def test_ones_own_is_changed_and_taken_back_there(taped: World) -> None:
    made, karen = write(taped, "karen", 95, "The turn."), taped.client("karen")
    assert "Change it, or take it back" in karen.get(page(taped)).content.decode()
    form = {"note": made.note, "version": "1", "text": "The turn, late.", "audience": "me", "score": "0"}
    assert karen.post(f"{page(taped)}change_note/", form).status_code == 302
    assert (remarks(taped, "karen"), remarks(taped, "derek")) == ([("1:35", "The turn, late.")], [])
    stale = karen.post(f"{page(taped)}change_note/", form | {"text": "Other."})
    assert (stale.status_code, "Other." in stale.content.decode()) == (409, True)
    assert taped.client("derek").post(f"{page(taped)}withdraw_note/", form | {"version": "2"}).status_code == 404
    assert karen.post(f"{page(taped)}withdraw_note/", form | {"version": "2"}).status_code == 302
    assert taped.client("eve").post(f"{page(taped)}remark/", {"moment": "1:35"}).status_code == 404


def test_in_the_room_a_remark_says_of_which_moment_it_is(taped: World) -> None:
    write(taped, "karen", 95, "The turn.")
    room = taped.client("karen").get(f"/p/{taped.production.pk}/r/{taped.role}/?c={taped.cands['ivy']}")
    assert "of their self-tape, at 1:35" in texts(room)
