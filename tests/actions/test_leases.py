"""Of all processes, one leads."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection

from castlist.actions import leases

LASTS = timedelta(seconds=90)


@pytest.mark.django_db
def test_lease_is_held_renewed_passed_on(now: datetime) -> None:
    def take(holder: str, seconds: int) -> bool:
        return leases.take("clock", holder=holder, now=now + timedelta(seconds=seconds), lasts=LASTS)

    assert [take("a", 0), take("b", 1), take("a", 60), take("b", 149), take("b", 150), take("a", 151)] == [
        True,
        False,
        True,
        False,
        True,
        False,
    ]
    leases.give_back("clock", holder="a")
    assert take("a", 152) is False
    leases.give_back("clock", holder="b")
    assert take("a", 153) is True


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_start_together_get_one_leader(now: datetime) -> None:
    for turn in range(10):
        both, got = threading.Barrier(2), []

        def take(holder: str, turn: int = turn, both: threading.Barrier = both, got: list[bool] = got) -> None:
            both.wait()
            got.append(leases.take(f"clock {turn}", holder=holder, now=now, lasts=LASTS))
            connection.close()

        threads = [threading.Thread(target=take, args=(holder,)) for holder in "ab"]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        assert sorted(got) == [False, True]
