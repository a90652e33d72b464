"""Two servers on one database: the races, an act at each of the two at the same moment, and a crowd before few times.

`python -m tests.races.servers ROUNDS`, in a process of its own with the environment of an installation that
`castlist init` has made; prints what came of it.
"""

import json
import os
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import requests

PEOPLE, TIMES = 30, 6
PATIENCE = 120
GOES_ON = {"slot": "", "held": "", "access": ""}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: a program's act with its key, or a form on somebody's private page, where there is no token."""

    path: str
    said: dict[str, Any]
    token: str = ""
    key: str = ""

    def at(self, url: str) -> requests.Response:
        """What that server answers; the same again where it is doing the same at this moment."""
        if not self.token:
            return requests.post(url + self.path, data=self.said, timeout=PATIENCE, allow_redirects=False)
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": self.key or uuid.uuid4().hex}
        while True:
            answer = requests.post(url + self.path, json=self.said, headers=headers, timeout=PATIENCE)
            if answer.status_code != 409 or answer.json()["error"]["why"] != ["under_way"]:
                return answer
            time.sleep(0.2)


def together(asked: Sequence[tuple[str, Asked]]) -> list[requests.Response]:
    """All at the same moment, each at its server; none is always a little quicker."""
    gate, dice = threading.Barrier(len(asked)), Random()
    answers: list[requests.Response] = [requests.Response()] * len(asked)

    def run(place: int) -> None:
        url, one = asked[place]
        wait = dice.choice([0.0, 0.0, dice.uniform(0, 0.004)])
        gate.wait(PATIENCE)
        time.sleep(wait)
        answers[place] = one.at(url)

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(asked))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


class Servers:
    """The pair of `tests.races.pairs` whose acts are requests: each goes to a server of its own."""

    def __init__(self, urls: Sequence[str], tokens: dict[str, str], now: datetime) -> None:
        self._urls, self._tokens, self._now = urls, tokens, now

    def both(self, first: Any, second: Any) -> tuple[Any, Any]:
        """Both calls are made at once."""
        asked = [self._asked(call) for call in (first, second)]
        one, other = (_outcome(a) for a in together(list(zip(self._urls, asked, strict=True))))
        return one, other

    def close(self) -> None:
        """Nothing is held open."""

    def _asked(self, call: Any) -> Asked:
        actor, thing = call.args
        base = f"/api/productions/{actor.production}"
        if call.name == "rehearsals.decline":
            return Asked(f"/i/{self._link(actor.production, thing)}/sure/decline/", {"text": ""})
        if call.name == "agreements.agree":
            return Asked(f"{base}/motions/{thing}/agree", {}, self._tokens[actor.by])
        path, said = ACTS[call.name]
        body = said(call.said)
        if call.name == "decisions.conclude":
            body["seen"] = self._seen(actor, f"{base}/candidacies/{thing}")
        return Asked(f"{base}/candidacies/{thing}/{path}", body, self._tokens[actor.by], actor.key.replace(" ", "-"))

    def _seen(self, actor: Any, path: str) -> str:
        headers = {"Authorization": f"Bearer {self._tokens[actor.by]}"}
        answer = requests.get(self._urls[0] + path, headers=headers, timeout=PATIENCE)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["seen"])

    def _link(self, production: str, cand: str) -> str:
        from castlist.records.models import Link
        from castlist.records.private_links import token_of

        link = Link.objects.create(
            id=uuid.uuid4().hex[:24], production_id=production, performer_id="ivy", role="lead", cand=cand,
            created_at=self._now, expires_at=self._now + timedelta(days=60),
        )  # fmt: skip
        return token_of(link.pk)


def _why(reason: Any) -> dict[str, Any]:
    return {"withheld": True} if reason.withheld else {"reason": reason.text}


ACTS: dict[str, tuple[str, Callable[[dict[str, Any]], dict[str, Any]]]] = {
    "decisions.conclude": ("conclude", lambda said: {"revision": said["revision"]}),
    "decisions.object_to": ("objections", lambda said: {"floor": said["floor"], **_why(said["reason"])}),
    "decisions.amend": (
        "amend",
        lambda said: {
            "target": said["revision"].target, "terms": said["revision"].terms, "on": said.get("on", 1),
        },
    ),
    "decisions.position": (
        "positions",
        lambda said: {"revision": said["revision"], "position": said["what"], **_why(said["reason"])},
    ),
}  # fmt: skip
"""How a program asks for what an action of that name does."""


def _outcome(answer: requests.Response) -> Any:
    from tests.races.pairs import Outcome

    if answer.status_code == 302:
        return Outcome()
    if answer.status_code == 200:
        return Outcome(answer.json())
    if answer.status_code in (403, 404, 409, 422) and answer.headers["Content-Type"].startswith("application/json"):
        return Outcome(refused=tuple(answer.json()["error"]["why"]))
    return Outcome(broken=f"{answer.status_code}: {answer.text[:300]}")


def _one_request(r: Any) -> str:
    # Neither is told whether it was first; that it stands once, and is answered alike, is what can be seen.
    assert r.first.done, r.first
    assert r.first.answer == r.second.answer, (r.first, r.second)
    assert r.kinds == ["position_given"], r.kinds
    return "once"


def _decline_or_conclude(r: Any) -> str:
    assert r.second.done, r.second
    kinds = [kind for kind in r.kinds if kind in ("concluded", "declined")]
    if r.first.done:
        assert kinds == ["concluded", "declined"], r.kinds
        return "the conclusion first"
    assert "ended" in r.first.refused, r.first
    assert kinds == ["declined"], r.kinds
    return "the decline first"


def as_asked() -> list[Any]:
    """The races, with what can be seen of them from outside."""
    from tests.races.races import RACES

    seen = {
        "one request sent twice": {"told": _one_request, "winners": ("once",)},
        "conclude against a decline": {"told": _decline_or_conclude},
    }
    return [replace(race, **seen.get(race.name, {})) for race in RACES]


def raced(urls: Sequence[str], rounds: int) -> list[dict[str, Any]]:
    """What came of so many rounds of each race."""
    from castlist.actions import people
    from castlist.records.models import Person
    from tests.races.races import run

    told = []
    now = datetime.now(UTC).replace(microsecond=0)
    tokens: dict[str, str] = {}

    def come(found: Sequence[str]) -> None:
        for person in found:
            tokens[person] = people.make_token(Person.objects.get(pk=person), name="race", now=now)[1]

    pair = Servers(urls, tokens, now)
    for race in as_asked():
        tally = run(race, pair, rounds, now=now, come=come)
        told.append({"race": race.name, "won": dict(tally.won), "all": list(race.winners), "illegal": tally.illegal})
    return told


def crowded(urls: Sequence[str], rounds: int) -> dict[str, int]:
    """Thirty people ask for six times in the same moment, half of them at each server: how each was answered."""
    from castlist.records.models import Slot
    from tests.world import build

    answers: Counter[int] = Counter()
    holders = twice = 0
    for number in range(rounds):
        world = build(datetime.now(UTC).replace(microsecond=0))
        for n in range(PEOPLE):
            world.put_forward(f"p{number}n{n:02}")
            world.agree(f"p{number}n{n:02}", "audition")
        slots = world.times(TIMES)
        asked = [
            (urls[n % 2], Asked(f"/i/{world.link(name)}/time/", GOES_ON | {"slot": slots[n % TIMES]}))
            for n, name in enumerate(world.cands)
        ]
        answers += Counter(answer.status_code for answer in together(asked))
        held = [cand for cand in Slot.objects.filter(pk__in=slots).values_list("cand", flat=True) if cand]
        holders, twice = holders + len(held), twice + len(held) - len(set(held))
    return {"asked": rounds * PEOPLE, "got a time": answers[302], "told it is taken": answers[409],
            "anything else": answers.total() - answers[302] - answers[409], "holders": holders, "twice": twice,
            "times": rounds * TIMES}  # fmt: skip


def main(rounds: int) -> int:
    """Both, at two servers that stand for as long as it takes; then the whole log is verified."""
    from castlist.jobs.start import open_installation
    from tests.installation import served

    open_installation()
    from castlist.queries.verification_walk import walk

    settings = {name: value for name, value in os.environ.items() if name.startswith("CASTLIST_")}
    data = Path(settings.pop("CASTLIST_DATA"))
    settings["CASTLIST_LOG"] = "error"  # nobody reads what they write, and a full pipe would hold them up
    with ExitStack() as both:
        urls = [both.enter_context(served(data, **settings))[0] for _ in range(2)]
        races, crowd = raced(urls, rounds), crowded(urls, max(1, rounds // 20))
    findings = [f.sentence for f in walk().findings]
    print(json.dumps({"races": races, "crowd": crowd, "findings": findings}))
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
