"""Notes and scores: who writes and reads them; the log knows nothing of them; nothing is overwritten."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from castlist.actions import agreements, decisions, erasure, glass, keeping, notes, performers, productions
from castlist.actions.decisions import Reason, Revision
from castlist.actions.notes import Saved, Words
from castlist.queries.keeping_pages import keeping_page
from castlist.queries.notes import notes_on
from castlist.queries.rooms import room
from castlist.queries.shapes import Notes
from castlist.queries.verification_walk import walk
from castlist.records import journal
from castlist.records.models import Erasure, Event, Note, NoteVersion, Production, Text
from castlist.rules.why import Refused, Why
from tests.actions.test_erasure import everything
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_journal() -> None:
    journal.journal_path().unlink(missing_ok=True)


@pytest.fixture
def ivy(world: World) -> World:
    """Ivy is put forward."""
    world.put_forward("ivy")
    return world


def writes(world: World, who: str, audience: str = "room", text: str = "A clear top.", score: int = 0) -> Saved:
    world.now += timedelta(seconds=1)
    return notes.write(world.actor(who), world.cands["ivy"], Words(audience, text, score))


def changes(world: World, who: str, note: Saved, audience: str = "room", text: str = "Less clear.") -> Saved:
    return notes.change(
        world.actor(who), world.cands["ivy"], note=note.note, version=note.version, words=Words(audience, text)
    )


def seen(world: World, who: str, name: str = "ivy", at: int | None = None) -> Notes:
    focus = room(
        world.people[who], world.production.pk, world.role, now=world.now, focused=world.cands[name], at=at
    ).focus
    assert focus is not None
    assert focus.notes is not None
    return focus.notes


def read(world: World, who: str, name: str = "ivy", at: int | None = None) -> list[tuple[str, str, int]]:
    """Who wrote what, with which score, as somebody reads it."""
    return [(one.by, one.text, one.score) for one in seen(world, who, name, at).rows]


def why(act: Any) -> Why:
    with pytest.raises(Refused) as no:
        act()
    return no.value.why


def hide(world: World) -> None:
    """Karen and Derek have agreed that notes come after one's own."""
    agreements.move(world.actor("karen"), "set_rule", change={"notes_after_own": True})
    for motion in list(world.state().motions()):
        agreements.agree(world.actor("derek"), motion.id)
    assert world.state().rule.notes_after_own


# -- Who reads what


@pytest.mark.parametrize(
    ("audience", "readers"),
    [("me", {"tom"}), ("desk", {"karen", "derek", "tom", "sam"}), ("room", {"karen", "derek", "tom", "julia", "sam"})],
)
def test_a_note_is_read_by_whom_it_is_for(ivy: World, audience: str, readers: set[str]) -> None:
    writes(ivy, "tom", audience, score=4)
    everybody = ("karen", "derek", "tom", "julia", "sam")
    assert {who for who in everybody if read(ivy, who) == [("Tom", "A clear top.", 4)]} == readers
    assert {who for who in everybody if read(ivy, who) == []} == set(everybody) - readers


def test_a_say_that_does_not_run_the_desk_reads_no_note_for_it(ivy: World) -> None:
    writes(ivy, "tom", "desk")
    agreements.move(ivy.actor("karen"), "set_rule", change={"say_runs_desk": False})
    for motion in list(ivy.state().motions()):
        agreements.agree(ivy.actor("derek"), motion.id)
    assert (read(ivy, "karen"), len(read(ivy, "sam"))) == ([], 1)


def test_whoever_is_recused_writes_none_and_sees_none(ivy: World) -> None:
    writes(ivy, "karen")
    mine = writes(ivy, "julia")
    agreements.declare(ivy.actor("julia"), performer=ivy.performers["ivy"])
    assert why(lambda: writes(ivy, "julia")) is Why.recused
    assert why(lambda: changes(ivy, "julia", mine)) is Why.recused
    assert why(lambda: notes.withdraw(ivy.actor("julia"), ivy.cands["ivy"], note=mine.note, version=1)) is Why.recused


