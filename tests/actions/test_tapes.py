"""Self-tapes: asked under a minute and in fair time, sent again, taken back, and gone when nobody needs them."""

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from castlist.actions import agreements, erasure, keeping, offers, tape_files, tape_uploads, tapes
from castlist.actions import letters as post
from castlist.actions.log import catch_up
from castlist.actions.tapes import Wanted
from castlist.queries.doors import NotThere
from castlist.queries.private_links import Bearer
from castlist.queries.tapes import part_of, path_of, tape_behind
from castlist.queries.verification_walk import walk
from castlist.records import journal
from castlist.records.models import Due, Erasure, Event, Letter, Tape, TapeUpload
from castlist.rules.decisions.facts import Tape as Fact
from castlist.rules.why import Refused, Why
from tests.rules.test_taping import BEGINNINGS
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = datetime(2026, 11, 2, 10, tzinfo=UTC)
FILM = BEGINNINGS["mp4"] + bytes(range(256)) * 40
SIDES = Wanted("Scene 3, from “You came back.” Read it twice.", pages=4)


@pytest.fixture
def asked(invited: World) -> World:
    """Ivy is asked for a self-tape, on a Monday."""
    tapes.ask(invited.actor("sam"), invited.cands["ivy"], SIDES)
    return invited


def refused(act: Any) -> Refused:
    with pytest.raises(Refused) as no:
        act()
    return no.value


def fact(world: World) -> Fact | None:
    return world.state().get(Fact, world.cands["ivy"])


def send(world: World, data: bytes = FILM, *, by: Bearer | None = None) -> None:
    bearer = by or world.bearer("ivy")
    name = tape_uploads.begin(bearer, size=len(data), mark="", now=world.now)
    assert tape_uploads.add(bearer, name, [data], at=0, now=world.now) == len(data)


