"""Two worlds out of one: the same until a secret, which only one of them has, and the same acts after it."""

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

from django.db import transaction

from castlist.actions import decisions, productions
from castlist.actions.log import bring_due
from castlist.jobs import clock as ticking
from castlist.queries import glances
from castlist.queries.doors import NotThere
from castlist.queries.log import head_of
from castlist.rules.why import Refused
from tests.paired.asking import (
    MEMBERS,
    SEATS,
    Answer,
    Ask,
    acts,
    answered,
    live,
    looks,
    marks_of,
    pasts,
    taken,
)
from tests.paired.chatter import Chatter, Choose
from tests.paired.frozen import SOURCE
from tests.paired.secret import Act, Secret
from tests.paired.theatres import Theatre, forget, kept_in_mind, undone
from tests.web.api_world import Stage

V = TypeVar("V")


def heard_elsewhere(stage: Stage) -> None:
    """Something is said where everybody on the team hears it: what counts the log would count the secret with it.

    Nothing, where what went before has ended that candidacy: in both worlds alike, or the next comparison tells.
    """
    with suppress(Refused):
        decisions.advise(stage.world.actor("tom"), stage.ids["abel"], what="for", text="So do I.")


AFTER = (timedelta(minutes=70), timedelta(days=4), timedelta(days=9))
"""How long after the secret it is looked at: before anything is due, when reminders are, and when seats have passed."""
WARM = frozenset({"GET", "HEAD"})


# -- What is looked at


@dataclass(frozen=True)
class Plan:
    """How a pair is told apart: which secret, what goes around it, and what is asked."""

    secret: Secret
    before: int
    after: int
    later: timedelta
    warm: bool
    looked: bool
    """Everybody has looked at home just before."""
    asks: int
    """Requests at most, chosen at random; 0 for all that there are."""
    watched: frozenset[str] | None = None
    """Whose pages stand open meanwhile; None for everybody's."""
    looked_before: bool = False
    """What is kept in mind, where anything is, was read before the secret."""
    then: Act = heard_elsewhere
    """What is done in both worlds after the secret, by people and in a room whom it does not concern."""
    only: Callable[[Ask], bool] | None = None
    """For a leak that was put in: where it is looked for."""


@dataclass
class Difference:
    """Something by which a seat can tell the worlds apart."""

    ask: Ask
    part: str
    one: object
    other: object

    def __str__(self) -> str:
        one, other = str(self.one), str(self.other)
        at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
        cut = slice(max(at - 120, 0), at + 120)
        return f"{self.ask}: {self.part}\n    {one[cut]!r}\n    {other[cut]!r}"


@dataclass
class Compared:
    """What came of one pair."""

    secret: str
    parted: bool = False
    """The same acts did not go the same way after the secret, so that these are no two worlds of one secret."""
    refused: str = ""
    """The secret itself could not happen after what had happened before."""
    told: bool = False
    """Somebody who may know could tell the worlds apart."""
    requests: int = 0
    addresses: set[str] = field(default_factory=set)
    differences: list[Difference] = field(default_factory=list)

    @property
    def counts(self) -> bool:
        """True for a pair that proves something."""
        return not self.parted and not self.refused


def compare(theatre: Theatre, plan: Plan, choose: Choose, *, until_one: bool = False) -> Compared:
    """The worlds are made and asked the same; everything in which two answers differ, or the first of it."""
    found = Compared(plan.secret.name)
    with undone(theatre) as here:
        chatter = Chatter(here.stage, here.clock, choose)
        chatter.more(plan.before)
        try:
            pages = _until_the_secret(here, plan)
        except (Refused, NotThere) as no:
            found.refused = str(no)
            return found
        one = _one_world(here, plan, found, pages, chatter, plan.secret.one)
        other = one and _one_world(here, plan, found, pages, chatter, plan.secret.other, like=one)
    if one and other:
        found.told = one.seen != other.seen
        _tell_apart(one, other, plan, found, until_one=until_one)
    return found


def _until_the_secret(here: Theatre, plan: Plan) -> dict[str, dict[str, str]]:
    """What the secret needs has happened in both worlds; the marks of the pages that stand open."""
    with SOURCE.named("before the secret"):
        here.stage.world.now = here.clock.move(5)
        plan.secret.before(here.stage)
    here.clock.move(5)
    if plan.looked:
        _everybody_has_looked(here.stage)
    forget()
    watched = [name for name in SEATS if plan.watched is None or name in plan.watched]
    return {name: marks_of(here.stage, here.seats[name]) for name in watched}


