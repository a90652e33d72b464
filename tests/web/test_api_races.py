"""The same request, twice at the same moment, over two connections: done once, and both are answered alike (I37)."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings

from castlist.records.models import Event, Letter, Performer, Person, Request, Text
from tests.web.api_examples import BY_NAME, Example
from tests.web.api_world import Stage, build_stage
from tests.world import World

TABLES = (Event, Letter, Performer, Person, Request, Text)
GROWS = {
    "put_forward": {"Event": 1, "Performer": 1, "Request": 1, "Text": 1},
    "advise": {"Event": 1, "Request": 1, "Text": 1},
    "send_letter": {"Event": 2, "Request": 1},
    "propose_list": {"Event": 2, "Request": 3},
    "invite": {"Event": 1, "Person": 1, "Request": 1},
}
"""What each writes, once: a list keeps a key for each name that was done, and one for the whole."""


@pytest.fixture
def committed(world: World) -> Iterator[Stage]:
    """A stage that other connections see."""
    with override_settings(CASTLIST_URL="https://cast.example", CASTLIST_URL_IS_LOCAL=False):
        yield build_stage(world)


def counts() -> dict[str, int]:
    """How many rows there are of what these acts may write."""
    return {table.__name__: table.objects.count() for table in TABLES}


def both_ask(stage: Stage, example: Example) -> list[tuple[int, bytes]]:
    """What two threads are answered that send the same request when a bell rings."""
    answers: list[tuple[int, bytes]] = []
    bell = threading.Barrier(2)
    program, path, said = stage.programs[example.by], stage.path(example.path), example.said(stage)

    def ask() -> None:
        bell.wait()
        try:
            sent: Any = program.post(path, said, key=example.operation)
            answers.append((sent.status_code, sent.content))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_are_done_once(committed: Stage) -> None:
    for operation, grows in GROWS.items():
        example, before = BY_NAME[operation], counts()
        answers = both_ask(committed, example)
        path, said = committed.path(example.path), example.said(committed)
        again = committed.programs[example.by].post(path, said, key=operation)
        done = [answer for answer in answers if answer == (200, again.content)]
        under_way = [answer for answer in answers if answer[0] == 409 and b'"under_way"' in answer[1]]
        assert (len(done + under_way), len(done) > 0) == (2, True), (operation, answers)
        after = counts()
        assert {name: after[name] - n for name, n in before.items() if after[name] != n} == grows, operation
