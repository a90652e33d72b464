"""The stored room: each act of the rules done through the actions, and what is so read back from the database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from castlist.actions import agreements, decisions, rehearsals, tasks
from castlist.actions.decisions import Actor, Asked, Reason, Revision
from castlist.actions.log import Written, catch_up, milliseconds
from castlist.jobs.conform_names import NOBODY, Names
from castlist.jobs.conform_player import LEAD, founding
from castlist.queries.log import head_of, load_whole
from castlist.rules.decisions import outward
from castlist.rules.decisions.facts import Minute
from castlist.rules.decisions.proposing import Terms
from castlist.rules.decisions.state import Event, State

BEGINNING = datetime(2026, 3, 2, 7, 5, tzinfo=UTC)
DEPUTY = "the deputy of the safeguarding lead"


@dataclass(slots=True)
class House:
    """What all scenarios share: a company, and people who take whatever names a scenario has."""

    company: str
    people: list[str]

    @classmethod
    def built(cls) -> "House":
        """The house stands in the database that is configured."""
        return cls(rehearsals.company(now=BEGINNING), rehearsals.people(24, now=BEGINNING))

    def someone(self, number: int) -> str:
        """The id of the person of that number."""
        if number >= len(self.people):
            self.people = rehearsals.people(2 * number, now=BEGINNING)
        return self.people[number]


@dataclass(slots=True)
class StoredRoom:
    """One production in the stored system, as the player of scenarios wants a room."""

    house: House
    names: Names
    now: datetime = BEGINNING
    production: str = ""
    state: State = field(default_factory=State)
    conditions: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """Our ids of a candidacy's conditions, by the scenario's name for them."""

    def begin(self, setup: Mapping[str, Any]) -> None:
        """The production stands as the setup says; two leads come first, so that its rule may have a gate or not."""
        at = milliseconds(self.now)
        leads = [{"person": self.names.person(name), "lead": True} for name in (LEAD, DEPUTY)]
        before = [Event("production_opened", "", at), *(Event("member_added", "", at, data) for data in leads)]
        events = [self._of_lead(event) for event in founding(setup, at)]
        self.production = rehearsals.begin(self.house.company, before + events, now=self.now)
        self.look()

    def _of_lead(self, event: Event) -> Event:
        if event.data.get("person") != LEAD:
            return event
        return replace(event, data={**event.data, "person": self.names.person(LEAD)})

    def look(self) -> None:
        """What is so is read from the database."""
        self.state = State(load_whole(self.production).groups, head_of(self.production))

    def pass_time(self, hours: float) -> None:
        """It is so much later, and what that brought is written."""
        self.now += timedelta(hours=hours)
        catch_up(self.production, now=self.now)
        self.look()

    def act(self, name: str, *args: Any, **said: Any) -> None:
        """The act of that name is done and stored, or Refused."""
        by = said.pop("by", "")
        actor = Actor(self.production, self.names.person(LEAD) if by == LEAD else by, self.now)
        said.pop("new_id", None)
        if "reason" in said and name != "move":
            said["reason"] = _reason(said["reason"])
        does = DOES.get(name)
        if does is not None:
            does(self, actor, *args, **said)
        else:
            getattr(decisions if hasattr(decisions, name) else agreements, name)(actor, *args, **said)
        self.look()

    # -- Acts whose arguments the actions take in another form

    def named(self, actor: Actor, cand: str, *, does: Callable[..., Written], **said: Any) -> None:
        """A candidacy begins under the id that the scenario's name has."""
        does(actor, cand=cand, **said)

    def revised(
        self, actor: Actor, cand: str, *, does: Callable[..., Written], target: str | None, terms: Terms | None = None,
        **said: Any,
    ) -> None:  # fmt: skip
        """A revision with its conditions; those that stay keep their ids."""
        terms = terms or Terms()
        proposal = self.state.proposal(cand)
        known = {c.id: c for c in proposal.conditions} if proposal else {}
        asked = [
            Asked(c.what, known[c.id].text, c.asked_by, c.due, c.id)
            if c.id in known
            else Asked(c.what, c.id, c.asked_by)
            for c in terms.conditions
        ]
        target = target or (proposal.target if proposal else "audition")
        revision = Revision(target, "", asked, terms.reserve, terms.deadline_hours)
        does(actor, cand, revision=revision, **said)
        self.look()
        made = self.state.proposal(cand)
        for one, condition in zip(asked, made.conditions if made else (), strict=False):
            if not one.id:
                self.conditions.setdefault((cand, one.text), []).append(condition.id)

    def judge_met(self, actor: Actor, cand: str, *, condition: str) -> None:
        """A condition of the open revision, by the scenario's name."""
        proposal = self.state.proposal(cand)
        known = {c.id for c in proposal.conditions} if proposal else set()
        decisions.judge_met(actor, cand, condition=self._condition(cand, condition, known))

    def breach(self, actor: Actor, cand: str, *, condition: str) -> None:
        """An undertaking of any minute, by the scenario's name."""
        known = {c["id"] for minute in self.state.group(Minute, cand) for c in minute.frozen["conditions"]}
        decisions.breach(actor, cand, condition=self._condition(cand, condition, known))

    def _condition(self, cand: str, name: str, known: set[str]) -> str:
        return next((one for one in reversed(self.conditions.get((cand, name), [])) if one in known), NOBODY)

    def condition_names(self) -> dict[str, str]:
        """The scenario's names of our conditions."""
        return {one: name for (_, name), ids in self.conditions.items() for one in ids}

    def by_performer(self, actor: Actor, cand: str, *, rule: Callable[..., list[Event]], **said: Any) -> None:
        """What performers do by their private link: the same rule, under the same lock, by the same writer."""
        decisions.act(actor, cand, rule.__name__, lambda state, at, _: rule(state, cand, by=actor.by, at=at, **said))

    def give_task(self, actor: Actor, cand: str, *, owner: str, outward: bool) -> None:
        """A task; the scenario gives it no words."""
        tasks.give_task(actor, cand, owner=owner, what="…", outward=outward)

    def finish_task(self, actor: Actor, cand: str, *, task: str) -> None:
        """The task is done."""
        tasks.finish_task(actor, cand, task=task)


def _reason(text: str) -> Reason:
    return Reason(withheld=True) if text == "withheld" else Reason(text or "")


def _with(method: Callable[..., None], **fixed: Any) -> Callable[..., None]:
    def does(room: StoredRoom, *args: Any, **said: Any) -> None:
        method(room, *args, **fixed, **said)

    return does


DOES: dict[str, Callable[..., None]] = {
    "put_forward": _with(StoredRoom.named, does=decisions.put_forward),
    "submit": _with(StoredRoom.named, does=decisions.submit),
    "standing_open": _with(StoredRoom.named, does=decisions.standing_open),
    "propose": _with(StoredRoom.revised, does=decisions.propose),
    "amend": _with(StoredRoom.revised, does=decisions.amend),
    "decide": _with(StoredRoom.revised, does=decisions.decide),
    "judge_met": StoredRoom.judge_met,
    "breach": StoredRoom.breach,
    "give_task": StoredRoom.give_task,
    "finish_task": StoredRoom.finish_task,
    "accept_offer": _with(StoredRoom.by_performer, rule=outward.accept_offer),
    "decline": _with(StoredRoom.by_performer, rule=outward.decline),
    "withdraw": _with(StoredRoom.by_performer, rule=outward.withdraw),
    "book": _with(StoredRoom.by_performer, rule=outward.book),
    "give_back": _with(StoredRoom.by_performer, rule=outward.give_back),
}