def _one_world(
    here: Theatre, plan: Plan, found: Compared, pages: dict[str, dict[str, str]], chatter: Chatter,
    secret: Callable[[Stage], object], *, like: "_World | None" = None,
) -> "_World | None":  # fmt: skip
    """One of the two, asked everything; None where it cannot be made, or parts from the other by more than the secret.

    `like`: the first, whose acts and requests are made again.
    """
    with undone(here) as there:
        world = _World(there, plan, found, pages)
        if not world.begin(secret):
            return None
        if like is None:
            world.asks = world.chosen(chatter.choose)
        else:
            world.asks, there.stage.ids["made"] = like.asks, like.made
        world.look_at_once()
        there.stage.world.now = there.clock.move(1)
        with SOURCE.named("then"):
            plan.then(there.stage)
        chatter.stage = there.stage
        world.went = chatter.more(plan.after) if like is None else chatter.again(len(chatter.said) - plan.after)
        if like is not None and like.went != world.went:
            found.parted = True
            return None
        world.look(world.asks)
        world.seen = world.witnessed()
        return world


class _World:
    """One of the two."""

    def __init__(self, theatre: Theatre, plan: Plan, found: Compared, pages: dict[str, dict[str, str]]) -> None:
        self.theatre, self.plan, self.found, self.pages = theatre, plan, found, pages
        self.answers: list[tuple[Ask, Answer]] = []
        self.unseeing: list[str] = []
        self.asks: list[Ask] = []
        self.went: list[str] = []
        self.seen: list[Answer] = []
        self.made = ""
        """The id of what the secret made."""

    def begin(self, secret: Callable[[Stage], object]) -> bool:
        """The secret has happened, in an hour of its own; False when it could not."""
        here = self.theatre
        if self.plan.warm and self.plan.looked_before:
            self._look_before()
        here.stage.world.now = here.clock.move(5)
        moment = here.clock.now
        try:
            with SOURCE.named("the secret"):
                made = secret(here.stage)
        except Refused as no:
            self.found.refused = f"{no.why.name}: {no}"
            return False
        except NotThere:
            self.found.refused = "what went before has put it out of their sight"
            return False
        if isinstance(made, str):
            self.made = here.stage.ids["made"] = made
        here.clock.set(moment + timedelta(minutes=55))
        self.unseeing = self.plan.secret.unseeing(here.stage.world.state(), here.stage)
        return True

    def chosen(self, choose: Choose) -> list[Ask]:
        """What everybody who must not know asks, and whoever may know where it shows."""
        stage, asks = self.theatre.stage, list[Ask]()
        places = range(1, head_of(stage.ids["production"]) + 2)
        for seat in self.unseeing:
            asks += [*looks(stage, seat), *pasts(stage, seat, places), *acts(stage, seat)]
        if self.plan.only:
            return [ask for ask in asks if self.plan.only(ask)]
        if self.plan.asks:
            near = [ask for ask in asks if ask.seat in MEMBERS]
            far = [ask for ask in asks if ask.seat not in MEMBERS]
            home = [ask for ask in near if ask.path in ("/", "/home")]
            some = self.plan.asks
            of = dice(choose(range(1 << 20)))
            return [*_sample(of, near, some), *_sample(of, far, some // 5), *_sample(of, home, some // 10)]
        return asks

    def _look_before(self) -> None:
        """Everybody who must not know has looked around, and what they were shown is kept in mind."""
        ids = self.theatre.stage.ids
        rooms = [f"/p/{ids['production']}/r/{ids[role]}/" for role in ("role", "other_role")]
        for name in self.plan.secret.unseeing(self.theatre.stage.world.state(), self.theatre.stage):
            if name in self.pages:
                for path in ("/", f"/p/{ids['production']}/", *rooms, *(f"{room}?at=5" for room in rooms)):
                    with kept_in_mind(), SOURCE.named(f"{name} {path}"):
                        answered(self.theatre.seats[name], Ask(name, "GET", path))

    def look_at_once(self) -> None:
        """Open pages ask whether they are still as they were drawn, when nothing but the secret has happened since."""
        for name in (one for one in self.unseeing if one in self.pages):
            for ask in live(self.theatre.stage, self.theatre.seats[name], self.pages[name]):
                if self.plan.only is None or self.plan.only(ask):
                    self._as_planned(ask)

    def look(self, asks: list[Ask]) -> None:
        """Everything is asked, later: with nothing in mind; or after whoever may know has looked, and then again."""
        self.theatre.clock.set(self.theatre.clock.now + self.plan.later)
        # Whoever the acts since have given a right has it for the past too.
        now_out = self.plan.secret.unseeing(self.theatre.stage.world.state(), self.theatre.stage)
        self.unseeing = [seat for seat in self.unseeing if seat in now_out]
        self._mails()
        if not self.plan.looked_before:
            forget()
        here = [ask for ask in asks if ask.seat in self.unseeing]
        reads = [ask for ask in here if ask.method in WARM]
        if self.plan.warm:
            with kept_in_mind():
                self.witnessed()
        for ask in (*reads, *(reads if self.plan.warm else ())):
            self._as_planned(ask)
        # The clock has come by: in the seconds between, what is due is written by whoever acts first, and takes them
        # a few statements more (docs/explanation/security.md).
        with SOURCE.named("what time brings"):
            bring_due(now=self.theatre.clock.now)
        for ask in (ask for ask in here if ask.method not in WARM):
            self._as_planned(ask)

    def _as_planned(self, ask: Ask) -> None:
        """It is asked with nothing in mind; or a reading with all that was read before."""
        if self.plan.warm and ask.method in WARM:
            with kept_in_mind():
                self._ask(ask)
            return
        # Within a transaction nothing but that is kept; and what an act brings about is undone again.
        glances._looks.clear()
        if not self.plan.warm:
            forget()
        self._ask(ask)

    def _ask(self, ask: Ask) -> None:
        with SOURCE.named(str(ask)):
            self.answers.append((ask, answered(self.theatre.seats[ask.seat], ask, lambda: self._ends_it(ask))))
        self.found.requests += 1
        self.found.addresses.add(ask.path.partition("?")[0])

    def _ends_it(self, ask: Ask) -> bool:
        """True for an act that opens the round of which the secret is."""
        here, secret = self.theatre.stage, self.plan.secret
        return (
            bool(secret.sealed) and ask.method not in WARM and ask.seat not in secret.unseeing(here.world.state(), here)
        )

    def _mails(self) -> None:
        """What the clock sends to those who must not know."""
        from django.core import mail

        if self.plan.only is not None and not self.plan.only(Ask("", "CLOCK", "")):
            return
        sent = len(mail.outbox)
        people = self.theatre.stage.world.people
        addresses = {people[name].email for name in people if name not in self.unseeing}
        with transaction.atomic(), SOURCE.named("the clock"):
            failed = ticking.run_once(now=self.theatre.clock.now)
            transaction.set_rollback(True)
        assert failed == []
        mails = taken(sent, but=addresses)
        self.answers.append((Ask("", "CLOCK", ""), Answer(0, (), "", mails, ())))

    def witnessed(self) -> list[Answer]:
        """What whoever may know is answered where it shows."""
        stage, secret, seen = self.theatre.stage, self.plan.secret, []
        for path in secret.shown_at:
            ask = Ask(secret.witness, "GET", path.format(**stage.ids))
            with SOURCE.named(str(ask)):
                seen.append(answered(self.theatre.seats[secret.witness], ask))
        return seen


def _everybody_has_looked(stage: Stage) -> None:
    production = stage.ids["production"]
    for person in stage.world.people.values():
        productions.look_up_to({production: head_of(production)}, by=person.pk, now=stage.world.now)


def _tell_apart(one: _World, other: _World, plan: Plan, found: Compared, *, until_one: bool) -> None:
    assert [ask for ask, _ in one.answers] == [ask for ask, _ in other.answers]
    for (ask, first), (_, second) in zip(one.answers, other.answers, strict=True):
        for (part, a), (_, b) in zip(first.parts(), second.parts(), strict=True):
            if a != b:
                found.differences.append(Difference(ask, part, a, b))
                break
        if until_one and found.differences:
            return


def _sample(choose: Choose, asks: list[V], count: int) -> list[V]:
    left = list(asks)
    chosen = []
    for _ in range(min(count, len(left))):
        chosen.append(left.pop(choose(range(len(left)))))
    return chosen


def plan_of(secret: Secret, choose: Choose, *, asks: int, chatter: int) -> Plan:
    """A pair by the dice."""
    before, after = choose(range(chatter + 1)), choose(range(chatter + 1))
    warm, looked = choose((False, True)), choose((False, True))
    watched = frozenset(["julia", *_sample(choose, list(MEMBERS), 2)]) if asks else None
    looked_before = choose((False, True))
    return Plan(secret, before, after, choose(AFTER), warm, looked, asks, watched, looked_before=looked_before)


def dice(seed: int) -> Choose:
    """Dice that throw the same for the same seed."""
    return random.Random(seed).choice
