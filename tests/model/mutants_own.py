"""Faults of our own: what else somebody might get wrong. Together with the named ones they break every invariant."""

from dataclasses import replace
from typing import Any

from castlist.rules import ladder
from castlist.rules.decisions import (
    answering,
    asking,
    concluding,
    due,
    follow_room,
    follow_roster,
    minutes,
    motions,
    objecting,
    objections,
    outward,
    owners_moves,
    proposing,
    reviews,
    seats,
    settle,
    status,
)
from castlist.rules.decisions.draft import Draft
from castlist.rules.decisions.facts import Candidacy, Objection, Offer, Position, Proposal, Review
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Why
from tests.model.seeding import Mutant, seeds, without

OWN: list[Mutant] = []
mutant = seeds(OWN)

# -- Revisions, positions, seats


@mutant("the minute names an older revision", "talk", "propose", "amend", "support r", "concludes", "accept r",
        of=(minutes, "minute"), by="I1 ")  # fmt: skip
def _older_revision(original: Any) -> Any:
    return lambda *args, **said: original(*args, **said) | {"revision": 1}


@mutant("what was said of A counts when A comes back", "talk", "propose", "amend", "support r", "concludes",
        "accept r", of=(State, "position"), by="I10")  # fmt: skip
def _a_b_a(original: Any) -> Any:
    def position(self: State, cand: str, revision: int, person: str) -> Position | None:
        return original(self, cand, revision, person) or original(self, cand, revision - 2, person)

    return position


@mutant("a position comes back with the seat", "recusal", "propose", "submits", "is out", "support", "concludes",
        of=(settle, "_void"), by="I8 no recused person's position")  # fmt: skip
def _comes_back(original: Any) -> Any:
    return lambda draft, cand, sitting: None


@mutant("a position comes back with the person", "coming_back", "propose", "leaves", "add_member", "support",
        "concludes", of=(settle, "_void"), by="I9")  # fmt: skip
def _comes_in_again(original: Any) -> Any:
    return lambda draft, cand, sitting: None


@mutant("a recused person goes on", "recusal", "propose", "submits", "objects", "withdraws",
        of=(asking, "not_recused"), by="I8 a recused person")  # fmt: skip
def _goes_on(original: Any) -> Any:
    return lambda state, cand, person: None


@mutant("an alternate answers who has not joined", "leaving", "propose", "support", of=(asking, "seated"),
        by="I2 whoever")  # fmt: skip
def _not_joined(original: Any) -> Any:
    return lambda state, cand, person: None


@mutant("a removed person loses the seat", "removal", "propose", "remove_member", "agrees", "support", "concludes",
        of=(seats, "sits_in_base"), by="I2 all")  # fmt: skip
def _loses(original: Any) -> Any:
    return lambda member, role, step, proposal=None: original(member, role, step, None)


@mutant("an absent member's alternate keeps the seat", "absence", "propose", "hours", "support", "concludes",
        of=(follow_room, "take_seat_back"), by="I2 whoever")  # fmt: skip
def _keeps(original: Any) -> Any:
    return lambda draft, event: None


@mutant("what was said by phone counts at once", "proxies", "propose", "reports", "support", "concludes",
        of=(follow_room, "reported"), by="I2 all")  # fmt: skip
def _by_phone(original: Any) -> Any:
    def reported(draft: Draft, event: Event) -> None:
        original(draft, event)
        said = event.data
        reviews.give(draft, event.cand, said["revision"], said["for"], said["what"], "", said["for"], event.at)

    return reported


@mutant("a voice counts", "leaving", "propose", "says", "support", "concludes", of=(status, "whys_not_conclude"),
        by="I7")  # fmt: skip
def _voice_counts(original: Any) -> Any:
    def whys(state: State, cand: Candidacy, proposal: Any) -> tuple[Why, ...]:
        heard = any(state.groups.get("voice", {}).values())
        return original(state, cand, proposal) if heard else (*original(state, cand, proposal), Why.waiting)

    return whys


# -- Objections


@mutant("a returning owner owns the orphan again", "coming_back", "objects", "leaves", "add_member", "withdraws",
        of=(follow_roster, "member_added"), by="I11 an objection ends")  # fmt: skip
