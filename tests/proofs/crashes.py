"""A server is killed at any moment while programs write to it: what was acknowledged is there, once, whatever else."""

import http.client
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlsplit

from tests.installation import ROOT, clean_environment, served

KEPT, UNDONE, NONE = (
    "writes under way that stand whole",
    "writes under way of which nothing stands",
    "kills between two",
)
REFUSED = "writes refused"
MARK = "mark "
MARKS = re.compile(rf"{MARK}[0-9a-f]{{32}}")
LATEST = 0.4
"""Seconds after the first acknowledgement within which the server is killed."""
PATIENCE = 120
"""Seconds that a program waits for an answer, on a machine where others may be at work."""
LOOKER = "from tests.proofs.crashes import look_on; look_on()"
SEATS = ("karen", "derek", "tom", "sam")


@dataclass
class Write:
    """One write of a program: what it was, and what came back. `status` 0: nothing did."""

    seat: str
    kind: str
    method: str
    path: str
    body: dict[str, Any]
    mark: str
    """A word that no other write says."""
    key: str = field(default_factory=lambda: uuid.uuid4().hex)
    status: int = 0
    answer: str = ""


# -- What is written


def writes(seat: str, ids: dict[str, str], dice: random.Random) -> Iterator[Write]:
    """Writes of every sort, one after the other; hardly any of them is refused."""
    base = f"/api/productions/{ids['production']}"
    on = f"{base}/candidacies/{ids['rana' if seat == 'karen' else 'sol']}"
    while True:
        mark = f"{MARK}{uuid.uuid4().hex}"
        note = ("a note", "POST", f"{on}/notes", {"audience": "room", "text": mark, "score": dice.randint(1, 5)})
        of_all = {
            "karen": [
                ("a position", "POST", f"{on}/positions", {"revision": 1, "position": "accept", "reason": mark}),
                ("a name", "POST", f"{base}/roles/{ids['role']}/candidacies", {"name": "N", "reason": mark}),
                ("a proposal", "POST", f"{base}/candidacies/{ids['june']}/propose", {
                    "target": "consider", "terms": mark}),
                ("a withdrawal", "POST", f"{base}/candidacies/{ids['june']}/withdraw", {}),
                ("a motion", "POST", f"{base}/motions", {"motion": {
                    "kind": "set_rule", "change": {"grace_hours": dice.randint(1, 700)}, "reason": mark}}),
            ],
            "derek": [
                ("a position", "POST", f"{on}/positions", {"revision": 1, "position": "support", "reason": mark}),
                ("an objection", "POST", f"{base}/candidacies/{ids['maud']}/objections", {
                    "floor": "offer", "reason": mark}),
                note,
            ],
            "tom": [("a voice", "POST", f"{on}/voices", {"kind": "comment", "text": mark}), note],
            "sam": [
                ("a day", "POST", f"{base}/days/sessions", {
                    "place": mark, "role": ids["role"], "answer_by": ids["later"],
                    "times": {"day": ids["later"], "first": "10:00", "minutes": 15, "count": 8}}),
                ("a letter", "POST", f"{base}/candidacies/{ids['ivy']}/letters", {"subject": mark}),
                note,
            ],
        }[seat]  # fmt: skip
        kind, method, path, body = dice.choice(of_all)
        yield Write(seat, kind, method, path, body, mark)


class Program:
    """Sends writes until nobody answers."""

    def __init__(self, url: str, token: str) -> None:
        self.token = token
        self._line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)

    def send(self, write: Write) -> tuple[int, str]:
        """What came back. Raises OSError or HTTPException where nothing did."""
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": write.key,
                   "Content-Type": "application/json"}  # fmt: skip
        self._line.request(write.method, write.path, json.dumps(write.body), headers)
        answer = self._line.getresponse()
        return answer.status, answer.read().decode()

    def close(self) -> None:
        """Nothing more is sent."""
        self._line.close()

    def send_on(self, source: Iterator[Write], sent: list[Write], first: Event) -> None:
        """Everything of the source, until the server is no more."""
        for write in source:
            sent.append(write)
            try:
                write.status, write.answer = self.send(write)
            except (OSError, http.client.HTTPException):
                return
            if write.status == 200:
                first.set()


# -- What is there afterwards


def look_on() -> None:
    """In a process of its own: the stage is built and told; then, for every line of marks, how often each is there, and
    what `verify` finds.
    """
    from castlist.jobs.start import open_installation

    open_installation()
    from django.core.mail import get_connection
    from django.db import connections
    from django.utils import timezone

    from castlist.queries.verification_walk import walk
    from castlist.records.models import Letter, Session, Text
    from tests.web.api_world import build_stage
    from tests.world import build

    get_connection().close()
    stage = build_stage(build(timezone.now()))
    tokens = {seat: stage.programs[seat].token for seat in SEATS}
    print(json.dumps({"ids": stage.ids, "tokens": tokens}), flush=True)
    for line in sys.stdin:
        marks = json.loads(line)
        said = Counter[str]()
        for words in (
            Text.objects.filter(body__contains=MARK).values_list("body", flat=True),
            Session.objects.filter(place__in=marks).values_list("place", flat=True),
            Letter.objects.filter(subject__in=marks).values_list("subject", flat=True),
        ):
            said += Counter(mark for text in words for mark in MARKS.findall(text))
        report = walk()
        connections.close_all()
        told = {
            "found": said,
            "findings": [str(finding) for finding in report.findings],
            "events": report.counts["events"],
        }
        print(json.dumps(told), flush=True)


