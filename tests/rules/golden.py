"""Golden logs (I26): what was decided once is decided again by today's rules, word for word.

`python -m tests.rules.golden` records the stories that have no log yet. A log that is there is not written over: when a
rule was wrong, and only then, it is deleted by hand first, and the difference read.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from castlist.rules.decisions.facts import Candidacy, Minute
from castlist.rules.decisions.fold import fold
from castlist.rules.decisions.state import Event, State
from castlist.rules.decisions.status import standing
from tests.rules.company import ALL, Room, pre, room, undertaking

FOLDER = Path(__file__).parent / "golden"


def the_story() -> Room:
    """Ivy, named by Karen, stuck on Derek, heard at last."""
    found = room(rule={"skip_to": "audition"})
    found.propose("consider")
    name = found.objects("Derek", "consider", reason="withheld")
    found.act("advise", "c", by="Tom", what="for", new_id="v1", text="the voice")
    found.act("advise", "c", by="Julia", what="against", new_id="v2", text="careful")
    found.act("move_floor", "c", by="Derek", objection=name, to="offer", reason="let her be heard")
    found.propose("audition", terms=undertaking())
    found.say("support", "Karen")
    found.say("accept", "Derek")
    found.conclude()
    found.act("give_task", "c", by="Karen", owner="Tom", new_id="t", what="contact her")
    found.act("finish_task", "c", by="Tom", task="t")
    found.act("book", "c", by="Ivy", slot="s1")
    return found


def an_offer_and_its_review() -> Room:
    """An offer, a late objection within its grace, a re-conclusion; the reserve moves up when the first declines."""
    found = room(rule={"skip_to": "offer"})
    found.put_forward("d", "Dora")
    found.reach("offer")
    found.pass_time(5)
    name = found.objects("Derek", "callback")
    found.propose("offer")
    found.say("support", "Karen")
    found.say("concern", "Derek", resolve={name: "ends"})
    found.conclude()
    found.propose("offer", "d", terms=pre())
    found.act("judge_met", "d", by="Derek", condition="pre")
    found.say("support", "Karen", "Derek", cand="d")
    found.pass_time(30)
    found.act("decline", "c", by="Ivy")
    found.conclude("d")
    found.move("waive_grace", "Karen", "Derek", cand="d")
    found.act("accept_offer", "d", by="Dora")
    return found


def people_come_and_go() -> Room:
    """A joiner, a leaver whose orphan is released, somebody recused and back, an alternate, one who decides."""
    found = room(alternates=["Anna"], relations=[["Derek", "Rose"]], seconds={"Karen": "Nell"})
    found.propose("consider")
    found.say("support", "Karen", "Derek")
    found.act("submit", "r", by="Rose", performer="Rose", role="Lead")
    found.act("decline", "r", by="Rose")
    found.say("support", "Anna", "Derek")
    found.conclude()
    found.move("add_member", "Karen", "Derek", person="Mira", say=ALL)
    name = found.objects("Mira", "audition", scope="production")
    found.act("leave", by="Mira")
    found.propose("audition")
    found.move("release", "Karen", "Derek", reason="it was about another play", cand="c", objection=name)
    found.say("support", "Derek")
    found.pass_time(200)
    found.say("accept", "Nell")
    found.conclude(by="Stella")
    found.act("give_proxy", by="Derek", holder="Karen")
    found.move("set_rule", "Karen", "Derek", change={"preset": "one", "decider": "Karen"})
    found.act("decide", "c", by="Karen", target="callback", new_id="o")
    return found


def an_open_call() -> Room:
    """A call concluded once, two admitted under it, one of them merged with another record, a list of releases."""
    found = room()
    found.put_forward("d", "Dora")
    found.put_forward("n", "D. Ora", "Dance")
    found.act("standing_open", "call", by="Karen", role="Lead")
    found.say("support", "Karen", "Derek", cand="call")
    found.conclude("call")
    found.act("admit", "c", by="Stella", under="call")
    found.act("admit", "d", by="Stella", under="call")
    found.objects("Derek", "offer", "n", scope="production")
    found.act("merge_performers", by="Stella", keep="Dora", gone="D. Ora")
    for cand in ("c", "d", "n"):
        found.propose("released", cand, batch="letters")
        found.say("support", "Karen", "Derek", cand=cand)
    found.act("take_out", "d", by="Derek", batch="letters")
    found.conclude("c")
    found.conclude("n")
    return found


STORIES: tuple[Callable[[], Room], ...] = (the_story, an_offer_and_its_review, people_come_and_go, an_open_call)


def outcome(state: State) -> dict[str, Any]:
    """What a log has led to: every minute, and where everybody stands."""
    minutes = sorted(state.all(Minute), key=lambda m: m.n)
    stand = {c.id: [c.step, standing(state, c).status] for c in state.all(Candidacy)}
    return {"minutes": [m.to_json() for m in minutes], "stand": stand}


def lines(found: Room) -> Iterator[str]:
    """A log as it is kept: an event a line, then what it led to."""
    for event in found.events:
        yield json.dumps(asdict(event), sort_keys=True, ensure_ascii=False)
    yield json.dumps(outcome(found.state), sort_keys=True, ensure_ascii=False)


def read(path: Path) -> tuple[list[Event], dict[str, Any]]:
    """The events of a golden log, and what they led to."""
    *events, last = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [Event(**event) for event in events], last


def replayed(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the log leads to today, and what it led to when it was recorded."""
    events, recorded = read(path)
    return json.loads(json.dumps(outcome(fold(events)))), recorded


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for story in STORIES:
        path = FOLDER / f"{story.__name__}.jsonl"
        if not path.exists():
            path.write_text("\n".join(lines(story())) + "\n", encoding="utf-8")
            print(path.name)
