"""Smaller copies of self-tapes: made behind, watched, begun again, given up; never in the way of what was sent."""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from castlist.actions import erasure, tape_copies, tape_files, tape_uploads, tapes
from castlist.actions.erasure import Item
from castlist.queries.doors import NotThere
from castlist.queries.tape_tools import tool, why_none
from castlist.queries.tapes import begun_of, own_recording, path_of, room_taken, small_of, tape_behind, tape_page
from castlist.records.models import Tape
from castlist.rules.tape_copies import TRIES
from tests.actions.test_tapes import FILM, SIDES, recordings, send
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
REAL = shutil.which("ffmpeg")
real = pytest.mark.skipif(REAL is None, reason="no ffmpeg here: what the real program makes is not looked at")

STAND_IN = """\
import os, signal, sys, time
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
does = {does!r}
if "-version" in sys.argv:
    print("ffmpeg version 6.1.1 Copyright")
elif "-encoders" in sys.argv:
    print(" V..... libx264  H.264\\n A..... aac  AAC")
else:
    open({seen!r}, "a").write("begun\\n")
    out = sys.argv[-1].removeprefix("file:")
    print("  Duration: 00:00:10.00, start: 0", flush=True)
    for n in range(1, 11):
        with open(out, "ab") as file:
            file.write(b"x" * 100)
        if does != "stop early" or n < 6:
            print(f"out_time_us={{n * 1_000_000}}\\nprogress=continue", flush=True)
        if does == "wait" and n == 4:
            time.sleep(60)
        if does == "be killed" and n == 4:
            os.kill(os.getpid(), signal.SIGKILL)
        if does == "grow":
            with open(out, "ab") as file:
                file.write(b"x" * 10_000_000)
    sys.exit(1 if does == "fail" else 0)
"""


@pytest.fixture
def sent(invited: World) -> Iterator[World]:
    """Ivy has sent a film."""
    tapes.ask(invited.actor("sam"), invited.cands["ivy"], SIDES)
    send(invited)
    yield invited
    for folder in (path_of(""), small_of(""), begun_of("")):
        if folder.is_dir():
            tape_files.remove(*(one for one in folder.iterdir() if one.is_file()))


@pytest.fixture
def stand_in(tmp_path: Path, settings: Any) -> Callable[[str], Path]:
    """A program in the place of ffmpeg that does as it is told; says where it notes that it was begun."""

    def put(does: str) -> Path:
        folder = tmp_path / does.replace(" ", "-")
        folder.mkdir()
        program, seen = folder / "ffmpeg", folder / "seen"
        program.write_text(f"#!{sys.executable}\n" + STAND_IN.format(does=does, seen=str(seen)))
        program.chmod(0o755)
        settings.CASTLIST_FFMPEG = str(program)
        return seen

    return put


def go_on(**more: Any) -> bool:
    return tape_copies.go_on(holder="test", clock=timezone.now, **more)


def behind(ending: Callable[[], bool] = lambda: False) -> threading.Thread:
    """A copy is made in a thread of its own, which leaves no connection behind."""

    def run() -> None:
        try:
            go_on(ending=ending)
        finally:
            connection.close()

    thread = threading.Thread(target=run, name="castlist: a copy")
    thread.start()
    return thread


def files(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir() if one.is_file()) if folder.is_dir() else []


def asked(world: World) -> Any:
    return tape_behind(world.bearer("ivy"), now=world.now)


# -- Without the program


def test_without_the_program_nothing_is_made_and_why_is_said(sent: World, settings: Any) -> None:
    settings.CASTLIST_FFMPEG = "none"
    assert (tool(), go_on(), asked(sent).smaller) == (None, False, "")
    assert "none is to be used" in why_none()


@pytest.mark.parametrize(
    ("said", "why"),
    [("echo 'ffmpeg version 3.4.1'", "no ffmpeg of version 4.4"), ("echo hello", "no ffmpeg of version"),
     ("echo 'ffmpeg version 6.0'", "cannot write H.264"), ("exit 3", "no ffmpeg of version")],
)  # fmt: skip
def test_a_program_that_cannot_do_it_is_not_used(said: str, why: str, tmp_path: Path, settings: Any) -> None:
    program = tmp_path / "ffmpeg"
    program.write_text(f"#!/bin/sh\n{said}\n")
    program.chmod(0o755)
    settings.CASTLIST_FFMPEG = str(program)
    assert tool() is None
    assert why in why_none()
    settings.CASTLIST_FFMPEG = str(tmp_path / "nothing")
    assert "which is no program" in why_none()


# -- One copy