def _own_again(original: Any) -> Any:
    def member_added(draft: Draft, event: Event) -> None:
        original(draft, event)
        for objection in list(draft.state.all(Objection)):
            if objection.owner == event.data["person"]:
                draft.put(replace(objection, orphaned=()))

    return member_added


@mutant("anybody moves a floor", "leaving", "objects", "moves", "withdraws", of=(objecting, "_owned"),
        by="I11 an objection ends")  # fmt: skip
def _anybody(original: Any) -> Any:
    def owned(state: State, cand: Candidacy, objection: str, by: str) -> Any:
        return {o.id: o for o in objections.about(state, cand)}.get(objection) or original(state, cand, objection, by)

    return owned


@mutant("an orphan is released by fewer than all", "leaving", "propose", "objects", "leaves", "release", "agrees",
        of=(motions.Needed, "lacking"), by="I11 an orphan")  # fmt: skip
def _fewer(original: Any) -> Any:
    return lambda self, agreed: ()


@mutant("an alternate releases an older orphan", "nobody_left", "propose", "objects", "leaves", "name_alternate",
        "release", "agrees", of=(motions, "_release"), by="I11 an orphan")  # fmt: skip
def _older(original: Any) -> Any:
    def release(state: State, args: Any) -> motions.Needed:
        needed, cand = original(state, args), state.candidacy(args["cand"])
        return replace(needed, people=frozenset(seats.table(state, cand))) if cand else needed

    return release


@mutant("an owner consents without a word about the objection", "floors", "propose", "objects", "support",
        of=(answering, "_resolved"), by="I11 consenting")  # fmt: skip
def _no_word(original: Any) -> Any:
    return lambda *args, **said: []


@mutant("the minute keeps no standing objection", "floors", "propose", "objects", "support", "concludes",
        of=(minutes, "_standing_objections"), by="I11 every")  # fmt: skip
def _not_kept(original: Any) -> Any:
    return lambda state, cand, target: []


@mutant("an objection leaves its owner's yes", "floors", "propose", "support", "objects", "withdraws", "concludes",
        of=(reviews, "set_object"), by="I2 all")  # fmt: skip
def _leaves_the_yes(original: Any) -> Any:
    return lambda draft, objection, cand, at: None


@mutant("a lowered floor does not bite what is open", "floors", "propose", "support", "objects", "moves", "concludes",
        of=(objections, "at_or_above"), by="I5")  # fmt: skip
def _bites_from_above(original: Any) -> Any:
    def at_or_above(objection: Objection, role: str, step: str) -> bool:
        return bool(original(objection, role, step)) and step != objection.floor_in(role)

    return at_or_above


@mutant("what one role releases ends everywhere", "covers", "objects", "submits", "release", "agrees", "propose",
        "support", "concludes", of=(follow_room, "_released"), by="I5", full=True)  # fmt: skip
def _everywhere(original: Any) -> Any:
    return lambda draft, objection, role: replace(objection, ended="released")


@mutant("an orphan's floor moves with its owner elsewhere", "covers", "objects", "submits", "moves",
        "propose", "support", "concludes", of=(owners_moves, "_holding"), by="I5", full=True)  # fmt: skip
def _moves_too(original: Any) -> Any:
    return lambda objection: objection


@mutant("what is said under seal never begins", "sealed", "propose", "objects", "support", "accept", "concludes",
        of=(settle, "begin_what_was_sealed"), by="I5", full=True)  # fmt: skip
def _never_begins(original: Any) -> Any:
    return lambda *args: []


@mutant("what is said under seal begins at once", "sealed", "propose", "objects", "support", "concludes",
        of=(follow_room, "is_under_seal"), by="I11 every open objection")  # fmt: skip
def _begins_at_once(original: Any) -> Any:
    return lambda *args: False


# -- Reviews


@mutant("a late objection opens no review", "late", "propose c", "support", "concludes", "objects",
        of=(reviews, "add_to_review"), by="I17 a late objection opens")  # fmt: skip
def _no_review(original: Any) -> Any:
    return lambda *args, **said: None


@mutant("a lowered floor opens no review", "floors", "propose c audition", "support", "concludes",
        "objects from offer", "moves", "task", of=(follow_room, "floor_moved"), by="I18 no outward")  # fmt: skip
