"""The demo: where it is, what it tells, and when its company is made anew."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from castlist.actions import decisions, productions
from castlist.actions.decisions import Actor, Reason
from castlist.jobs import story
from castlist.jobs.demo import Key, stands_at_its_first_act, tell
from castlist.jobs.demo_folder import Folder
from castlist.queries.glances import productions_of
from castlist.queries.invitations import never_came
from castlist.queries.log import load_whole
from castlist.queries.people import company_of, person_by_email
from castlist.rules.decisions.facts import Booking, Candidacy, Role
from tests.installation import clean_environment, run_in

ANEW = "has been made anew"


@contextlib.contextmanager
def shown(folder: Path, *arguments: str) -> Iterator[tuple[dict[str, Any], "subprocess.Popen[str]"]]:
    """A demo is shown from that folder for as long as the block lasts: what it said on its first line."""
    command = [sys.executable, "-m", "castlist.config.cli", "demo", "--json", "--data", str(folder), *arguments]
    demo = subprocess.Popen(
        command, env=clean_environment(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    try:
        assert demo.stdout is not None
        yield json.loads(demo.stdout.readline()), demo
    finally:
        if demo.poll() is None:
            os.killpg(demo.pid, signal.SIGINT)
        demo.communicate(timeout=20)


def keys(said: dict[str, Any]) -> list[str]:
    """The secrets of everybody's links."""
    return [person["sign_in"].rpartition("/demo/")[2] for person in said["people"]]


def stopped(demo: "subprocess.Popen[str]") -> str:
    """What it had said besides, now that it has ended."""
    os.killpg(demo.pid, signal.SIGINT)
    return demo.communicate(timeout=20)[1]


@pytest.mark.without_records
@pytest.mark.slow
def test_demo_makes_nothing_where_somebody_else_listens(tmp_path: Path) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        ran = run_in(tmp_path, "demo", "--json", "--port", port, "--data", str(tmp_path / "demo"))
    assert (ran.returncode, ran.stdout, (tmp_path / "demo").exists()) == (1, "", False)
    assert ran.stderr == f"castlist: --port: cannot listen on 127.0.0.1:{port}: Address already in use.\n"


@pytest.mark.without_records
@pytest.mark.slow
def test_demo_says_where_it_is_once_it_is_there(tmp_path: Path) -> None:
    with shown(tmp_path / "demo") as (said, _):
        karen = requests.get(said["people"][0]["sign_in"], timeout=20)
        assert (karen.status_code, "What waits on you" in karen.text) == (200, True)
        made = run_in(tmp_path / "demo", "signin-link", "karen@cornerhouse.example", "--json")
        link = json.loads(made.stdout)["sign_in"]
        assert (link.startswith(f"{said['url']}/"), requests.get(link, timeout=20).status_code) == (True, 200)


@pytest.mark.without_records
@pytest.mark.slow
def test_check_of_the_demo_says_what_it_saw_and_nothing_else(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "castlist.config.cli", "demo", "--check", "--json"]
    ran = subprocess.run(
        command, env=clean_environment(tmp_path), capture_output=True, text=True, timeout=300, check=False
    )
    assert (ran.returncode, json.loads(ran.stdout)["wrong"], ran.stderr) == (0, 0, "")


