"""The acts that make two records of one performer one, and take that back (CONSENT section 4)."""

from castlist.rules.decisions import asking
from castlist.rules.decisions.facts import Candidacy, Merged, Relation
from castlist.rules.decisions.follow_merging import both, motions_about
from castlist.rules.decisions.merged_before import holds
from castlist.rules.decisions.seats import recused, runs_desk
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why


def merge_performers(state: State, *, by: str, at: int, keep: str, gone: str) -> list[Event]:
    """The performer `gone` is the performer `keep`: objections are united, and of two candidacies the lower step stays.

    Refused while both have an open proposal or an offer for one role. So that nobody loses by a clerk's act what they
    hold, it is refused too while one of the two has an offer, or is cast, and the other is a candidate for the role;
    where each has an account of their own, since these are two people; and while a round on either is sealed, since
    what was said in it would show.
    """
    asking.name(keep)
    asking.name(gone)
    if state.member(by) is None:
        raise Refused(Why.no_right)
    if keep == gone or not is_known(state, gone):
        raise Refused(Why.unknown)
    may_merge(state, by, keep, gone)
    whys = dict.fromkeys([*_against(state, keep, gone)])
    if whys:
        raise Refused(*whys, detail=_where(state, keep, gone))
    return [Event("performers_merged", by, at, {"keep": keep, "gone": gone, "remembers": True})]


def join_themselves(state: State, *, by: str, at: int, keep: str, gone: str) -> list[Event]:
    """The performer `keep`, who holds both records, says that `gone` is them, too: what follows is as of any merge.

    Of two that live for one role, the other is withdrawn by them before: what a merge does with two of them hangs on
    where the room has them, and that is not theirs to know. So whatever stands against it is refused with one and the
    same word, too.
    """
    asking.name(gone)
    if by != keep or keep == gone or not is_known(state, gone):
        raise Refused(Why.unknown)
    if both(state, keep, gone) or _against(state, keep, gone):
        raise Refused(Why.desk_joins)
    return [Event("performers_merged", by, at, {"keep": keep, "gone": gone, "remembers": True})]


def part_themselves(state: State, *, by: str, at: int, keep: str, gone: str) -> list[Event]:
    """The performer `keep` takes back that `gone` was them, too. Refused as `join_themselves`."""
    asking.name(gone)
    found = state.get(Merged, gone)
    if by != keep or found is None or found.keep != keep:
        raise Refused(Why.unknown)
    if _against_parting(state, found):
        raise Refused(Why.desk_joins)
    return [Event("performers_parted", by, at, {"keep": keep, "gone": gone})]


def part_performers(state: State, *, by: str, at: int, keep: str, gone: str) -> list[Event]:
    """The performer `gone`, made one with `keep` before, is a performer of their own again.

    For whoever may merge. Of several merges the last is taken back first, since it was made of what the others gave.
    Refused while a candidacy that goes back to the other has had an offer, or the part, since then; and while a round
    on either is sealed, since what was said in it would show.
    """
    asking.name(keep)
    asking.name(gone)
    if state.member(by) is None:
        raise Refused(Why.no_right)
    found = state.get(Merged, gone)
    if found is None or found.keep != keep:
        raise Refused(Why.unknown)
    may_merge(state, by, keep)
    whys = dict.fromkeys(_against_parting(state, found))
    if whys:
        raise Refused(*whys)
    return [Event("performers_parted", by, at, {"keep": keep, "gone": gone})]


def may_merge(state: State, by: str, *performers: str) -> None:
    """Refuses whoever does not run the desk, or may take no part in what these performers stand for."""
    if state.member(by) is None:
        raise Refused(Why.no_right)
    for performer in performers:
        if any(recused(state, by, cand) for cand in state.candidacies_of(performer) if cand.lives):
            raise Refused(Why.recused)
    if not runs_desk(state, by):
        raise Refused(Why.no_right)


def is_known(state: State, performer: str) -> bool:
    """True when anything here is about the performer: then a merge has something to do."""
    return bool(
        state.candidacies_of(performer)
        or state.objections(performer)
        or any(r.performer == performer for r in state.all(Relation))
        or motions_about(state, performer)
    )


def _against(state: State, keep: str, gone: str) -> list[Why]:
    """Every reason that holds."""
    pairs = both(state, keep, gone)
    whys = [Why.both_open for pair in pairs if _both_open(state, pair)]
    whys += [Why.one_holds for pair in pairs if _one_holds(state, pair)]
    cands = [*state.candidacies_of(keep), *state.candidacies_of(gone)]
    whys += [Why.sealed for cand in cands if (proposal := state.proposal(cand.id)) and proposal.sealed]
    return [*whys, Why.two_accounts] if len({c.person for c in cands if c.person}) > 1 else whys


def _against_parting(state: State, found: Merged) -> list[Why]:
    later = [one for one in state.all(Merged) if one.n > found.n and found.keep in (one.keep, one.gone)]
    whys = [Why.merged_since] if later else []
    back = [cand for cand in state.candidacies_of(found.keep) if cand.id in found.theirs]
    whys += [Why.holds_since for cand in back if cand.lives and cand.id not in found.held and holds(state, cand)]
    about = state.candidacies_of(found.keep)
    return whys + [Why.sealed for cand in about if (proposal := state.proposal(cand.id)) and proposal.sealed]


def _both_open(state: State, pair: tuple[Candidacy, Candidacy]) -> bool:
    return all(state.proposal(cand.id) for cand in pair)


def _one_holds(state: State, pair: tuple[Candidacy, Candidacy]) -> bool:
    return any(holds(state, cand) for cand in pair)


def _where(state: State, keep: str, gone: str) -> str:
    """Which roles it is about, by name."""
    found = [
        role.name or role.id
        for pair in both(state, keep, gone)
        if (_both_open(state, pair) or _one_holds(state, pair)) and (role := state.role(pair[0].role))
    ]
    return f"That is so for: {', '.join(dict.fromkeys(found))}." if found else ""
