"""What a row keeps of a fact is all of it, together with its key; what older rows say twice is read alike."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from castlist.records.spelling import KEYED, read_candidacy, read_fact, stored, unspoken_defaults_of
from castlist.rules.decisions.facts import KINDS, Candidacy, Fact, Minute, Position
from tests.rules.walks import Walked, walk

IDS = st.sampled_from(["karen", "derek", "x9f59bce9es5", "a/b", "", "é"])
WORDS = st.one_of(IDS, st.text(max_size=8))
ANYTHING = st.recursive(
    st.one_of(WORDS, st.integers(-5, 5), st.booleans(), st.none()), lambda inner: st.lists(inner, max_size=3)
)
POSITION = st.fixed_dictionaries({"person": IDS, "by": IDS, "reason": WORDS, "what": WORDS, "at": st.integers(0, 9)})
FROZEN = st.fixed_dictionaries(
    {
        "candidacy": IDS, "number": st.integers(0, 3), "at": st.integers(0, 3), "by": IDS,
        "batch": ANYTHING, "cleared": ANYTHING, "conditions": ANYTHING, "deadline_hours": ANYTHING,
        "objections": ANYTHING, "recused": ANYTHING, "reserve": ANYTHING, "terms": ANYTHING,
        "positions": st.lists(POSITION, max_size=4),
        "seats": st.lists(st.tuples(IDS, IDS).map(list), max_size=4),
    },
    optional={"under": ANYTHING, "quorum": st.integers(0, 3)},
)  # fmt: skip


def again(fact: Fact) -> Fact:
    """The fact as it is read back from its row."""
    return read_fact(fact.kind, fact.key, stored(fact))


def as_before(fact: Fact) -> str:
    """The row as it was kept when it still said everything."""
    return json.dumps(unspoken_defaults_of(fact), default=unspoken_defaults_of)


@given(IDS, st.integers(0, 3), FROZEN, st.integers(0, 3), IDS)
def test_a_minute_is_read_as_it_was_frozen(cand: str, number: int, frozen: dict[str, object], at: int, by: str) -> None:
    fact = Minute(cand, number, frozen, at, by, 7)
    for found in (again(fact), read_fact("minute", fact.key, as_before(fact))):
        assert spelled(found) == spelled(fact)


@given(FROZEN, st.sampled_from(["batch", "at", "positions", "seats", "candidacy"]))
def test_a_minute_of_another_shape_is_kept_whole(frozen: dict[str, object], missing: str) -> None:
    fact = Minute("ivy", 1, {name: value for name, value in frozen.items() if name != missing}, 3, "karen", 7)
    if missing in ("positions", "seats"):
        fact.frozen[missing] = []
    assert spelled(again(fact)) == spelled(fact)


@given(IDS, st.integers(0, 9), IDS, IDS, WORDS)
def test_a_position_says_who_gave_it_where_that_is_another(
    cand: str, revision: int, person: str, by: str, reason: str
) -> None:
    fact = Position(cand, revision, person, "accept", reason=reason, by=by, at=3, n=4)
    assert again(fact) == fact == read_fact("position", fact.key, as_before(fact))
    if "/" not in cand + person:
        assert ("by" in json.loads(stored(fact))) == (by != person)


def spelled(fact: Fact) -> str:
    """With the kinds of its values: True is not 1."""
    return json.dumps(fact.to_json(), sort_keys=True)


def test_every_fact_of_random_rooms_is_read_back() -> None:
    kinds = set()
    for seed in range(6):
        for fact in walk(seed, 120, Walked()).room.state.facts():
            kinds.add(fact.kind)
            bare = replace(fact, touched=0) if isinstance(fact, Candidacy) else fact
            assert again(bare) == bare
            assert read_fact(fact.kind, fact.key, as_before(fact)) == bare
    assert kinds >= {"candidacy", "proposal", "position", "minute", "objection", "voice", "task"}


def test_the_key_is_made_of_what_the_row_leaves_out() -> None:
    for kind, names in KEYED.items():
        assert set(names) <= set(KINDS[kind].__dataclass_fields__)
    fact = Candidacy("ivy", role="lead", performer="p", by="karen")
    assert stored(fact) == '{"by":"karen","performer":"p","role":"lead"}'
    assert read_candidacy("ivy", stored(fact)) == fact
