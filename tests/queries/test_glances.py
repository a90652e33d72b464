"""Whoever comes at once to a process that knows nothing yet waits for the one who works it out."""

from datetime import UTC, datetime
from threading import Barrier, Thread
from time import sleep
from types import SimpleNamespace
from typing import Any

import pytest

from castlist.queries import glances
from castlist.queries.memory import Memory

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HEADS = [(f"p{n}", n, n, "") for n in range(1, 40)]


@pytest.mark.django_db(transaction=True)
def test_four_at_once_have_it_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def states(_viewer: Any, productions: list[str]) -> Any:
        for name in productions:
            read.append(name)
            sleep(0.002)  # as a database lets another thread go on
            yield name, int(name[1:]), name, ()

    monkeypatch.setattr(glances, "_states", states)
    memory: Memory[str] = Memory(1_000)
    viewer: Any = SimpleNamespace(pk="karen")
    together, found = Barrier(4), list[Any]()

    def come() -> None:
        together.wait()
        found.append(glances._of_heads(memory, viewer, HEADS, NOW, lambda state, _: f"a glance at {state}"))

    visitors = [Thread(target=come) for _ in range(4)]
    for one in visitors:
        one.start()
    for one in visitors:
        one.join(30)
    everything = {name: f"a glance at {name}" for name, *_ in HEADS}
    assert found == [(everything, True)] * 4
    assert sorted(read) == sorted(everything)


@pytest.mark.django_db(transaction=True)
def test_what_was_written_meanwhile_is_told_and_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    states = [(name, seq + (name == "p7"), name, ()) for name, seq, *_ in HEADS]
    monkeypatch.setattr(glances, "_states", lambda _viewer, some: iter([s for s in states if s[0] in some]))
    memory: Memory[str] = Memory(1_000)
    viewer: Any = SimpleNamespace(pk="karen")
    found, settled = glances._of_heads(memory, viewer, HEADS, NOW, lambda state, _: str(state))
    assert set(found) == {name for name, *_ in HEADS}
    assert not settled
    assert len(memory) == len(HEADS) - 1