def _lowered(original: Any) -> Any:
    def floor_moved(draft: Draft, event: Event) -> None:
        objection = follow_room._objection(draft, event.cand, event.data["objection"])
        draft.put(replace(objection, floor=event.data["to"]))  # type: ignore[type-var]

    return floor_moved


@mutant("the first of two objections ends the review", "late", "propose c", "support", "concludes",
        "objects", "withdraws", of=(settle, "_end_reviews"), by="I17 a late objection opens")  # fmt: skip
def _first_of_two(original: Any) -> Any:
    def end_reviews(draft: Draft, event: Event) -> None:
        original(draft, event)
        review = draft.state.get(Review, event.cand)
        if review and event.kind == "objection_withdrawn" and event.data["objection"] in review.objections:
            reviews.close_review(draft, event.cand, event.at)

    return end_reviews


@mutant("a late objection is written into the minute", "late", "propose c audition", "support", "concludes",
        "objects", of=(reviews, "add_to_review"), by="I17 a late objection leaves")  # fmt: skip
def _written_in(original: Any) -> Any:
    def add_to_review(draft: Draft, cand: str, at: int, **said: Any) -> None:
        original(draft, cand, at, **said)
        minute = draft.state.minute(cand, draft.cand(cand).minutes)
        if minute:
            draft.put(replace(minute, frozen=minute.frozen | {"late": said["objection"]}))

    return add_to_review


@mutant("an admission is made under a call in review", "call", "opens", "support", "concludes call", "admits",
        "amend call", "broken", of=(concluding, "admit"), by="I12 an admission")  # fmt: skip
def _over_review(original: Any) -> Any:
    def admit(state: State, cand_id: str, *, under: str, **said: Any) -> list[Event]:
        return list(original(state.with_changes({("review", under): None}), cand_id, under=under, **said))

    return admit


@mutant("an admission passes by their own open proposal", "call", "opens", "support", "concludes call", "admits",
        "propose c audition", of=(concluding, "admit"), by="I12 an admission")  # fmt: skip
def _past_proposal(original: Any) -> Any:
    def admit(state: State, cand_id: str, **said: Any) -> list[Event]:
        return list(original(state.with_changes({("proposal", cand_id): None}), cand_id, **said))

    return admit


# -- Steps, conditions, clearance, conclusions


@mutant("a step is skipped", "talk", "propose", "support", "concludes", "accept", of=(ladder, "reachable"),
        by="I12 the step")  # fmt: skip
def _skipped(original: Any) -> Any:
    return lambda steps, skip_to, step, target, again: True


@mutant("the same step is concluded again without a review", "floors", "propose", "support", "concludes",
        of=(proposing, "_again"), by="I12 the present step")  # fmt: skip
def _again(original: Any) -> Any:
    return lambda state, cand: bool(cand.minutes)


@mutant("that a condition is met carries over", "conditions", "propose", "amend", "judges", "cleared",
        "support", "concludes", of=(follow_room, "amended"), by="I6 preconditions")  # fmt: skip
def _carries(original: Any) -> Any:
    def amended(draft: Draft, event: Event) -> None:
        before = draft.state.proposal(event.cand)
        met = {c.id for c in before.conditions if c.met} if before else set()
        original(draft, event)
        now = draft.state.get(Proposal, event.cand)
        if now:
            draft.put(replace(now, conditions=tuple(replace(c, met=c.id in met) for c in now.conditions)))

    return amended


@mutant("anybody judges a precondition", "conditions", "propose", "judges", of=(proposing, "judge_met"),
        by="I6 a precondition")  # fmt: skip
def _judges(original: Any) -> Any:
    def judge_met(state: State, cand: str, *, by: str, at: int, condition: str) -> list[Event]:
        return [Event("condition_met", by, at, {"condition": condition}, cand, "Lead")] if state.proposal(cand) else []

    return judge_met


@mutant("clearance is not asked for", "conditions", "propose c offer", "judges", "support", "concludes",
        of=(status, "gated"), by="I6 clearance")  # fmt: skip
def _gate(original: Any) -> Any:
    return lambda state, cand, target: False


@mutant("the minute does not say who was recused", "recusal", "propose", "submits", "support", "concludes",
        of=(minutes, "recused_people"), by="I15")  # fmt: skip
def _nobody_recused(original: Any) -> Any:
    return lambda state, cand: []