def recordings() -> list[str]:
    folder = path_of("")
    return sorted(path.name for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []


def parts() -> list[str]:
    folder = part_of("")
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


@pytest.fixture(autouse=True)
def empty_folders() -> Iterator[None]:
    yield
    tape_files.remove(*(path_of(name) for name in recordings()), *(part_of(name) for name in parts()))


# -- Asking


def test_whoever_may_write_asks_and_the_room_knows(invited: World) -> None:
    invited.now = MONDAY
    tapes.ask(invited.actor("sam"), invited.cands["ivy"], SIDES)
    row, found = Tape.objects.get(), fact(invited)
    assert found is not None
    assert (row.due_at, row.early, row.pages) == (datetime(2026, 11, 6, 10, tzinfo=UTC), "", 4)
    assert (found.id, found.due, found.minute, found.came) == (row.pk, int(row.due_at.timestamp() * 1000), 1, 0)
    assert refused(lambda: tapes.ask(invited.actor("sam"), invited.cands["ivy"], SIDES)).why is Why.already_there


def test_who_may_not_write_may_not_ask_and_nothing_goes_out_without_a_minute_in_force(invited: World) -> None:
    cand = invited.cands["ivy"]
    whys = {name: refused(lambda name=name: tapes.ask(invited.actor(name), cand, SIDES)).why for name in ("tom", "eve")}
    assert whys == {"tom": Why.no_right, "eve": Why.no_right}
    invited.task_for("tom", "ivy")
    invited.object_late("ivy")
    for name in ("sam", "tom", "karen"):
        assert refused(lambda name=name: tapes.ask(invited.actor(name), cand, SIDES)).why is Why.suspended
    invited.put_forward("rana")
    assert refused(lambda: tapes.ask(invited.actor("sam"), invited.cands["rana"], SIDES)).why is Why.no_minute
    invited.agree("rana", "consider")
    assert refused(lambda: tapes.ask(invited.actor("sam"), invited.cands["rana"], SIDES)).why is Why.not_live
    assert Tape.objects.count() == 0


def test_earlier_than_fair_only_for_a_reason_that_they_read(invited: World) -> None:
    invited.now = datetime(2026, 5, 1, 15, tzinfo=UTC)  # the Friday before a bank holiday
    holiday = (datetime(2026, 5, 4, tzinfo=UTC).date(),)
    due = datetime(2026, 5, 5, 15, tzinfo=UTC)
    wanted = Wanted("A page.", pages=1, due=due, holidays=holiday)
    no = refused(lambda: tapes.ask(invited.actor("sam"), invited.cands["ivy"], wanted))
    assert (no.why, Tape.objects.count()) == (Why.too_soon, 0)
    assert no.detail == (
        "Asked on a Friday, it is not due before Wednesday 6 May, because the Monday is a public holiday. The earliest "
        "is Wednesday 6 May, 00:00. If it cannot wait, say why: they read it. (Code of best practice for self-tape "
        "auditions (Equity, CDG, PMA, CPMA))"
    )
    early = Wanted("A page.", pages=1, due=due, holidays=holiday, early="The director leaves on Wednesday.")
    tapes.ask(invited.actor("sam"), invited.cands["ivy"], early)
    assert tape_behind(invited.bearer("ivy"), now=invited.now).early == "The director leaves on Wednesday."


def test_a_bank_holiday_counts_without_anybody_naming_it(invited: World) -> None:
    invited.now = datetime(2026, 5, 1, 15, tzinfo=UTC)
    tapes.ask(invited.actor("sam"), invited.cands["ivy"], Wanted("A page.", pages=1))
    due = Tape.objects.get().due_at.astimezone(ZoneInfo("Europe/London"))
    assert (due.date().isoformat(), due.weekday()) == ("2026-05-06", 2)


@pytest.mark.parametrize(
    ("pages", "more", "fair"),
    [
        (2, {}, True),
        (3, {}, False),
        (6, {"came_at": datetime(2026, 1, 1, tzinfo=UTC)}, True),
        (6, {"due_at": datetime(2026, 1, 1, tzinfo=UTC)}, True),
    ],
)
def test_what_they_are_asked_for_already_counts_until_it_came_or_was_due(
    invited: World, pages: int, more: dict[str, Any], fair: bool
) -> None:
    ivy = invited.state().candidacy(invited.cands["ivy"])
    assert ivy is not None
    there = {"asked_at": invited.now, "due_at": invited.now + timedelta(days=4), "material": "Scene 2.", "pages": 4}
    for number in range(2 if more else 1):
        Tape.objects.create(
            id=f"other{number}", production=invited.production, performer_id=ivy.performer, role="r2",
            cand=f"c{number}", by=invited.people["sam"].pk, scenes=1, versions=1, early="", **(there | more),
        )  # fmt: skip

    def ask() -> object:
        return tapes.ask(invited.actor("sam"), invited.cands["ivy"], Wanted("A page.", pages=pages))

    if fair:
        ask()
        assert Tape.objects.filter(cand=ivy.id).count() == 1
        return
    no = refused(ask)
    said = "this would be 7, with what they are asked for already." in (no.detail or "")
    assert (no.why, said) == (Why.not_fair, True)


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (Wanted("", pages=1), Why.incomplete),
        (Wanted("\x00\u200b", pages=1), Why.incomplete),
        (Wanted("x" * 4001, pages=1), Why.too_long),
        (Wanted("All of it.", pages=7), Why.not_fair),
        (Wanted("All of it.", pages=0), Why.not_fair),
        (Wanted("All of it.", pages=2, scenes=3, versions=3), Why.not_fair),
        (Wanted("Now.", pages=1, due=datetime(2020, 1, 1, tzinfo=UTC)), Why.bad_times),
        (Wanted("Never.", pages=1, due=datetime(2120, 1, 1, tzinfo=UTC)), Why.bad_times),
    ],
)
def test_what_may_not_be_asked_is_refused_and_nothing_is_written(invited: World, wanted: Wanted, why: Why) -> None:
    before = Event.objects.count()
    assert refused(lambda: tapes.ask(invited.actor("sam"), invited.cands["ivy"], wanted)).why is why
    assert (Tape.objects.count(), Event.objects.count()) == (0, before)