class Looker:
    """Whoever looks into the records, beside the server."""

    def __init__(self, data: Path, settings: dict[str, str]) -> None:
        environment = {**clean_environment(data), "CASTLIST_LOG": "error", **settings}
        environment["PYTHONPATH"] += f":{ROOT}"
        self._process = subprocess.Popen([sys.executable, "-c", LOOKER], env=environment, stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE, text=True)  # fmt: skip
        told = self._read()
        self.ids: dict[str, str] = told["ids"]
        self.tokens: dict[str, str] = told["tokens"]

    def look(self, marks: list[str]) -> dict[str, Any]:
        """How often each mark is in the records, and what is wrong with them."""
        assert self._process.stdin
        print(json.dumps(marks), file=self._process.stdin, flush=True)
        return self._read()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout
        found: dict[str, Any] = json.loads(self._process.stdout.readline())
        return found

    def close(self) -> None:
        """Nobody looks any more."""
        self._process.kill()
        self._process.communicate()


@contextmanager
def looking(data: Path, settings: dict[str, str]) -> Iterator[Looker]:
    """The stage stands, and somebody looks for as long as the block lasts."""
    looker = Looker(data, settings)
    try:
        yield looker
    finally:
        looker.close()


# -- Killed, again and again


def crash(data: Path, settings: dict[str, str], *, times: int, servers: int = 1) -> tuple[Counter[str], list[str]]:
    """The servers of a founded installation were killed so often; what that struck, and what was wrong afterwards."""
    dice, struck, wrong = random.Random(), Counter[str](), []
    before: list[Write] = []
    with looking(data, settings) as looker:
        for number in range(times + 1):
            with ExitStack() as stack:
                running = [stack.enter_context(served(data, **settings)) for _ in range(servers)]
                programs = {
                    seat: Program(running[n % servers][0], token)
                    for n, (seat, token) in enumerate(looker.tokens.items())
                }
                wrong += [f"kill {number}: {one}" for one in _sent_again(before, programs, looker)]
                if number < times:
                    groups = [server.pid for _, server in running]
                    before = _until_killed(programs, looker.ids, dice, groups)
                for program in programs.values():
                    program.close()
            if number < times:
                wrong += [f"kill {number + 1}: {one}" for one in _looked(before, looker, struck)]
    struck["kills"] = times
    return struck, wrong


def _until_killed(
    programs: dict[str, Program], ids: dict[str, str], dice: random.Random, groups: list[int]
) -> list[Write]:
    first, sent = Event(), {seat: list[Write]() for seat in programs}
    threads = [
        Thread(target=program.send_on, args=(writes(seat, ids, random.Random(dice.random())), sent[seat], first))
        for seat, program in programs.items()
    ]
    for thread in threads:
        thread.start()
    assert first.wait(PATIENCE), f"nothing was acknowledged: {[w.answer for s in sent.values() for w in s][:4]}"
    for group in groups:
        time.sleep(dice.uniform(0, LATEST))
        os.killpg(group, signal.SIGKILL)
    for thread in threads:
        thread.join()
    return [write for some in sent.values() for write in some]


def _looked(sent: list[Write], looker: Looker, struck: Counter[str]) -> Iterator[str]:
    """What is wrong with the records that the killed server left."""
    there = looker.look([write.mark for write in sent])
    yield from there["findings"]
    for write in sent:
        times = there["found"].get(write.mark, 0)
        if write.status == 200:
            struck[write.kind] += 1
            if times != 1 and write.mark in json.dumps(write.body):
                yield f"{write.kind} was acknowledged, and is there {times} times"
        elif write.status:
            struck[REFUSED] += 1
            if write.status >= 500 and write.status != 503:
                yield f"{write.kind} was answered {write.status}"
            if times:
                yield f"{write.kind} was refused with {write.status}, and is there"
        elif times > 1:
            yield f"{write.kind} was not acknowledged, and is there {times} times"
        elif write.kind != "a withdrawal":
            struck[KEPT if times else UNDONE] += 1
    if all(write.status for write in sent):
        struck[NONE] += 1


def _sent_again(sent: list[Write], programs: dict[str, Program], looker: Looker) -> Iterator[str]:
    """Whoever was not told, and whoever was, asks once more under the same key: nothing is done twice."""
    for write in sent:
        if write.status not in (0, 200):
            continue
        status, answer = _patiently(write, programs[write.seat])
        if write.status == 200 and (status, answer) != (write.status, write.answer):
            yield f"{write.kind} was acknowledged with {write.answer}, and asked again with {status} {answer}"
        if status >= 500:
            yield f"{write.kind} sent again is answered {status}"
        write.status = write.status or status
    if not sent:
        return
    there = looker.look([write.mark for write in sent])
    yield from there["findings"]
    for write in sent:
        times, wanted = there["found"].get(write.mark, 0), int(write.status == 200)
        if write.mark in json.dumps(write.body) and times != wanted:
            yield f"{write.kind} sent again was answered {write.status}, and is there {times} times"


def _patiently(write: Write, program: Program) -> tuple[int, str]:
    """As often as the server says that the same request is under way."""
    deadline = time.monotonic() + PATIENCE
    while True:
        status, answer = program.send(write)
        if ("under_way" in answer or status == 503) and time.monotonic() < deadline:
            time.sleep(0.5)
            continue
        return status, answer
