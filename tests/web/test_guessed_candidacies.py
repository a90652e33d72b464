"""A room answers alike whether a candidacy that its viewer may not see is there, or elsewhere, or never was (I31)."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from castlist.queries import rooms
from tests.web.api_world import Stage, built_stage
from tests.web.api_world import stage as bare_stage
from tests.web.named import SEATS, more_happens, things
from tests.web.test_api_access import everything_is_said
from tests.web.test_api_access import stage as said_stage

__all__ = ["bare_stage", "built_stage", "said_stage"]
pytestmark = pytest.mark.slow
NEVER = "zzzzzzzzzzzz"
ASKED = (
    "?c={}", "?c={}&at=1", "?c={}&at=8", "?c={}&at=100000", "?from={}&at=8", "?c={}&from={}&at=8", "?c={}&all=1",
    "?c={}&find=a", "?c={}&done=propose", "live?c={}", "live?c={}&v=1", "acts/?c={}", "minute/{}/1/", "list/{}/",
)  # fmt: skip
CHANGES = (r'name="(?:key|csrfmiddlewaretoken)" value="[^"]*"', r'nonce="[^"]*"', r'"X-CSRFToken": ?"[^"]*"')


@pytest.fixture
def stage(said_stage: Stage) -> Stage:
    """The stage on which everything is said, with one who only sits in."""
    everything_is_said(said_stage)
    more_happens(said_stage)
    return said_stage


def answer(client: Any, address: str, cand: str) -> tuple[int, str]:
    """What is answered, without what is new in every answer, and with one word for what was asked for."""
    told = client.get(address.replace("{}", cand))
    text = told.content.decode()
    for changes in CHANGES:
        text = re.sub(changes, "", text)
    return told.status_code, text.replace(cand, NEVER)


def told_apart(stage: Stage, seats: tuple[str, ...], asked: Counter[str]) -> Iterator[str]:
    """Where a candidacy that does not open for the seat is answered otherwise than one that never was."""
    everything = things()
    rooms, cands = ([one for one in everything if one.kind == kind] for kind in ("role", "candidacy"))
    for seat in seats:
        program, client = stage.programs[seat], stage.world.client(seat)
        opens = {one for one in (*rooms, *cands) if program.get(one.opens).status_code == 200}
        for room in (one for one in rooms if one in opens):
            base = re.sub(r"/productions/(\w+)/roles/(\w+)/room", r"/p/\1/r/\2/", room.opens)
            for query in ASKED:
                never = answer(client, base + query, NEVER)
                for cand in (one for one in cands if one not in opens):
                    asked[seat] += 1
                    if answer(client, base + query, cand.id) != never:
                        yield f"{seat}: {base}{query} tells that {cand} is there"


def test_a_guessed_candidacy_is_answered_as_one_that_never_was(stage: Stage) -> None:
    asked = Counter[str]()
    assert list(told_apart(stage, SEATS, asked)) == []
    assert min(asked[seat] for seat in ("karen", "derek", "tom", "sam", "julia", "nell", "olga")) > 30, asked


def test_it_is_noticed_where_they_can_be_told_apart(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    reading, there = rooms.room, {one.id for one in things() if one.kind == "candidacy"}

    def forgets_whom_it_knows(*args: Any, focused: str = "", **kwargs: Any) -> Any:
        return reading(*args, focused="" if focused in there else focused, **kwargs)

    monkeypatch.setattr(rooms, "room", forgets_whom_it_knows)
    found = list(told_apart(stage, ("derek",), Counter()))
    assert found
    assert all("c={}" in one for one in found)