def test_more_time_is_given_and_never_less(asked: World) -> None:
    sam, cand, due = asked.actor("sam"), asked.cands["ivy"], Tape.objects.get().due_at
    assert refused(lambda: tapes.move(sam, cand, due=due - timedelta(minutes=1))).why is Why.never_earlier
    assert refused(lambda: tapes.move(asked.actor("julia"), cand, due=due + timedelta(1))).why is Why.no_right
    tapes.move(sam, cand, due=due + timedelta(days=1))
    found = fact(asked)
    assert found is not None
    assert (Tape.objects.get().due_at, found.due) == (due + timedelta(1), int((due + timedelta(1)).timestamp() * 1000))


def test_letter_says_it_once_and_leads_to_the_page(asked: World) -> None:
    token = asked.invite("ivy")
    said = mail.outbox[-1]
    assert said.subject == "Small Hours: would you send a self-tape for The Lead?"
    assert f"https://cast.example/i/{token}/" in said.body
    assert "A phone is enough" in said.body
    assert "Scene 3" not in said.body
    assert said.alternatives[0][0].count("See what to send, and send it") == 1
    assert Letter.objects.get(pk=asked.letter("sam", "ivy")).kind == "invitation"


def test_letter_about_a_tape_that_was_called_off_does_not_go(asked: World) -> None:
    letter = asked.letter("sam", "ivy")
    tapes.call_off(asked.actor("sam"), asked.cands["ivy"])
    assert refused(lambda: post.send(asked.actor("sam"), letter)).why is Why.not_live
    assert fact(asked) is None


# -- Sending


def test_a_recording_goes_on_where_it_broke_off_and_is_whole(asked: World) -> None:
    bearer = asked.bearer("ivy")
    name = tape_uploads.begin(bearer, size=len(FILM), mark="mine", now=asked.now)

    def breaks() -> Iterator[bytes]:
        yield FILM[:5000]
        raise OSError("the connection is gone")

    assert tape_uploads.add(bearer, name, breaks(), at=0, now=asked.now) == 5000
    assert tape_uploads.begin(bearer, size=len(FILM), mark="mine", now=asked.now) == name
    assert refused(lambda: tape_uploads.add(bearer, name, [FILM], at=0, now=asked.now)).why is Why.stale_version
    assert tape_uploads.add(bearer, name, [FILM[5000:]], at=5000, now=asked.now) == len(FILM)
    row, found = Tape.objects.get(), fact(asked)
    assert found is not None
    assert (found.came > 0, found.late) == (True, False)
    assert path_of(row.file).read_bytes() == FILM
    assert (row.sha256, row.size) == (hashlib.sha256(FILM).hexdigest(), len(FILM))
    assert (recordings(), parts(), TapeUpload.objects.count()) == ([row.file], [], 0)


def test_two_tabs_with_two_files_never_mix_them(asked: World) -> None:
    bearer, other = asked.bearer("ivy"), BEGINNINGS["webm"] + b"another film" * 900
    first = tape_uploads.begin(bearer, size=len(FILM), mark="a", now=asked.now)
    tape_uploads.add(bearer, first, [FILM[:6000]], at=0, now=asked.now)
    second = tape_uploads.begin(bearer, size=len(other), mark="b", now=asked.now)
    assert parts() == [second]
    with pytest.raises(NotThere):  # nothing of that name is on its way any more
        tape_uploads.add(bearer, first, [FILM[6000:]], at=6000, now=asked.now)
    tape_uploads.add(bearer, second, [other], at=0, now=asked.now)
    assert path_of(Tape.objects.get().file).read_bytes() == other


