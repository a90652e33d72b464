"""Two server processes on one database behave as one: what is done at one is so at the other, and nothing twice."""

import json
import os
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.installation import OWNER, ROOT, clean_environment, installation, run_in, served
from tests.races.races import RACES

__all__ = ["installation"]
pytestmark = pytest.mark.slow

DEREK = "derek.f@example.org"
TOGETHER = 6


@dataclass
class Member:
    """A program that acts for one member, at whichever server it is told."""

    token: str

    def post(self, server: str, path: str, body: Any = None, *, key: str = "") -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key or uuid.uuid4().hex}
        return requests.post(f"{server}/api{path}", json=body or {}, headers=headers, timeout=30)

    def get(self, server: str, path: str, **query: str) -> Any:
        headers = {"Authorization": f"Bearer {self.token}"}
        answer = requests.get(f"{server}/api{path}", params=query, headers=headers, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def made(self, server: str, path: str, body: Any, kind: str) -> str:
        answer = self.post(server, path, body)
        assert answer.status_code in (200, 201), answer.text
        return next(str(one["id"]) for one in answer.json()["made"] if one["kind"] == kind)


@dataclass
class Company:
    """Two servers, two members with a say, and a role."""

    one: str
    other: str
    karen: Member
    derek: Member
    production: str
    role: str
    verify: Callable[[], dict[str, Any]]

    def ready(self, name: str) -> str:
        """Somebody whom both want to consider; it only has to be concluded."""
        path = f"/productions/{self.production}/roles/{self.role}/candidacies"
        cand = self.karen.made(self.one, path, {"name": name, "reason": "she has the voice"}, "candidacy")
        assert self.karen.post(self.other, self.at(cand, "propose"), {"target": "consider"}).status_code == 200
        for member, server in ((self.karen, self.one), (self.derek, self.other)):
            said = {"revision": 1, "position": "support"}
            assert member.post(server, self.at(cand, "positions"), said).status_code == 200
        return cand

    def at(self, cand: str, act: str) -> str:
        return f"/productions/{self.production}/candidacies/{cand}/{act}"


@pytest.fixture
def company(installation: tuple[Path, dict[str, str]]) -> Iterator[Company]:
    data, settings = installation

    def told(*arguments: str) -> dict[str, Any]:
        ran = run_in(data, *arguments, "--json", **settings)
        assert ran.stdout, ran.stderr
        return dict(json.loads(ran.stdout))

    with served(data, **settings) as (one, _), served(data, **settings) as (other, _):
        karen = Member(told("token", OWNER, "--name", "test")["token"])
        production = karen.made(one, "/productions", {"name": "The Harbour"}, "production")
        invited = {"email": DEREK, "name": "Derek", "say": [{"role": "*", "step": "*"}]}
        assert karen.post(other, f"/productions/{production}/invitations", invited).status_code == 200
        derek = Member(told("token", DEREK, "--name", "test")["token"])
        role = karen.made(other, f"/productions/{production}/roles", {"name": "Lead"}, "role")
        yield Company(one, other, karen, derek, production, role, lambda: told("verify"))


def together(*acts: Callable[[], requests.Response]) -> list[requests.Response]:
    """All at the same moment."""
    gate, answers = threading.Barrier(len(acts)), [requests.Response()] * len(acts)

    def run(place: int) -> None:
        gate.wait()
        answers[place] = acts[place]()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_two_servers_behave_as_one(company: Company) -> None:
    c = company
    room = f"/productions/{c.production}/roles/{c.role}/room"

    # What is done at one is so at the other, at once, and an open room there learns of it.
    before = c.derek.get(c.other, room)["version"]
    moved = f"/productions/{c.production}/roles/{c.role}/moved"
    assert c.derek.get(c.other, moved, version=before) == {"moved": False}
    cand = c.ready("Ivy")
    assert c.derek.get(c.other, moved, version=before) == {"moved": True}
    assert c.derek.get(c.other, room)["version"] == c.derek.get(c.one, room)["version"]

    # One request, sent to both at the same moment, many times: done once, answered alike.
    for _ in range(TOGETHER):
        key, said = uuid.uuid4().hex, {"kind": "comment", "text": "once"}
        answers = together(
            lambda key=key, said=said: c.karen.post(c.one, c.at(cand, "voices"), said, key=key),
            lambda key=key, said=said: c.karen.post(c.other, c.at(cand, "voices"), said, key=key),
        )
        assert [a.status_code for a in answers] == [200, 200], [a.text for a in answers]
        assert answers[0].json() == answers[1].json()
    voices = c.karen.get(c.one, f"/productions/{c.production}/candidacies/{cand}")["focus"]["voices"]
    assert len(voices) == TOGETHER

    # A conclusion at one against an objection at the other: never over an objection that was there first.
    for number in range(TOGETHER):
        rival = c.ready(f"Rival {number}")
        seen = c.karen.get(c.one, f"/productions/{c.production}/candidacies/{rival}")["seen"]
        concluded, objected = together(
            lambda rival=rival, seen=seen: c.karen.post(c.one, c.at(rival, "conclude"), {"revision": 1, "seen": seen}),
            lambda rival=rival: c.derek.post(
                c.other, c.at(rival, "objections"), {"floor": "consider", "reason": "not yet"}
            ),
        )
        assert objected.status_code == 200, objected.text
        assert concluded.status_code in (200, 409, 422), concluded.text

    # All of it is one log, in which nothing is wrong: looked at while both go on.
    report = c.verify()
    assert report["findings"] == []
    assert report["events"] > 6 * TOGETHER


def test_races_end_at_two_servers_as_at_one(installation: tuple[Path, dict[str, str]]) -> None:
    data, settings = installation
    here = {**clean_environment(data), **settings}
    here["PYTHONPATH"] = os.pathsep.join((here["PYTHONPATH"], str(ROOT)))
    command = [sys.executable, "-m", "tests.races.servers", "4"]
    done = subprocess.run(command, env=here, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["findings"] == []
    assert [race["illegal"] for race in told["races"]] == [[]] * len(RACES)
    assert [sum(race["won"].values()) for race in told["races"]] == [4] * len(RACES)
    assert told["crowd"] == {
        "asked": 30, "got a time": 6, "told it is taken": 24, "anything else": 0, "holders": 6, "twice": 0, "times": 6,
    }  # fmt: skip
