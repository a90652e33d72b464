"""Logs of whole productions for the benchmarks: acted out by the pure rules once, and copied under other ids.

Every id of the template begins with `MARK`; a copy has its own three letters there. What people said in it stands as
a placeholder of the length of a commitment, until a copy commits to words of its own.
"""

import base64
import hashlib
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from castlist.records.events import FOREVER
from castlist.records.spelling import about_of, canonical, stored
from castlist.rules.decisions import answering, concluding, objecting, outward, proposing
from castlist.rules.decisions.fold import Folding
from castlist.rules.decisions.state import Event, State, scope_of
from castlist.rules.loose_ends import BEARS, beside, loose_end
from castlist.rules.why import Refused

MARK = "@@@"
MORNING = 1_772_435_100_000
MINUTE = 60_000
SAID = re.compile(r"~(\d{7})~{35}")
STEPS = ("consider", "audition", "callback")


@dataclass(slots=True)
class Template:
    """The rows of one production, with placeholders. Events: seq, stream, kind, by, role, cand, at, data."""

    events: list[tuple[int, str, str, str, str, str, int, str]] = field(default_factory=list)
    facts: list[list[Any]] = field(default_factory=list)
    """kind, key, role, cand, about, data, from_seq, to_seq"""
    touched: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    """Of each candidacy: the last act, and what is to be done."""
    said: list[tuple[str, str, str, int]] = field(default_factory=list)
    """author, role, cand, at of each text"""
    due_at: int = 0


class Actors:
    """Acts out a production: people with a say, roles, and candidates who come and go."""

    def __init__(self, people: list[str], seed: int) -> None:
        self.people = people
        self.dice = random.Random(seed)
        self.folding = Folding()
        self.template = Template()
        self.at = MORNING
        self._ids = 0
        self._now: dict[tuple[str, str], str] = {}
        self._rows: dict[tuple[str, str], int] = {}

    @property
    def state(self) -> State:
        """What is so now."""
        return self.folding.state

    def new_id(self) -> str:
        """An id that only this production has, once it has its own letters."""
        self._ids += 1
        return f"{MARK}{self._ids:09x}"

    def words(self, by: str, cand: str = "", role: str = "") -> str:
        """A placeholder for something that somebody says."""
        self.template.said.append((by, role, cand, self.at))
        return f"~{len(self.template.said) - 1:07d}" + "~" * 35

    def do(self, act: Callable[..., list[Event]], *args: Any, **said: Any) -> bool:
        """The act is done, unless the rules refuse it."""
        self.at += self.dice.randint(1, 20) * MINUTE
        try:
            events = act(self.state, *args, at=self.at, **said)
        except Refused:
            return False
        for event in events:
            self.add(event)
        return True

    def add(self, event: Event) -> None:
        """The event and the facts that follow stand in the template."""
        made = self.folding.add(event)
        seq, state = self.folding.n, self.folding.state
        stream = event.role or "production"
        line = (seq, stream, event.kind, event.by, event.role, event.cand, event.at, canonical(event.data))
        self.template.events.append(line)
        for key, fact in made.items():
            if key[0] in BEARS and fact is not None and (on := state.candidacy(scope_of(state, fact)[1])):
                self.template.touched[on.id] = (on.touched, *beside(on, loose_end(state, on)))
            new = stored(fact) if fact is not None else None
            if new == self._now.get(key):
                continue
            if key in self._rows:
                self.template.facts[self._rows.pop(key)][7] = seq
            self._now.pop(key, None)
            if fact is not None and new is not None:
                self._now[key] = new
                self._rows[key] = len(self.template.facts)
                role, cand = scope_of(state, fact)
                self.template.facts.append([*key, role, cand, about_of(fact), new, seq, FOREVER])

    # -- The play

    def open(self, roles: int) -> list[str]:
        """The production stands, with its team and roles."""
        self.add(Event("production_opened", "", self.at, {"rule": {"q": 2, "skip_to": "audition"}}))
        for n, person in enumerate(self.people):
            standing = {"say": [["*", "*"]]} if n < 5 else {"voice": True}
            self.add(Event("member_added", "", self.at, {"person": person, **standing}))
        names = [self.new_id() for _ in range(roles)]
        for n, role in enumerate(names):
            data = {"id": role, "places": 1, "covers": "", "name": f"Role {n}", "sort": "principal", "about": ""}
            self.add(Event("role_added", self.people[0], self.at, data, "", role))
        return names

    def somebody(self, *, with_say: bool = True) -> str:
        """Somebody on the team."""
        return self.dice.choice(self.people[:5] if with_say else self.people)

    def audition(self, role: str) -> None:
        """One performer comes, is talked about, and goes up the ladder or leaves."""
        cand, performer = self.new_id(), self.new_id()
        by = self.somebody()
        if self.dice.random() < 0.5:
            self.do(
                proposing.put_forward, cand, by=by, performer=performer, role=role, reason=self.words(by, cand, role)
            )
        else:
            self.do(proposing.submit, cand, by=performer, performer=performer, role=role)
        for step in STEPS:
            if not self._climb(cand, role, step) or self.dice.random() < 0.3:
                break
        self._task(cand, role)
        if self.dice.random() < 0.4:
            self._let_go(cand, role)

    def _voices(self, cand: str, role: str) -> None:
        for person in self.people[5:]:
            if self.dice.random() < 0.4:
                text = self.words(person, cand, role)
                self.do(answering.advise, cand, by=person, what="comment", new_id=self.new_id(), text=text)

    def _climb(self, cand: str, role: str, step: str) -> bool:
        """A proposal for the step, discussed until it is concluded."""
        if not self.do(proposing.propose, cand, by=self.somebody(), target=step):
            return False
        self._voices(cand, role)
        if self.dice.random() < 0.4:
            self._object_and_amend(cand, role, step)
        for person in self.people[:5]:
            self._answer(cand, role, person)
        proposal = self.state.proposal(cand)
        return proposal is not None and self.do(
            concluding.conclude, cand, by=self.somebody(), revision=proposal.revision
        )

    def _answer(self, cand: str, role: str, person: str) -> None:
        proposal = self.state.proposal(cand)
        if proposal is None:
            return
        what = self.dice.choice(["support", "support", "accept", "concern"])
        reason = self.words(person, cand, role) if what == "concern" or self.dice.random() < 0.3 else ""
        self.do(
            answering.position, cand, by=person, revision=proposal.revision, what=what, new_id=self.new_id(),
            reason=reason,
        )  # fmt: skip

    def _object_and_amend(self, cand: str, role: str, step: str) -> None:
        person = self.somebody()
        proposal = self.state.proposal(cand)
        if proposal is None:
            return
        self.do(
            answering.position, cand, by=person, revision=proposal.revision, what="object", new_id=self.new_id(),
            reason=self.words(person, cand, role),
        )  # fmt: skip
        found = self.state.candidacy(cand)
        mine = self.state.objections(found.performer) if found else []
        for objection in mine:
            if self.dice.random() < 0.5:
                self.do(objecting.move_floor, cand, by=person, objection=objection.id, to="offer")
            self.do(objecting.withdraw_objection, cand, by=objection.owner, objection=objection.id)
        terms = proposing.Terms(self.words(person, cand, role))
        self.do(proposing.amend, cand, by=person, target=step, terms=terms)

    def _task(self, cand: str, role: str) -> None:
        task, owner, by = self.new_id(), self.somebody(), self.somebody()
        what = self.words(by, cand, role)
        if self.do(outward.give_task, cand, by=by, owner=owner, new_id=task, what=what):
            self.do(outward.finish_task, cand, by=owner, task=task)

    def _let_go(self, cand: str, role: str) -> None:
        if self.do(proposing.propose, cand, by=self.somebody(), target="released"):
            for person in self.people[:5]:
                self._answer(cand, role, person)
            proposal = self.state.proposal(cand)
            if proposal:
                self.do(concluding.conclude, cand, by=self.somebody(), revision=proposal.revision)