def test_the_same_file_from_two_tabs_is_written_once_where_each_block_belongs(asked: World) -> None:
    bearer = asked.bearer("ivy")
    name = tape_uploads.begin(bearer, size=len(FILM), mark="a", now=asked.now)
    overtaken: list[Why] = []

    def slow() -> Iterator[bytes]:
        yield FILM[:4000]
        tape_files.append(part_of(name), FILM[:7000], at=0, most=len(FILM))  # the other tab, meanwhile

    overtaken.append(refused(lambda: tape_uploads.add(bearer, name, slow(), at=0, now=asked.now)).why)
    assert overtaken == [Why.stale_version]
    tape_uploads.add(bearer, name, [FILM[7000:]], at=7000, now=asked.now)
    assert path_of(Tape.objects.get().file).read_bytes() == FILM


def test_what_lies_about_its_kind_or_its_length_is_refused_and_nothing_is_kept(asked: World) -> None:
    bearer = asked.bearer("ivy")
    for data in (b"%PDF-1.7" + bytes(9000), b"MZ" + bytes(20), b"<html>"):
        assert refused(lambda data=data: send(asked, data)).why is Why.not_a_tape
    assert (parts(), TapeUpload.objects.count(), recordings()) == ([], 0, [])
    name = tape_uploads.begin(bearer, size=100, mark="", now=asked.now)
    assert refused(lambda: tape_uploads.add(bearer, name, [FILM], at=0, now=asked.now)).why is Why.not_a_tape
    digest = ("sha256", bytes(32))
    name = tape_uploads.begin(bearer, size=len(FILM), mark="", now=asked.now)
    broken = refused(lambda: tape_uploads.add(bearer, name, [FILM], at=0, digest=digest, now=asked.now))
    assert (broken.why, part_of(name).stat().st_size) == (Why.not_a_tape, 0)


def test_too_large_and_no_room_are_told_before_anything_is_read(asked: World, settings: Any) -> None:
    bearer = asked.bearer("ivy")
    no = refused(lambda: tape_uploads.begin(bearer, size=5 * 10**9, mark="", now=asked.now))
    assert (no.why, no.detail) == (
        Why.not_a_tape, "It has 5.0 GB, and at most 2 GB are taken. 720p is sharp enough.",
    )  # fmt: skip
    assert refused(lambda: tape_uploads.begin(bearer, size=0, mark="", now=asked.now)).why is Why.not_a_tape
    settings.CASTLIST_TAPES_BYTES = 1000
    assert refused(lambda: tape_uploads.begin(bearer, size=1001, mark="", now=asked.now)).why is Why.no_room
    assert tape_uploads.begin(bearer, size=1000, mark="", now=asked.now)


def test_full_disk_keeps_what_came(asked: World, monkeypatch: pytest.MonkeyPatch) -> None:
    bearer = asked.bearer("ivy")
    name = tape_uploads.begin(bearer, size=len(FILM), mark="", now=asked.now)
    tape_uploads.add(bearer, name, [FILM[:5000]], at=0, now=asked.now)

    def full(*_: Any) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "pwrite", full)
    no = refused(lambda: tape_uploads.add(bearer, name, [FILM[5000:]], at=5000, now=asked.now))
    monkeypatch.undo()
    assert (no.why, part_of(name).stat().st_size) == (Why.no_room, 5000)
    assert tape_uploads.add(bearer, name, [FILM[5000:]], at=5000, now=asked.now) == len(FILM)


def test_another_replaces_it_late_is_said_and_closed_is_closed(asked: World) -> None:
    send(asked)
    first, cand = Tape.objects.get().file, asked.cands["ivy"]
    assert refused(lambda: tapes.close(asked.actor("sam"), cand)).why is Why.never_earlier
    asked.now = Tape.objects.get().due_at + timedelta(hours=1)
    send(asked, BEGINNINGS["webm"] + bytes(200))
    found, second = fact(asked), Tape.objects.get().file
    assert found is not None
    assert (found.late, recordings(), first != second) == (True, [second], True)
    tapes.close(asked.actor("sam"), cand)
    assert refused(lambda: send(asked)).why is Why.tape_closed
    assert recordings() == [second]
    tapes.move(asked.actor("sam"), cand, due=asked.now + timedelta(days=1))
    send(asked)