def test_who_has_no_sight_of_the_room_writes_none(ivy: World) -> None:
    for who in ("miriam", "eve"):
        assert why(lambda who=who: writes(ivy, who)) is Why.no_right


def test_the_owner_who_looks_in_sees_no_note_and_writes_none(ivy: World) -> None:
    writes(ivy, "karen", "room")
    ivy.production.company.owner = ivy.people["eve"]
    ivy.production.company.save()
    glass.break_glass(ivy.actor("eve"), role=ivy.role, why="broken")
    focus = room(ivy.people["eve"], ivy.production.pk, ivy.role, now=ivy.now, focused=ivy.cands["ivy"]).focus
    assert focus is not None
    assert focus.notes is None
    assert why(lambda: writes(ivy, "eve")) is Why.no_right


# -- Nothing of it is in the log


def test_a_note_is_no_act_of_the_room(ivy: World) -> None:
    before = (list(Event.objects.order_by("pk").values_list("hash")), ivy.state().facts)
    head = Production.objects.values_list("head", "head_at", "due_at").get()
    first = writes(ivy, "tom", "room", score=5)
    changes(ivy, "tom", first)
    assert list(Event.objects.order_by("pk").values_list("hash")) == before[0]
    assert Production.objects.values_list("head", "head_at", "due_at").get() == head
    assert walk().findings == []


# -- Changing, taking back


def test_a_change_keeps_what_was_before_for_its_author_alone(ivy: World) -> None:
    first = writes(ivy, "tom", "room", score=2)
    assert changes(ivy, "tom", first) == Saved(first.note, 2)
    assert read(ivy, "karen") == read(ivy, "tom") == [("Tom", "Less clear.", 0)]
    mine, theirs = seen(ivy, "tom").rows[0], seen(ivy, "karen").rows[0]
    assert [(old.text, old.score, old.for_whom) for old in mine.earlier] == [
        ("A clear top.", 2, "everyone with sight of this")
    ]
    assert (theirs.earlier, theirs.version, theirs.mine) == ((), 0, False)


def test_a_change_to_another_version_than_stands_is_refused_and_overwrites_nothing(ivy: World) -> None:
    first = writes(ivy, "tom")
    changes(ivy, "tom", first, text="From the tablet.")
    assert why(lambda: changes(ivy, "tom", first, text="From the phone.")) is Why.stale_version
    assert read(ivy, "tom") == [("Tom", "From the tablet.", 0)]
    assert changes(ivy, "tom", Saved(first.note, 2), text="Both.").version == 3


def test_the_same_from_two_devices_is_no_conflict_and_no_new_version(ivy: World) -> None:
    first = writes(ivy, "tom")
    second = changes(ivy, "tom", first, text="The same.")
    assert changes(ivy, "tom", first, text="The same.") == second
    assert NoteVersion.objects.count() == 2


def test_sent_again_under_its_key_it_is_the_note_that_it_made(ivy: World) -> None:
    actor, cand = ivy.actor("tom", key="once"), ivy.cands["ivy"]
    first = notes.write(actor, cand, Words("me", "Once."))
    assert notes.write(actor, cand, Words("me", "Once.")) == first
    assert (Note.objects.count(), NoteVersion.objects.count(), Text.objects.filter(body="Once.").count()) == (1, 1, 1)


def test_nobody_changes_or_takes_back_what_another_wrote(ivy: World) -> None:
    theirs = writes(ivy, "tom")
    assert why(lambda: changes(ivy, "karen", theirs)) is Why.unknown
    assert why(lambda: changes(ivy, "karen", Saved("nosuchnote00", 1))) is Why.unknown
    back = lambda: notes.withdraw(ivy.actor("karen"), ivy.cands["ivy"], note=theirs.note, version=1)  # noqa: E731
    assert why(back) is Why.unknown