@mutant("anybody concludes", "leaving", "propose", "support", "concludes", of=(seats, "may_act"), by="E1")
def _concludes(original: Any) -> Any:
    return lambda state, cand, person: True


@mutant("nothing is ever ready", "talk", "propose", of=(status, "whys_not_conclude"), by="I13 enough")
def _never(original: Any) -> Any:
    return lambda state, cand, proposal: (*original(state, cand, proposal), Why.waiting)


mutant("too few are not said to be too few", "nobody_left", "propose", "leaves", of=(status, "whys_not_conclude"),
       by="I13 too few")(without(Why.inquorate))  # fmt: skip


@mutant("the team is changed by one", "removal", "remove_member", "agrees", of=(motions.Needed, "lacking"),
        by="I14 roster")  # fmt: skip
def _by_one(original: Any) -> Any:
    return lambda self, agreed: ()


# -- Proxies


@mutant("a proxy outlives its date", "proxies", "propose", "lets", "support", "hours",
        of=(answering, "holds_proxy"), by="I16")  # fmt: skip
def _outlives(original: Any) -> Any:
    return lambda state, holder, principal, role, at: original(state, holder, principal, role, 0)


@mutant("a proxy speaks after the principal", "proxies", "propose", "lets", "support",
        of=(answering, "_by_proxy"), by="I16")  # fmt: skip
def _speaks_after(original: Any) -> Any:
    def by_proxy(state: State, cand: Candidacy, proposal: Proposal, **said: Any) -> None:
        silent = {("position", p.key): None for p in state.positions(cand.id)}
        original(state.with_changes(silent), cand, proposal, **said)  # type: ignore[arg-type]

    return by_proxy


@mutant("a proxy ends an objection", "proxies", "propose", "lets", "objects", "support",
        of=(answering, "_resolved"), by="I16")  # fmt: skip
def _proxy_ends(original: Any) -> Any:
    def resolved(state: Any, cand: Any, proposal: Any, person: str, resolve: Any, *, proxy: bool) -> list[list[str]]:
        bitten = objections.biting(state, cand, proposal.target)
        return [[o.id, "ends"] for o in bitten if o.owner == person]

    return resolved


@mutant("one human counts for two", "proxies", "propose", "lets", "support", "concludes", of=(State, "position"),
        by="I4 |S|")  # fmt: skip
def _for_two(original: Any) -> Any:
    def position(self: State, cand: str, revision: int, person: str) -> Position | None:
        found = original(self, cand, revision, person)
        return replace(found, by=person) if found else None

    return position


# -- What leaves the room


@mutant("a task is done in spite of a review", "floors", "propose c audition", "support", "concludes", "objects",
        "task", of=(outward, "minute_in_force"), by="I18 no outward")  # fmt: skip
def _in_spite(original: Any) -> Any:
    return lambda state, cand, number: True


@mutant("an offer goes live under review", "offers", "propose c", "support", "concludes c", "objects", "hours",
        of=(due, "_may_go_live"), by="I18 an offer")  # fmt: skip
def _goes_live(original: Any) -> Any:
    return lambda state, cand, offer: bool(offer.grace_ends or offer.grace_left)


@mutant("an offer in its grace is accepted", "offers", "propose c", "support", "concludes c", "accepts",
        of=(outward, "accept_offer"), by="I12 cast")  # fmt: skip
def _in_its_grace(original: Any) -> Any:
    def accept(state: State, cand: str, *, by: str, at: int) -> list[Event]:
        return [Event("offer_accepted", by, at, {}, cand, "Lead")] if state.offer(cand) else []

    return accept


@mutant("a lapsed offer is accepted", "offers", "propose c", "support", "concludes c", "accepts", "hours",
        of=(outward, "accept_offer"), by="I12 cast", full=True)  # fmt: skip
def _lapsed(original: Any) -> Any:
    def accept(state: State, cand: str, *, by: str, at: int) -> list[Event]:
        offer = state.get(Offer, cand)
        return [Event("offer_accepted", by, at, {}, cand, "Lead")] if offer and offer.state == "lapsed" else []

    return accept


@mutant("more offers than places", "offers", "Karen propose c", "Derek propose d", "support", "concludes",
        of=(status, "places_free"), by="I38", full=True)  # fmt: skip
def _places(original: Any) -> Any:
    return lambda state, cand: 1