def test_a_copy_is_made_once_and_both_may_be_played(sent: World, stand_in: Callable[[str], Path]) -> None:
    seen = stand_in("work")
    assert asked(sent).smaller == "waiting"
    assert (go_on(), go_on()) == (True, False)
    row, found = Tape.objects.get(), asked(sent)
    assert (found.smaller, found.small, found.file) == ("done", row.small_file, row.file)
    assert (files(small_of("")), files(begun_of("")), recordings()) == ([row.small_file], [], [row.file])
    assert own_recording(sent.bearer("ivy"), found.small).path.read_bytes() == b"x" * 1000
    assert own_recording(sent.bearer("ivy"), found.file).path.read_bytes() == FILM
    assert own_recording(sent.bearer("ivy"), found.small).mark != own_recording(sent.bearer("ivy"), found.file).mark
    assert room_taken() == len(FILM) + 1000
    assert seen.read_text() == "begun\n"


def test_a_copy_that_saves_nothing_is_not_kept(sent: World, stand_in: Callable[[str], Path]) -> None:
    stand_in("grow")
    assert go_on()
    found = asked(sent)
    assert (found.smaller, found.small, files(small_of("")), files(begun_of(""))) == ("enough", "", [], [])
    assert recordings() == [found.file]


@pytest.mark.parametrize("does", ["fail", "stop early"])
def test_of_a_damaged_file_there_is_no_copy_and_it_is_played_as_it_came(
    does: str, sent: World, stand_in: Callable[[str], Path]
) -> None:
    stand_in(does)
    assert (go_on(), go_on()) == (True, False)
    found = asked(sent)
    assert (found.smaller, found.small, files(small_of("")), files(begun_of(""))) == ("broken", "", [], [])
    assert own_recording(sent.bearer("ivy"), found.file).path.read_bytes() == FILM


def test_what_is_killed_is_begun_again_but_not_for_ever(sent: World, stand_in: Callable[[str], Path]) -> None:
    seen = stand_in("be killed")
    for _ in range(TRIES - 1):
        assert go_on()
        assert asked(sent).smaller == "waiting"
    assert (go_on(), go_on()) == (True, False)
    assert (asked(sent).smaller, files(begun_of(""))) == ("broken", [])
    assert seen.read_text() == "begun\n" * TRIES


def test_after_a_crash_of_the_server_it_is_begun_again_and_never_doubled(
    sent: World, stand_in: Callable[[str], Path]
) -> None:
    stand_in("work")
    begun_of("").mkdir(parents=True, exist_ok=True)
    begun_of("half.mp4").write_bytes(b"half of one")
    Tape.objects.update(small_state="making", small_file="half.mp4", small_part=40, small_tries=1)
    assert go_on()
    row = Tape.objects.get()
    assert (row.small_state, row.small_tries) == ("done", 2)
    assert (files(small_of("")), files(begun_of(""))) == ([row.small_file], [])


def test_a_server_that_ends_gives_it_up_and_the_next_one_begins_again(
    sent: World, stand_in: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tape_copies, "EVERY", 0.1)
    seen = stand_in("wait")
    began = time.monotonic()
    assert go_on(ending=lambda: seen.exists())
    assert time.monotonic() - began < 30
    row = Tape.objects.get()
    assert (row.small_state, row.small_file, row.small_tries, files(begun_of(""))) == ("", "", 0, [])
    stand_in("work")
    assert go_on()
    assert asked(sent).smaller == "done"


def test_while_it_is_made_everybody_sees_how_far_it_is_and_nobody_makes_another(
    sent: World, stand_in: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tape_copies, "EVERY", 0.1)
    seen, over = stand_in("wait"), threading.Event()
    at_work = behind(over.is_set)
    try:
        until = time.monotonic() + 30
        while asked(sent).smaller_part < 40 and time.monotonic() < until:
            time.sleep(0.05)
        page = tape_page(sent.people["karen"], sent.production, sent.cands["ivy"], now=sent.now)
        assert page.asked is not None
        assert (asked(sent).smaller, asked(sent).smaller_part, page.asked.smaller_part) == ("making", 40, 40)
        assert not tape_copies.go_on(holder="another", clock=timezone.now)
        assert seen.read_text() == "begun\n"
        with pytest.raises(NotThere):
            own_recording(sent.bearer("ivy"), Tape.objects.get().small_file)
    finally:
        over.set()
        at_work.join(30)


def test_a_recording_that_is_taken_back_or_replaced_meanwhile_gets_no_copy(
    sent: World, stand_in: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tape_copies, "EVERY", 0.1)
    seen = stand_in("wait")
    at_work = behind()
    until = time.monotonic() + 30
    while not seen.exists() and time.monotonic() < until:
        time.sleep(0.05)
    send(sent, FILM[:-1])
    at_work.join(30)
    assert not at_work.is_alive()
    row = Tape.objects.get()
    assert (row.small_state, row.small_file, row.size) == ("", "", len(FILM) - 1)
    assert (files(small_of("")), files(begun_of(""))) == ([], [])


# -- Gone with what it is of