def test_what_is_taken_back_is_seen_by_its_author_alone_and_stays_so(ivy: World) -> None:
    first = writes(ivy, "tom", score=3)
    notes.withdraw(ivy.actor("tom"), ivy.cands["ivy"], note=first.note, version=1)
    assert (read(ivy, "karen"), [one.withdrawn for one in seen(ivy, "tom").rows]) == ([], [True])
    again = lambda: notes.withdraw(ivy.actor("tom"), ivy.cands["ivy"], note=first.note, version=2)  # noqa: E731
    assert (why(again), why(lambda: changes(ivy, "tom", Saved(first.note, 2)))) == (Why.stale_version,) * 2


def test_an_ended_candidacy_takes_no_note_and_lets_one_be_taken_back(ivy: World) -> None:
    mine = writes(ivy, "tom")
    erasure.erase_performer(ivy.performers["ivy"], now=ivy.now)
    assert (why(lambda: writes(ivy, "tom")), why(lambda: changes(ivy, "tom", mine))) == (Why.ended, Why.ended)
    assert notes.withdraw(ivy.actor("tom"), ivy.cands["ivy"], note=mine.note, version=1).version == 2


@pytest.mark.parametrize("audience", ["", "all", "ME"])
def test_an_audience_that_is_none_is_refused(ivy: World, audience: str) -> None:
    assert why(lambda: writes(ivy, "tom", audience)) is Why.incomplete


@pytest.mark.parametrize("score", [-1, 6, 10**9])
def test_a_score_out_of_range_is_refused(ivy: World, score: int) -> None:
    assert why(lambda: writes(ivy, "tom", score=score)) is Why.bad_score


@pytest.mark.parametrize("text", ["", "  \n", "\x00", "\u200b", "\ud800"])
def test_what_says_nothing_is_refused_without_a_score(ivy: World, text: str) -> None:
    assert why(lambda: writes(ivy, "tom", text=text)) is Why.incomplete
    writes(ivy, "tom", text=text, score=1)
    assert read(ivy, "tom") == [("Tom", "", 1)]


@pytest.mark.parametrize(
    "text", ["שלום עולם", "🎭🎶", "<b>&amp;</b>", "4 of 5", "a\x00b", "3 of 5\nsaid she", "x" * 20_000]
)
@pytest.mark.parametrize("score", [0, 5])
def test_what_was_written_is_read_as_it_was(ivy: World, text: str, score: int) -> None:
    writes(ivy, "tom", text=text, score=score)
    assert read(ivy, "karen") == [("Tom", text.replace("\x00", ""), score)]


def test_what_is_too_long_is_refused(ivy: World) -> None:
    assert why(lambda: writes(ivy, "tom", text="x" * 100_000)) is Why.too_long
    assert Note.objects.count() == 0


def test_a_standing_decision_takes_no_note(world: World) -> None:
    call = str(decisions.standing_open(world.actor("karen"), role=world.role).answer["candidacy"])
    refused = why(lambda: notes.write(world.actor("tom"), call, Words("me", "Words.")))
    assert refused is Why.unknown