@pytest.mark.without_records
@pytest.mark.slow
def test_demo_is_used_again_on_its_day_and_made_anew_on_another_or_as_wished(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    with shown(folder) as (first, demo):
        refused = run_in(tmp_path, "demo", "--fresh", "--data", str(folder))
        assert (refused.returncode, "another `castlist demo` shows" in refused.stderr) == (1, True)
        assert ANEW not in stopped(demo)
    with shown(folder) as (again, demo):
        assert keys(again) == keys(first)
        assert ANEW not in stopped(demo)
    with shown(folder, "--fresh") as (fresh, demo):
        assert set(keys(fresh)).isdisjoint(keys(first))
        assert requests.get(fresh["people"][0]["sign_in"], timeout=20).status_code == 200
        assert f"the demo company in {folder} {ANEW}, as you wished." in stopped(demo)
    (folder / "demo").write_text("2001-01-01\n")
    with shown(folder) as (later, demo):
        assert set(keys(later)).isdisjoint(keys(fresh))
        assert f"{ANEW}, because the old one told of another day." in stopped(demo)


def test_installation_that_is_no_demo_is_never_touched(founded_folder: Path) -> None:
    before = (founded_folder / "castlist.sqlite3").read_bytes()
    ran = run_in(founded_folder, "demo", "--fresh", "--data", str(founded_folder))
    assert (ran.returncode, "is not a demo" in ran.stderr) == (2, True)
    assert ((founded_folder / "castlist.sqlite3").read_bytes(), (founded_folder / "demo").exists()) == (before, False)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below the folder."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


@pytest.mark.without_records
@pytest.mark.parametrize("more", [(), ("--fresh",)])
@pytest.mark.parametrize(
    "there",
    [
        ("secret-key", "safeguarding.key", "files/headshots/ivy.jpg", "mail/1.log"),  # its records are in PostgreSQL
        ("app.py", "files/t.html"),
        ("demo/index.html",),
    ],
)
def test_what_is_not_a_demos_is_left_as_it_is(tmp_path: Path, there: tuple[str, ...], more: tuple[str, ...]) -> None:
    for name in there:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("kept")
    ran = run_in(tmp_path, "demo", "--data", str(tmp_path), *more)
    said = f"castlist: {tmp_path} holds something that is not a demo, and was left as it is. "
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", f"{said}Name another folder with --data.\n")
    assert contents(tmp_path) == dict.fromkeys(sorted(there), b"kept")


@pytest.mark.without_records
def test_folder_says_that_it_is_a_demos_before_anything_else_lies_in_it(tmp_path: Path) -> None:
    (tmp_path / ".keep").touch()
    (tmp_path / "lost+found").mkdir()
    Folder(tmp_path).take()
    (tmp_path / "secret-key").write_text("a demo that was stopped at this moment")
    Folder(tmp_path).take()
    assert (tmp_path / "demo").read_text() == ""


def test_demo_says_of_the_second_production_what_is_so(capsys: pytest.CaptureFixture[str]) -> None:
    karen = [Key("Karen Ashdown", "co-producer", "a say", "http://127.0.0.1:8000/demo/x/")]
    tell("http://127.0.0.1:8000", karen, as_json=False, to_play=True)
    assert "“Winter Crossing” stands at its first act" in capsys.readouterr().out
    tell("http://127.0.0.1:8000", karen, as_json=False, to_play=False)
    assert "“Winter Crossing” stands where you left it. `castlist demo --fresh`" in capsys.readouterr().out


@pytest.mark.django_db
def test_story_is_told_to_ivys_booked_time(settings: Any) -> None:
    settings.CASTLIST_DEMO, now = True, datetime.now(UTC)
    story.tell_it(now=now, zone="Europe/London")
    karen = person_by_email("karen@cornerhouse.example")
    assert karen is not None
    shows = {show.name: load_whole(show.pk) for show in productions_of(karen)}
    assert list(shows[story.TO_PLAY].all(Candidacy)) == []
    assert [never_came(show) for show in shows.values()] == [{}, {}]  # who has acted has been here
    assert stands_at_its_first_act()
    played = shows[story.PLAYED]
    (booked,) = played.all(Booking)
    cand = played.candidacy(booked.cand)
    assert cand is not None
    assert (cand.step, bool(booked.slot)) == ("audition", True)
    performer = productions.add_performer(company_of(karen).pk, name="Nell Kerr", now=now)  # type: ignore[union-attr]
    to_play = next(show.pk for show in productions_of(karen) if show.name == story.TO_PLAY)
    role = next(iter(shows[story.TO_PLAY].all(Role))).id
    decisions.put_forward(
        Actor(to_play, karen.pk, now), role=role, performer=performer.pk, reason=Reason("To hear her.")
    )
    assert not stands_at_its_first_act()
