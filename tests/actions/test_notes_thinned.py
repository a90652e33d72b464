"""How a note was before goes after a while, for good; what counts, and what somebody has asked for, stays."""

from datetime import timedelta

import pytest

from castlist.actions import cases, keeping, notes
from castlist.actions.notes import Saved, Words
from castlist.queries.keeping_pages import keeping_page
from castlist.queries.verification_walk import walk
from castlist.records import journal
from castlist.records.models import NoteVersion, Text
from tests.actions.test_erasure import everything
from tests.actions.test_notes import seen
from tests.world import World

pytestmark = pytest.mark.django_db
DAYS = timedelta(days=1)


@pytest.fixture
def changed(world: World) -> tuple[World, Saved]:
    """Karen's note on Ivy, which she changed every minute of an hour's quarter, and once more the next day."""
    journal.journal_path().unlink(missing_ok=True)
    world.put_forward("ivy", email="ivy@example.org")
    world.now = world.now.replace(minute=0, second=0) + timedelta(hours=1)
    saved = notes.write(world.actor("karen"), world.cands["ivy"], Words("me", "Wording 0."))
    for number in range(1, 15):
        world.now += timedelta(minutes=1)
        saved = change(world, saved, f"Wording {number}.")
    world.now += timedelta(hours=26)
    return world, change(world, saved, "Wording 15.")


def change(world: World, note: Saved, text: str) -> Saved:
    return notes.change(
        world.actor("karen"), world.cands["ivy"], note=note.note, version=note.version, words=Words("room", text)
    )


def earlier(world: World) -> list[str]:
    return [one.text for one in seen(world, "karen").rows[0].earlier]


def test_after_a_day_the_last_of_each_hour_is_left_and_no_byte_of_the_others(changed: tuple[World, Saved]) -> None:
    world, saved = changed
    assert (len(earlier(world)), earlier(world)[0]) == (15, "Wording 14.")
    assert notes.thin(now=world.now) == 14
    assert earlier(world) == ["Wording 14."]
    assert [one.text for one in seen(world, "derek").rows] == ["Wording 15."]
    assert [n for n in range(14) if f"Wording {n}." in everything()] == []
    assert ("Wording 14." in everything(), NoteVersion.objects.count()) == (True, 16)
    assert (walk().findings, notes.thin(now=world.now)) == ([], 0)
    world.now += timedelta(minutes=1)
    change(world, saved, "Wording 16.")
    assert earlier(world) == ["Wording 15.", "Wording 14."]


def test_the_clock_does_it_and_the_owner_is_not_told_how_many_there_were(changed: tuple[World, Saved]) -> None:
    world, _ = changed
    keeping.look(now=world.now)
    page = keeping_page(world.people["karen"], now=world.now)
    assert (Text.objects.filter(body__startswith="Wording").count(), page.gone, page.going) == (2, (), ())
    assert "How notes were before" in world.client("karen").get("/keeping/").content.decode()


def test_an_older_backup_is_thinned_as_the_journal_says(changed: tuple[World, Saved]) -> None:
    world, _ = changed
    notes.thin(now=world.now)
    lines = [line for line in journal.read() if line.purpose == "versions"]
    assert ({line.kind for line in lines}, len(lines)) == ({"note"}, 14)


@pytest.mark.parametrize("why", ["held", "asked"])
def test_nothing_goes_of_somebody_who_is_held_or_has_asked(changed: tuple[World, Saved], why: str) -> None:
    world, _ = changed
    if why == "held":
        until = (world.now + 30 * DAYS).date()
        keeping.hold(
            world.production.company, by=world.people["karen"], performer=world.performers["ivy"], reason="A claim.",
            until=until, now=world.now,
        )  # fmt: skip
    else:
        world.link("ivy")
        cases.ask(world.bearer("ivy"), wants="read", words="All.", now=world.now)
    assert (notes.thin(now=world.now), len(earlier(world))) == (0, 15)