def test_taken_back_it_is_gone_and_asked_for_still(asked: World) -> None:
    send(asked)
    name = Tape.objects.get().file
    tape_uploads.take_back(asked.bearer("ivy"), now=asked.now)
    tape_uploads.take_back(asked.bearer("ivy"), now=asked.now)
    found = fact(asked)
    assert found is not None
    assert (found.came, recordings(), Tape.objects.get().file) == (0, [], "")
    assert [(line.kind, line.key) for line in journal.read() if line.kind == "tape"][-1:] == [("tape", name)]
    assert Event.objects.filter(kind="tape_taken_back").count() == 1


@pytest.mark.parametrize("how", ["withdraw", "decline", "call_off", "erase"])
def test_nothing_is_left_when_they_go_or_it_is_called_off(asked: World, how: str) -> None:
    send(asked)
    bearer = asked.bearer("ivy")
    name = tape_uploads.begin(bearer, size=900, mark="", now=asked.now)
    acts: dict[str, Any] = {
        "withdraw": lambda: offers.withdraw(bearer, now=asked.now),
        "decline": lambda: offers.decline(bearer, now=asked.now),
        "call_off": lambda: tapes.call_off(asked.actor("sam"), asked.cands["ivy"]),
        "erase": lambda: erasure.erase_performer(asked.performers["ivy"], now=asked.now),
    }
    acts[how]()
    assert (recordings(), parts(), Tape.objects.count(), TapeUpload.objects.count()) == ([], [], 0, 0)
    assert fact(asked) is None
    assert not part_of(name).exists()


def test_it_goes_thirty_days_after_the_role_is_filled(asked: World) -> None:
    agreements.move(asked.actor("karen"), "set_rule", change={"gate": False})
    agreements.agree(asked.actor("derek"), asked.state().motions()[0].id)
    agreements.change_role(asked.actor("karen"), role=asked.role, places=1)
    send(asked)
    for step in ("callback", "offer"):
        asked.agree("ivy", step)
    asked.now += timedelta(days=2)
    catch_up(asked.production.pk, now=asked.now)
    asked.accepts("ivy")
    for day in (0, 23, 29):
        keeping.erase_due(now=asked.now + timedelta(days=day))
    assert [(row.kind, row.purpose) for row in Due.objects.filter(kind="tape")] == [("tape", "recordings")]
    assert len(recordings()) == 1
    keeping.erase_due(now=asked.now + timedelta(days=30))
    assert (recordings(), Tape.objects.count(), fact(asked)) == ([], 0, None)
    assert Erasure.objects.get(kind="tape").purpose == "recordings"
    assert walk().findings == []


def test_what_broke_off_a_week_ago_and_what_nobody_names_is_swept_up(asked: World) -> None:
    send(asked)
    name = tape_uploads.begin(asked.bearer("ivy"), size=900, mark="", now=asked.now)
    stray = path_of("left-behind.mp4")
    stray.write_bytes(b"x")
    old = (asked.now - timedelta(days=2)).timestamp()
    os.utime(stray, (old, old))
    assert tape_files.sweep(now=asked.now) == 1
    assert (parts(), recordings()) == ([name], [Tape.objects.get().file])
    assert tape_files.sweep(now=asked.now + timedelta(days=7, hours=1)) == 1
    assert (parts(), recordings(), TapeUpload.objects.count()) == ([], [Tape.objects.get().file], 0)


def test_a_backup_that_brings_it_back_meets_the_journal(asked: World) -> None:
    send(asked)
    row = Tape.objects.get()
    tape_uploads.take_back(asked.bearer("ivy"), now=asked.now)
    Erasure.objects.all().delete()
    Tape.objects.filter(pk=row.pk).update(file=row.file, size=row.size)
    path_of(row.file).write_bytes(FILM)
    erasure.take_up(now=asked.now)
    assert (recordings(), Tape.objects.count(), fact(asked)) == ([], 0, None)
