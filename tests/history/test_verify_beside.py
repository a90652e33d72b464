"""`castlist verify` finds damage to the rows beside the log, and guards that guard nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from castlist.actions import agreements, auditions, erasure, letters_by_clock, notes, offers, performers, safeguarding
from castlist.actions.notes import Words
from castlist.queries.emergencies import sealed
from castlist.queries.verification_walk import walk
from castlist.records import journal, vault
from castlist.records.models import Emergency as EmergencyRow
from castlist.records.models import Fact, Letter, Link, Matter, Note, Reply, Seat, Slot, Text
from castlist.rules.emergencies import Emergency
from tests.history.conftest import settle_constraints
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_journal() -> None:
    journal.journal_path().unlink(missing_ok=True)


@pytest.fixture
def full(invited: World) -> World:
    """Ivy has a letter, a time and has answered; Ada waits for hers; there are a note and two matters."""
    world = invited
    world.invite("ivy")
    bearer = world.bearer("ivy")
    first = Slot.objects.order_by("start").values_list("pk", flat=True)[0]
    auditions.book(bearer, slot=first, held="", needs="", now=world.now)
    offers.reply(bearer, what="yes", text="Only after six", now=world.now)
    world.put_forward("ada")
    world.agree("ada", "audition")
    world.letter("sam", "ada", to="ada@example.org")
    note = notes.write(world.actor("tom"), world.cands["ivy"], Words("room", "A clear top."))
    notes.change(world.actor("tom"), world.cands["ivy"], note=note.note, version=1, words=Words("room", "Less clear."))
    matter = safeguarding.raise_matter(
        world.actor("derek"), performer=world.performers["ivy"], kind="complaint", account="Six years ago."
    )
    safeguarding.note(world.actor("miriam"), matter, text="First.")
    safeguarding.raise_matter(world.actor("tom"), about="The lift", kind="finding", account="It sticks.")
    return world


def found(statement: str, *params: Any) -> set[tuple[str, str]]:
    """Invariant and sentence of what is found once the tables were changed by hand; then they are as they were."""
    settle_constraints()
    with transaction.atomic():
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL session_replication_role = replica")  # as for whoever has its password
            cursor.execute(statement, params)
            assert cursor.rowcount != 0, statement
        findings = walk().findings
        transaction.set_rollback(True)
    assert walk().findings == []
    return {(f.invariant, f.sentence) for f in findings}


# -- Nothing is found where nothing is wrong


def test_nothing_is_wrong_beside_a_whole_log(full: World) -> None:
    report = walk()
    assert report.findings == []
    assert report.checked["team"] == Seat.objects.count() == 7
    assert report.checked["letters"] == Letter.objects.count() + Link.objects.count() + Reply.objects.count() == 4
    assert report.checked["matters"] == 2
    assert report.checked["rows"] > 10


def test_nothing_is_wrong_after_two_records_became_one(full: World) -> None:
    full.put_forward("ivo")
    performers.merge(full.actor("karen"), keep=full.performers["ivo"], gone=full.performers["ivy"])
    full.put_forward("ava")
    performers.merge(full.actor("karen"), keep=full.performers["ava"], gone=full.performers["ada"])
    assert Link.objects.get().performer_id == full.performers["ivo"]
    assert walk().findings == []


@pytest.mark.parametrize("state", ["drafted", "sending"])
def test_nothing_is_wrong_after_somebody_was_erased_and_another_left(full: World, state: str) -> None:
    drafted = Letter.objects.get(performer=full.performers["ada"])
    Letter.objects.filter(pk=drafted.pk).update(state=state, claimed_at=full.now)
    assert walk().findings == []
    erasure.erase_performer(full.performers["ada"], now=full.now, with_rooms=True)
    assert walk().findings == []
    erasure.erase_performer(full.performers["ivy"], now=full.now)
    assert walk().findings == []
    agreements.leave(full.actor("tom"))
    erasure.close_account(full.people["tom"].pk, now=full.now, with_words=True)
    assert letters_by_clock.give_up_on_stuck(now=full.now + timedelta(days=1)) == 0
    assert walk().findings == []


# -- The guards (I23): one that is there and does nothing

REFUSES = "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
HOLLOW: dict[str, list[tuple[str, tuple[str, ...]]]] = {
    "sqlite": [
        ("event_never_updated", (
            "DROP TRIGGER event_never_updated",
            "CREATE TRIGGER event_never_updated BEFORE UPDATE ON event BEGIN SELECT 1; END",
        )),
        ("event_never_deleted", (
            "DROP TRIGGER event_never_deleted",
            f"CREATE TRIGGER event_never_deleted BEFORE DELETE ON event WHEN OLD.seq < 100 {REFUSES}",
        )),
        ("matter_act_never_updated", (
            "DROP TRIGGER matter_act_never_updated",
            f"CREATE TRIGGER matter_act_never_updated BEFORE UPDATE OF n ON matter_act {REFUSES}",
        )),
    ],
    "postgresql": [
        ("event_never_changed", (
            "CREATE OR REPLACE FUNCTION event_append_only() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RETURN NEW; END $$",
        )),
        ("event_never_changed", (
            "DROP TRIGGER event_never_changed ON event",
            "CREATE TRIGGER event_never_changed BEFORE UPDATE OR DELETE ON event"
            " FOR EACH ROW WHEN (OLD.seq < 100) EXECUTE FUNCTION event_append_only()",
        )),
        ("note_version_never_changed", (
            "DROP TRIGGER note_version_never_changed ON note_version",
            "CREATE TRIGGER note_version_never_changed BEFORE DELETE ON note_version"
            " FOR EACH ROW EXECUTE FUNCTION note_version_append_only()",
        )),
    ],
}  # fmt: skip
"""On each database, by the name of a guard: how it is there and does not do its work."""


@pytest.mark.parametrize("number", range(3))
def test_a_guard_that_guards_nothing_is_found(world: World, number: int) -> None:
    settle_constraints()
    name, statements = HOLLOW[connection.vendor][number]
    with transaction.atomic():
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
        findings = walk().findings
        transaction.set_rollback(True)
    sentence = f"the trigger {name} is not the one that Castlist made: the log could be changed"
    assert sentence in {f.sentence for f in findings}
    assert {f.invariant for f in findings} == {"I23"}
    assert walk().findings == []


# -- What was given for an emergency


@pytest.fixture
def given(full: World) -> str:
    """Ivy has said whom to call; the id of that."""
    said = Emergency(name="Anna Marlowe", relation="mother", phone="+44 20 7946 0018", needs="Penicillin.")
    row = EmergencyRow(production=full.production, performer_id=full.performers["ivy"], said_at=full.now)
    row.wrapped_key, row.sealed = sealed(said, about=row.pk)
    row.save()
    return str(row.pk)


def test_what_was_given_for_an_emergency_opens(given: str) -> None:
    report = walk()
    assert (report.findings, report.checked["emergencies"]) == ([], 1)


@pytest.mark.parametrize("change", ["sealed = %s", "wrapped_key = %s"])
def test_what_was_given_for_an_emergency_and_does_not_open_is_found(full: World, given: str, change: str) -> None:
    (finding,) = found(f"UPDATE emergency SET {change} WHERE id = %s", b"\x00" * 40, given)
    ivy = full.performers["ivy"]
    assert finding == ("emergencies", f"what the performer {ivy} gave for an emergency ({given}) cannot be opened")


def test_what_opens_under_the_name_of_another_is_found(full: World, given: str) -> None:
    (finding,) = found("UPDATE emergency SET id = 'zzzzzzzzzzzz' WHERE id = %s", given)
    assert "cannot be opened" in finding[1]


def test_a_key_that_is_gone_is_found_before_anybody_needs_it(given: str) -> None:
    path = vault.master_key_path()
    away = path.rename(path.with_name("away"))
    try:
        findings = walk().findings
    finally:
        away.rename(path)
    assert [(f.invariant, f.sentence) for f in findings] == [
        (
            "emergencies",
            "the safeguarding key is not in the data folder: what 1 performer gave for an emergency stays sealed",
        )
    ]
    assert walk().findings == []


# -- Safeguarding matters


@pytest.mark.parametrize(
    "change", ["sealed = %s", "origin = %s", "wrapped_key = %s", "raised_hash = ''", "began = 'x'"]
)
def test_a_matter_that_is_not_what_was_raised_is_found(full: World, change: str) -> None:
    """Also one that has no act yet."""
    for row in Matter.objects.all():
        params = [b"\x00" * 40] if "%s" in change else []
        assert found(f"UPDATE matter SET {change} WHERE id = %s", *params, row.pk) == {
            ("matters", f"the matter {row.pk} is not what was raised, or not where it was")
        }


def test_a_matter_in_another_production_is_found(full: World) -> None:
    from tests.actions.test_performers import elsewhere

    other = elsewhere(full)
    matter = Matter.objects.get(head=0).pk
    assert found("UPDATE matter SET production_id = %s WHERE id = %s", other.production, matter) == {
        ("matters", f"the matter {matter} is not what was raised, or not where it was")
    }


@pytest.mark.parametrize(
    "change", ["review_on = '2026-01-01'", "ended_at = '2026-01-01 00:00:00+00'", "state = 'ended'"]
)
def test_what_only_older_matters_say_in_the_clear_is_found(full: World, change: str) -> None:
    matter = Matter.objects.get(head=0).pk
    assert found(f"UPDATE matter SET {change} WHERE id = %s", matter) == {
        ("matters", f"the matter {matter} has days or an author beside what is sealed")
    }


def test_a_matter_that_is_gone_is_found_by_its_acts(full: World) -> None:
    assert found("DELETE FROM matter WHERE head > 0") == {
        ("rows", "1 row of matter_act names in matter_id a matter that is gone")
    }


# -- Texts: who may erase one is its author, and it goes with its candidacy


def test_a_text_under_another_author_is_found(full: World) -> None:
    eve, karen = full.people["eve"].pk, full.people["karen"].pk
    text = Text.objects.filter(body="The voice.").order_by("pk")[0].pk
    assert found("UPDATE text SET author = %s WHERE commitment = %s", eve, text) == {
        ("texts", f"the text {text} is kept under another author: {karen} said it by the log, and {eve} by the row")
    }


@pytest.mark.parametrize("column", ["role", "cand"])
def test_a_text_under_another_role_or_candidacy_is_found(full: World, column: str) -> None:
    text = Text.objects.filter(body="The voice.").order_by("pk")[0].pk
    assert found(f"UPDATE text SET {column} = 'another' WHERE commitment = %s", text) == {
        ("texts", f"the text {text} is kept under another role or candidacy")
    }


def test_a_note_of_somebody_else_is_found(full: World) -> None:
    note, eve = Note.objects.get().pk, full.people["eve"].pk
    text = Text.objects.get(body__contains="A clear top.").pk
    said = ("notes", f"the note {note} is {full.people['tom'].pk}’s, and its text {text} is not")
    assert found("UPDATE text SET author = %s WHERE commitment = %s", eve, text) == {said}
    assert {sentence.split(",")[0] for _, sentence in found("UPDATE note SET author = %s", eve)} == {
        f"the note {note} is {eve}’s"
    }
    assert found("UPDATE text SET cand = 'another' WHERE commitment = %s", text) == {
        ("notes", f"the text {text} of the note {note} is kept under another candidacy")
    }


# -- Letters and private links


def test_a_private_link_that_leads_to_somebody_else_is_found(full: World) -> None:
    ivy, ada = full.performers["ivy"], full.performers["ada"]
    link, reply, cand = Link.objects.get().pk, Reply.objects.get().pk, full.cands["ivy"]
    for table, key, words in (("link", link, "private link"), ("reply", reply, "answer")):
        assert found(f"UPDATE {table} SET performer_id = %s", ada) == {
            ("letters", f"the {words} {key} is of {ada}, and the candidacy {cand} that it is for is somebody else’s")
        }
        other = full.cands["ada"]
        assert found(f"UPDATE {table} SET cand = %s", other) == {
            ("letters", f"the {words} {key} is of {ivy}, and the candidacy {other} that it is for is somebody else’s")
        }
    assert found("UPDATE link SET letter = 'another'") == {
        ("letters", f"the private link {link} is of {ivy}, and its letter another is not")
    }


@pytest.mark.parametrize("change", ["minute = minute + 1", "cand = 'another'", "kind = 'offer'", "\"by\" = 'another'"])
def test_a_letter_that_rests_on_something_else_is_found(full: World, change: str) -> None:
    letter = Letter.objects.get(state="sent").pk
    assert found(f"UPDATE letter SET {change} WHERE id = %s", letter) == {
        ("letters", f"the letter {letter} is for another candidacy, from another hand or under another minute than the"
         " log says")
    }  # fmt: skip


@pytest.mark.parametrize(
    ("was", "becomes", "by_the_log"), [("sent", "drafted", "answered"), ("drafted", "sent", "drafted")]
)
def test_a_letter_that_is_in_another_state_is_found(full: World, was: str, becomes: str, by_the_log: str) -> None:
    letter = Letter.objects.get(state=was).pk
    assert found("UPDATE letter SET state = %s WHERE id = %s", becomes, letter) == {
        ("letters", f"the letter {letter} is {becomes}, and by the log it is {by_the_log}")
    }


def test_a_letter_that_is_gone_or_that_nobody_wrote_is_found(full: World) -> None:
    letter = Letter.objects.get(state="drafted").pk
    assert found("DELETE FROM letter WHERE id = %s", letter) == {
        ("letters", f"the log has the letter {letter}, and its row is gone")
    }
    assert found("UPDATE letter SET id = 'another' WHERE id = %s", letter) == {
        ("letters", f"the log has the letter {letter}, and its row is gone"),
        ("letters", "the log knows nothing of the letter another"),
    }


# -- People, performers, seats

NO_ROW = "and neither a person nor a performer has that id: the row is gone"


def test_a_performer_who_is_gone_is_found(full: World) -> None:
    ada, letter, cand = full.performers["ada"], Letter.objects.get(state="drafted").pk, full.cands["ada"]
    assert found("DELETE FROM performer WHERE id = %s", ada) == {
        ("rows", "1 row of letter names in performer_id a performer that is gone"),
        (
            "rows",
            f"the candidacy {cand} names {ada}, and neither a person nor a performer has that id: the row is gone",
        ),
    }
    assert Letter.objects.filter(pk=letter).exists()


def test_a_person_who_is_gone_is_found(full: World) -> None:
    sentences = {sentence for _, sentence in found("DELETE FROM person WHERE id = %s", full.people["tom"].pk)}
    tom = full.people["tom"].pk
    assert sentences == {
        "1 row of seat names in person_id a person that is gone",
        f"the member {tom} names {tom}, {NO_ROW}",
    }


def test_a_company_that_is_gone_is_found(full: World) -> None:
    assert ("rows", "1 row of production names in company_id a company that is gone") in found("DELETE FROM company")


def test_a_seat_that_is_gone_or_that_nobody_was_given_is_found(full: World) -> None:
    tom, eve, production = full.people["tom"].pk, full.people["eve"].pk, full.production.pk
    assert found("DELETE FROM seat WHERE person_id = %s", tom) == {
        ("team", f"{tom} belongs here by the log, and has no seat: they no longer find it")
    }
    put = "INSERT INTO seat (production_id, person_id, seen_seq, told_seq, told_at) VALUES (%s, %s, 0, 0, 0)"
    assert found(put, production, eve) == {("team", f"{eve} has a seat here, and never belonged here by the log")}


def test_facts_are_read_with_the_rows_beside_them(full: World) -> None:
    """So that no check passes because there was nothing to look at."""
    kinds = set(Fact.objects.values_list("kind", flat=True))
    assert {"letter", "candidacy", "member", "booking", "minute"} <= kinds