@pytest.mark.parametrize("how", ["back", "off", "another", "erased", "kept no longer"])
def test_a_copy_goes_with_the_recording(how: str, sent: World, stand_in: Callable[[str], Path]) -> None:
    stand_in("work")
    go_on()
    assert len(files(small_of(""))) == 1
    if how == "back":
        tape_uploads.take_back(sent.bearer("ivy"), now=sent.now)
    elif how == "off":
        tapes.call_off(sent.actor("sam"), sent.cands["ivy"])
    elif how == "another":
        send(sent, FILM[:-1])
    elif how == "erased":
        erasure.erase_performer(sent.performers["ivy"], now=sent.now)
    else:
        erasure.erase([Item("tape", recordings()[0])], purpose="recordings", now=sent.now)  # as keeping.erase_due does
    assert files(small_of("")) == []


def test_a_copy_that_a_backup_did_not_bring_back_is_made_anew(sent: World, stand_in: Callable[[str], Path]) -> None:
    stand_in("work")
    go_on()
    small_of(Tape.objects.get().small_file).unlink()
    assert (asked(sent).smaller, asked(sent).small) == ("waiting", "")
    assert go_on()
    assert (asked(sent).smaller, len(files(small_of("")))) == ("done", 1)


def test_what_nobody_names_is_swept_up(sent: World, stand_in: Callable[[str], Path]) -> None:
    stand_in("work")
    go_on()
    mine = Tape.objects.get().small_file
    for stray in (small_of("stray.mp4"), begun_of("stray.mp4"), small_of(mine)):
        stray.write_bytes(b"x")
        os.utime(stray, (1, 1))
    tape_files.sweep(now=timezone.now())
    assert (files(small_of("")), files(begun_of(""))) == ([mine], [])


# -- The real program


@pytest.fixture
def ffmpeg(settings: Any) -> str:
    """The program that is installed here."""
    settings.CASTLIST_FFMPEG = REAL or ""
    assert tool() is not None, why_none()
    return str(REAL)


def film(path: Path, *more: str, size: str = "900x1600", seconds: int = 1) -> bytes:
    """A film of a telephone held upright."""
    make = [
        str(REAL), "-loglevel", "error", "-y", "-f", "lavfi", "-i", f"testsrc2=size={size}:rate=30:duration={seconds}",
        "-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}", *more, str(path),
    ]  # fmt: skip
    subprocess.run(make, check=True, timeout=120)
    return path.read_bytes()


def probed(path: Path) -> str:
    """What the program says of that file."""
    done = subprocess.run([str(REAL), "-hide_banner", "-i", str(path)], capture_output=True, text=True, timeout=60)
    return done.stderr


@real
@pytest.mark.parametrize("kind", ["mp4", "mov", "mkv"])
def test_the_real_program_makes_a_film_that_plays_everywhere(
    kind: str, sent: World, ffmpeg: str, tmp_path: Path
) -> None:
    send(
        sent,
        film(
            tmp_path / f"me.{kind}",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-qp",
            "8",
            "-c:a",
            "aac",
            "-metadata",
            "title=me",
        ),
    )
    assert go_on()
    found = asked(sent)
    assert found.smaller == "done"
    data, said = small_of(found.small).read_bytes(), probed(small_of(found.small))
    assert all(word in said for word in ("720x1280", "h264", "yuv420p", "aac"))
    assert "title" not in said
    assert len(data) < found.size * 0.8
    assert data.index(b"moov") < data.index(b"mdat")  # it begins to play before it has all come


@real
def test_the_real_program_makes_sound_smaller(sent: World, ffmpeg: str, tmp_path: Path) -> None:
    send(sent, film(tmp_path / "me.wav", "-map", "1:a"))
    assert go_on()
    found = asked(sent)
    assert (found.smaller, found.small.rpartition(".")[2]) == ("done", "m4a")
    assert own_recording(sent.bearer("ivy"), found.small).kind == "audio/mp4"


@real
@pytest.mark.parametrize("how", ["cut", "noise", "list", "references"])
def test_the_real_program_reads_one_file_and_nothing_else(how: str, sent: World, ffmpeg: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.wav"
    whole = film(secret, "-map", "1:a")
    costly = ("-c:v", "libx264", "-preset", "ultrafast", "-qp", "8", "-c:a", "aac", "-movflags", "+faststart")
    mp4 = film(tmp_path / "me.mp4", *costly, size="320x180", seconds=4)
    data = {
        "cut": mp4[: len(mp4) // 2],
        "noise": mp4[:2000] + os.urandom(50_000),
        "list": FILM[:32] + f"#EXTM3U\n#EXTINF:1,\nfile://{secret}\n".encode() + whole[:1000],
        "references": b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  " + f"url file://{secret}".encode() * 10,
    }[how]
    send(sent, data)
    assert go_on()
    found = asked(sent)
    assert (found.smaller, found.small, files(small_of("")), files(begun_of(""))) == ("broken", "", [], [])
    assert own_recording(sent.bearer("ivy"), found.file).path.read_bytes() == data