def acted_out(people: list[str], *, events: int, roles: int, seed: int) -> Template:
    """A production of about that many events."""
    actors = Actors(people, seed)
    names = actors.open(roles)
    turn = 0
    while actors.folding.n < events:
        actors.audition(names[turn % len(names)])
        turn += 1
    return actors.template


# -- Copies


@dataclass(frozen=True, slots=True)
class Copy:
    """The rows of one production under ids of its own, chained."""

    events: list[tuple[Any, ...]]
    facts: list[tuple[Any, ...]]
    touches: list[tuple[Any, ...]]
    texts: list[tuple[Any, ...]]
    streams: list[tuple[Any, ...]]


def copied(template: Template, production: str, letters: str) -> Copy:
    """The template as another production's own."""
    commitments, texts = [], []
    for n, (by, role, cand, at) in enumerate(template.said):
        salt, body = (
            hashlib.md5(f"{production}{n}".encode()).digest(),
            f"What {by} says about it, number {n} in {production}.",
        )
        commitment = base64.urlsafe_b64encode(hashlib.sha256(salt + body.encode()).digest()).decode().rstrip("=")
        commitments.append(commitment)
        where = (role.replace(MARK, letters), cand.replace(MARK, letters))
        texts.append((commitment, production, by, *where, salt, body, at, 0))

    def own(text: str) -> str:
        text = text.replace(MARK, letters)
        return SAID.sub(lambda m: commitments[int(m[1])], text) if "~~" in text else text

    events, heads = _chained(template, production, own)
    facts = [(production, kind, *map(own, words), data_from, to) for kind, *words, data_from, to in template.facts]
    touches = [
        (production, own(cand), *(own(word) if isinstance(word, str) else word for word in row))
        for cand, row in template.touched.items()
    ]
    streams = [(production, stream, count, hash_) for stream, (count, hash_) in heads.items()]
    return Copy(events, facts, touches, texts, streams)


def _chained(
    template: Template, production: str, own: Callable[[str], str]
) -> tuple[list[tuple[Any, ...]], dict[str, tuple[int, str]]]:
    from castlist.actions.pen import GENESIS, chained

    events: list[tuple[Any, ...]] = []
    heads: dict[str, tuple[int, str]] = {}
    for seq, stream, kind, by, role, cand, at, data in template.events:
        stream, by, role, cand, data = own(stream), own(by), own(role), own(cand), own(data)
        number, previous = heads.get(stream, (0, GENESIS))
        line = (seq, stream, number + 1, kind, by, role, cand, at, data)
        heads[stream] = (number + 1, chained(previous, production, line))
        events.append((production, *line, False, heads[stream][1]))
    return events, heads


def letters() -> Iterator[str]:
    """Three letters for each production, never twice."""
    alphabet = "bcdfghjkmnpqrstvwxyz"
    return (a + b + c for a in alphabet for b in alphabet for c in alphabet)
