"""Faults in what several people agree to, and in whose answer counts: each is found by the invariant about it."""

from dataclasses import replace
from typing import Any

from castlist.rules.decisions import (
    agreeing,
    answering,
    changing_rules,
    due,
    follow_conclusions,
    follow_roster,
    motions,
    owners_moves,
    seats,
    settle,
)
from castlist.rules.decisions.draft import Draft
from castlist.rules.decisions.facts import Alternate, Candidacy, Objection, Proposal
from castlist.rules.decisions.reviews import put_objection
from castlist.rules.decisions.state import Event, State
from tests.model.seeding import Mutant, seeds

AGREED: list[Mutant] = []
mutant = seeds(AGREED)


@mutant("a waived grace carries over to the next offer", "graces", "propose", "support", "concludes", "moves", "agrees",
        of=(follow_conclusions, "close_motions_about"), by="I34 the grace")  # fmt: skip
def _carries_over(original: Any) -> Any:
    def close(draft: Draft, cand: Candidacy, what: str = "") -> None:
        if what != "waive_grace":
            original(draft, cand, what)

    return close


@mutant("who lets one offer stand longer lets the next", "longer", "propose", "support", "concludes", "longer", "hours",
        of=(follow_conclusions, "close_motions_about"), by="I34 an offer")  # fmt: skip
def _lets_the_next(original: Any) -> Any:
    def close(draft: Draft, cand: Candidacy, what: str = "") -> None:
        if what != "extend_offer":
            original(draft, cand, what)

    return close


@mutant("one of two lets an offer stand longer", "longer", "propose", "support", "concludes", "longer", "hours",
        of=(motions, "_grace"), by="I34 an offer")  # fmt: skip
def _lets_it_alone(original: Any) -> Any:
    return lambda state, args: motions.Needed(frozenset(), 1, original(state, args).people)


@mutant("an offer that has lapsed stands longer", "longer", "propose", "support", "concludes", "longer", "hours",
        of=(motions, "_check_longer"), by="I34 an offer")  # fmt: skip
def _lapsed(original: Any) -> Any:
    return lambda state, args: None


@mutant("an offer that stands longer lapses when it would have", "longer", "propose", "support", "concludes", "longer",
        "hours", of=(follow_conclusions, "offer_extended"), by="I12 an offer")  # fmt: skip
def _as_it_would_have(original: Any) -> Any:
    def extended(draft: Draft, event: Event) -> None:
        offer = draft.state.offer(event.cand)
        original(draft, event)
        if offer:
            draft.put(offer)

    return extended


@mutant("dead agreement revives", "dying", "propose", "takes it off", "release", "agrees",
        of=(settle, "_forget_agreement"), by="I11 an orphan")  # fmt: skip
def _revives(original: Any) -> Any:
    return lambda draft: None


@mutant("a recused member who is removed keeps a seat", "kept", "propose", "Rose", "remove_member", "agrees", "support",
        of=(follow_roster, "_keeping"), by="I2 whoever")  # fmt: skip
def _keeps_none(original: Any) -> Any:
    return lambda draft, proposal, member: replace(proposal, kept=(*proposal.kept, member.person))


@mutant("an alternate for one candidacy is one for all", "left_alone", "propose", "name_alternate", "agrees", "leaves",
        "support", of=(follow_roster, "alternate_named"), by="I2 whoever")  # fmt: skip
def _for_all(original: Any) -> Any:
    def alternate_named(draft: Draft, event: Event) -> None:
        original(draft, event)
        for alternate in [a for a in draft.state.all(Alternate) if a.only]:
            draft.drop(Alternate, alternate.key)
            draft.put(replace(alternate, only=""))

    return alternate_named


@mutant("those left on one candidacy name an alternate for all", "left_alone", "propose", "name_alternate", "agrees",
        of=(agreeing, "_effect"), by="I14 roster")  # fmt: skip
def _named_for_all(original: Any) -> Any:
    def effect(state: State, kind: Any, args: Any, **said: Any) -> Event:
        return original(state, kind, {k: v for k, v in args.items() if k != "cand"}, **said)  # type: ignore[no-any-return]

    return effect


@mutant("a waiver covers what is declared while it waits", "waivers", "moves", "agrees", "is related",
        of=(agreeing, "_effect"), by="I34 a waiver")  # fmt: skip
def _covers_more(original: Any) -> Any:
    def effect(state: State, kind: Any, args: Any, **said: Any) -> Event:
        return original(state, kind, {k: v for k, v in args.items() if k != "performers"}, **said)  # type: ignore[no-any-return]

    return effect


@mutant("a rule asks for more than can change it", "ruling", "moves", "agrees", of=(changing_rules, "_check_quorum"),
        by="I14 a rule")  # fmt: skip
def _too_many(original: Any) -> Any:
    return lambda state, change: None


@mutant("a proxy speaks after a principal whose word no longer counts", "spoken", "propose", "lets", "support", "Rose",
        of=(answering, "_by_proxy"), by="I16")  # fmt: skip
def _word_gone(original: Any) -> Any:
    def by_proxy(state: State, cand: Candidacy, proposal: Proposal, **said: Any) -> None:
        void = {("position", p.key): None for p in state.positions(cand.id) if p.void}
        original(state.with_changes(void), cand, proposal, **said)  # type: ignore[arg-type]

    return by_proxy


@mutant("somebody recused in the role speaks for another", "spoken", "propose", "lets", "support", "names Rose",
        of=(seats, "recusing_performers"), by="I16")  # fmt: skip
def _recused_proxy(original: Any) -> Any:
    return lambda state, person, role: []


@mutant("what a proxy said outlives them", "spoken", "propose", "lets", "support", "leaves", "concludes",
        of=(settle, "_given_by_nobody"), by="I2 all")  # fmt: skip
def _outlives_them(original: Any) -> Any:
    return lambda *args: False


@mutant("who withdraws an objection that bit is absent at once", "absence", "propose", "objects", "moves", "withdraws",
        "hours", of=(owners_moves, "_owner_moves"), by="S a seat")  # fmt: skip
def _at_once(original: Any) -> Any:
    def owner_moves(draft: Draft, old: Objection, now: Objection, at: int) -> None:
        put_objection(draft, now, at)

    return owner_moves


@mutant("who was absent acts without a say", "say_lost", "propose", "hours", "set_rule", "agrees", "support",
        of=(seats, "may_act"), by="I2 whoever")  # fmt: skip
def _without_a_say(original: Any) -> Any:
    def may_act(state: State, cand: Candidacy, person: str) -> bool:
        absent = person in seats.away(state.proposal(cand.id)) and not seats.recused(state, person, cand)
        return absent or bool(original(state, cand, person))

    return may_act


@mutant("a seat passes too soon", "absence", "propose", "hours", of=(due, "absent_from"), by="S a seat")
def _too_soon(original: Any) -> Any:
    def absent_from(state: State, cand: Candidacy, proposal: Proposal, person: str) -> int:
        return int(original(state, cand, proposal, person)) // 2

    return absent_from
