"""Days as they are asked from a page: plain data in and out, and the process that works them out."""

import json
import subprocess
import sys
from typing import Any

from castlist.planning.days_apart import answered
from castlist.planning.days_asked import plan_read, problem_asked
from castlist.planning.days_check import check


def days(people: list[dict[str, Any]], *, slots: int = 2, rooms: int = 1, **more: Any) -> dict[str, Any]:
    plain = {"windows": None, "minor": False, "not_rooms": [], "needs": []}
    return {
        "days": ["Friday 4 December"], "rooms": [f"Studio {n + 2}" for n in range(rooms)],
        "slots": [[600 + 20 * n, 20, room] for room in range(rooms) for n in range(slots)],
        "performers": [one if "locked" in one else {**plain, **one} for one in people],
        "resources": [], "breaks": [], "minor_hours": None, **more,
    }  # fmt: skip


def found(said: dict[str, Any]) -> dict[str, Any]:
    answer = answered({"days": said, "seconds": 5})
    assert check(problem_asked(said), plan_read(answer)) == []
    return answer


def test_whoever_is_locked_stays_and_the_reason_of_the_others_is_told() -> None:
    said = days([{"name": "Kay", "locked": 1}, {"name": "Ann"}, {"name": "Ben"}])
    answer = found(said)
    assert (answer["status"], answer["score"][0], answer["plan"][0]) == ("proven", 2, 1)
    [one] = answer["without"]
    assert one["kind"] == "shared"
    assert "share the only 2 slots 10:00 to 10:40" in one["why"]


def test_somebody_whose_windows_hold_no_slot_is_told_why() -> None:
    answer = found(
        days([{"name": "Ann", "windows": [[720, 900]]}, {"name": "Mia", "minor": True}], minor_hours=[[960, 1440]])
    )
    assert answer["plan"] == [None, None]
    assert [one["why"] for one in answer["without"]] == [
        "Ann has no slot: they come only at certain hours.", "Mia has no slot: they are a minor.",
    ]  # fmt: skip


def test_two_parts_of_one_person_never_overlap() -> None:
    two = [{"name": "Ivy (Lead)", "needs": [0]}, {"name": "Ivy (Nurse)", "needs": [0]}]
    ivy = {"name": "Ivy, who is heard for several parts", "available": None, "rooms": None}
    answer = found(days(two, rooms=2, resources=[ivy]))
    starts = [600 + 20 * (slot % 2) for slot in answer["plan"]]
    assert sorted(starts) == [600, 620]
    one_each = found(days(two, slots=1, rooms=2, resources=[ivy]))
    assert sum(slot is not None for slot in one_each["plan"]) == 1
    assert "because of Ivy, who is heard for several parts" in one_each["without"][0]["why"]


def test_a_process_apart_answers_one_line_and_trouble_in_one_word() -> None:
    def asked(said: dict[str, Any]) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "castlist.planning.days_apart"], capture_output=True, check=True,
            input=json.dumps({"days": said, "seconds": 5}).encode(),
        )  # fmt: skip
        [line] = done.stdout.decode().splitlines()
        answer: dict[str, Any] = json.loads(line)
        return answer

    assert asked(days([{"name": "Ann"}]))["plan"] in ([0], [1])
    overlapping = days([{"name": "Ann"}]) | {"slots": [[600, 20, 0], [610, 20, 0]]}
    assert asked(overlapping) == {"trouble": "large"}