def test_the_database_refuses_to_change_a_version(ivy: World) -> None:
    writes(ivy, "tom")
    for statement in ("UPDATE note_version SET audience = 'room'", "DELETE FROM note_version"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


# -- Hidden until one's own are given


def test_those_of_others_are_hidden_until_ones_own_are_given(ivy: World) -> None:
    hide(ivy)
    empty = seen(ivy, "karen")
    writes(ivy, "tom", score=5)
    assert seen(ivy, "karen") == empty
    assert (empty.rows, empty.hidden) == ((), "Give yours to see what others wrote.")
    writes(ivy, "karen", text="", score=2)
    assert read(ivy, "karen") == [("Tom", "A clear top.", 5), ("Karen", "", 2)]
    assert seen(ivy, "karen").hidden == ""


def test_a_private_note_gives_nothing_whatever_is_in_it(ivy: World) -> None:
    hide(ivy)
    writes(ivy, "tom")
    mine = writes(ivy, "karen", "me", score=5)
    assert [one[0] for one in read(ivy, "karen")] == ["Karen"]
    given = changes(ivy, "karen", mine, "desk")
    assert [one[0] for one in read(ivy, "karen")] == ["Tom", "Karen"]
    changes(ivy, "karen", given, "me", "To myself again.")
    assert [one[0] for one in read(ivy, "karen")] == ["Karen"]


def test_once_the_candidacy_has_ended_nothing_is_hidden(ivy: World) -> None:
    hide(ivy)
    writes(ivy, "tom")
    erasure.erase_performer(ivy.performers["ivy"], now=ivy.now)
    assert [one[0] for one in read(ivy, "karen")] == ["Tom"]


def test_nobody_alone_chooses_it_or_drops_it(ivy: World) -> None:
    hide(ivy)
    writes(ivy, "tom")
    agreements.move(ivy.actor("karen"), "set_rule", change={"notes_after_own": False})
    assert (ivy.state().rule.notes_after_own, read(ivy, "karen")) == (True, [])
    agreements.agree(ivy.actor("derek"), next(iter(ivy.state().motions())).id)
    assert (ivy.state().rule.notes_after_own, len(read(ivy, "karen"))) == (False, 1)


# -- Looking back


def later(world: World, minutes: int) -> None:
    world.now += timedelta(minutes=minutes)


def says(world: World) -> int:
    """Tom says something, a minute later; the ordinal of that act in the room."""
    later(world, 1)
    decisions.advise(world.actor("tom"), world.cands["ivy"], what="comment", text="Yes.")
    found = room(world.people["karen"], world.production.pk, world.role, now=world.now)
    later(world, 1)
    return found.flashback.last


def test_the_past_shows_notes_as_they_stood_then(ivy: World) -> None:
    before = says(ivy)
    first = writes(ivy, "tom", text="First.", score=1)
    between = says(ivy)
    changes(ivy, "tom", first, text="Second.")
    after = says(ivy)
    assert [read(ivy, "karen", at=at) for at in (before, between, after)] == [
        [], [("Tom", "First.", 1)], [("Tom", "Second.", 0)],
    ]  # fmt: skip
    assert seen(ivy, "karen", at=between).may_write is False


def test_the_past_shows_nothing_that_may_not_be_read_today_or_could_not_be_read_then(ivy: World) -> None:
    opened = writes(ivy, "tom", "me", "Opened later.")
    closed = writes(ivy, "tom", "room", "Closed later.")
    back = writes(ivy, "tom", "room", "Taken back later.")
    between = says(ivy)
    assert len(read(ivy, "karen", at=between)) == 2
    changes(ivy, "tom", opened, "room", "Opened later.")
    changes(ivy, "tom", closed, "me", "Closed later.")
    notes.withdraw(ivy.actor("tom"), ivy.cands["ivy"], note=back.note, version=1)
    after = says(ivy)
    assert [read(ivy, "karen", at=at) for at in (between, after)] == [[], [("Tom", "Opened later.", 0)]]
    assert len(read(ivy, "tom", at=between)) == 3


def test_the_past_hides_what_was_hidden_then(ivy: World) -> None:
    hide(ivy)
    writes(ivy, "tom")
    between = says(ivy)
    writes(ivy, "karen", score=3)
    after = says(ivy)
    assert [len(read(ivy, "karen", at=at)) for at in (between, after)] == [0, 2]
    assert seen(ivy, "karen", at=between).hidden.endswith("or was not by then.")


# -- Erased, merged


def test_erasing_a_performer_and_what_rooms_said_leaves_no_word_and_no_score(ivy: World) -> None:
    first = writes(ivy, "tom", "me", "Zwetschgen private.", score=4)
    changes(ivy, "tom", first, "desk", "Zwetschgen desk.")
    writes(ivy, "karen", "room", "Zwetschgen room.", score=2)
    assert everything().count("Zwetschgen") == 3
    erasure.erase_performer(ivy.performers["ivy"], now=ivy.now, with_rooms=True)
    assert "Zwetschgen" not in everything()
    assert [(row.text, row.score) for row in seen(ivy, "tom").rows] == [("", 0), ("", 0)]
    assert {row.text_state.partition(" ")[0] for row in seen(ivy, "tom").rows} == {"erased"}
    assert walk().findings == []
    assert Erasure.objects.filter(kind="note").count() == 3


def test_the_owner_is_not_told_how_many_notes_went(ivy: World) -> None:
    writes(ivy, "tom", "me")
    erasure.erase_performer(ivy.performers["ivy"], now=ivy.now, with_rooms=True)
    gone = keeping_page(ivy.people["karen"], now=ivy.now).gone
    assert {one.what: one.count for one in gone} == {"everything about them": 1, "what was said": 1}


def test_notes_go_with_the_time_of_whom_they_are_about(ivy: World) -> None:
    writes(ivy, "tom", "me", "Zwetschgen.")
    for day in range(31):
        keeping.erase_due(now=ivy.now + timedelta(days=day))
    assert "Zwetschgen" not in everything()


def test_an_older_backup_meets_the_journal(ivy: World) -> None:
    writes(ivy, "tom", "me", "Zwetschgen.")
    row = Text.objects.get(body="Zwetschgen.")
    erasure.erase_performer(ivy.performers["ivy"], now=ivy.now, with_rooms=True)
    Erasure.objects.filter(kind="note").delete()
    Text.objects.filter(pk=row.pk).update(body=row.body, salt=row.salt, erased_at=0)
    assert "Zwetschgen" in everything()
    erasure.take_up(now=ivy.now)
    assert "Zwetschgen" not in everything()


def test_merging_two_records_keeps_the_notes_and_leaves_the_past_as_it_was(ivy: World) -> None:
    performer = productions.add_performer(ivy.production.company_id, name="Ivy M.", email="", now=ivy.now)
    put = decisions.put_forward(ivy.actor("karen"), role=ivy.role, performer=performer.pk, reason=Reason("Hers."))
    ivy.cands["twice"], ivy.performers["twice"] = str(put.answer["candidacy"]), performer.pk
    about_one = writes(ivy, "tom", text="About the first.")
    notes.write(ivy.actor("tom"), ivy.cands["twice"], Words("room", "About the second.", 3))
    notes.write(ivy.actor("karen"), ivy.cands["twice"], Words("me", "To myself."))
    before = says(ivy)
    performers.merge(ivy.actor("karen"), keep=ivy.performers["ivy"], gone=ivy.performers["twice"])
    later(ivy, 1)
    stays, ends = ("ivy", "twice") if ivy.state().candidacy(ivy.cands["ivy"]).lives else ("twice", "ivy")  # type: ignore[union-attr]
    assert {text for _, text, _ in read(ivy, "tom", stays)} == {"About the first.", "About the second."}
    assert ("Karen", "To myself.", 0) in read(ivy, "karen", stays)
    assert read(ivy, "tom", ends) == []
    assert read(ivy, "tom", "ivy", at=before) == [("Tom", "About the first.", 0)]
    assert read(ivy, "tom", "twice", at=before) == [("Tom", "About the second.", 3)]
    assert about_one.note in {note.id for note in notes_on(ivy.production.pk, ivy.cands[stays])}
    erasure.erase_performer(ivy.performers["ivy"], now=ivy.now, with_rooms=True)
    assert [word for word in ("About the", "To myself.") if word in everything()] == []
    assert walk().findings == []


def test_a_note_without_its_text_or_with_a_gap_is_found(ivy: World) -> None:
    first = writes(ivy, "tom")
    NoteVersion.objects.create(note_id=first.note, n=3, cand=ivy.cands["ivy"], at=0, audience="me", text="none")
    assert {one.sentence.partition(" the ")[0] for one in walk().findings} == {"version 3 of"}
    assert {one.invariant for one in walk().findings} == {"notes"}


def test_a_proposal_does_not_wait_for_notes(ivy: World) -> None:
    hide(ivy)
    decisions.propose(ivy.actor("karen"), ivy.cands["ivy"], revision=Revision("consider"))
    assert replace(seen(ivy, "karen"), rows=()) == seen(ivy, "karen")
