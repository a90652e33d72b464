"""Finding performers: what is found is what a plain walk over everybody finds, on each database."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from castlist.actions import erasure, search_books, searching
from castlist.actions.productions import add_performer
from castlist.queries import postings as queries_postings
from castlist.queries import searching as queries_searching
from castlist.queries.postings import numbers_of
from castlist.queries.searching import Search
from castlist.records import postings
from castlist.records.models import Performer, SearchBook, SearchDoc, SearchFresh, SearchList, SearchNear, SearchWord
from castlist.records.postings import BLOCK, WHOLE, packed, places, unpacked
from castlist.rules.searching import (
    BEGUN,
    EXACT,
    KINDS,
    NAME,
    NEAR_FROM,
    NEARLY,
    Asked,
    Card,
    asked,
    folded,
    is_near,
    key_of,
    last_seen,
    words_of,
)
from tests.world import World

NOW = datetime(2026, 11, 1, tzinfo=UTC)
FIRST = (
    "Maryann",
    "Mary Ann",
    "Zoë",
    "Zoe",
    "Søren",
    "Katharina",
    "Katherine",
    "Karen",
    "Maren",
    "Ivy",
    "Anne-Marie",
    "Constantin",
    "Tom",
)
LAST = ("Marlowe", "Malrowe", "O’Neill", "Hart", "Harte", "Whitechapel", "Whitechaple", "Kim", "Quince", "Stage")
SKILLS = ("belt", "tap", "stage combat", "driving", "Tap")
VOICES = ("", "alto", "tenor", "Mezzo-soprano")
PLACES = ("London", "Linz", "Londonderry", "Hamlet")
LINES = (
    "zoe", "zo", "z", "karen", "kaern", "katharine", "whitechapell", "marlowe tap", "belt london last seen before 2021",
    "stage", "combat stage", "alto plays 30-40", "seen since 2020", "ma", "ham", "2019", "oneill", "tap tap tap", "xyz",
    "maryann", "mary ann", "mary-ann hart", "annemarie", "anne marie kim", "jo an", "maryannhart", "snigs", "sings tal",
    "malrowe zoe", "constatnin", "plays 200", "",
)  # fmt: skip


def crowd(world: World, count: int, seed: int) -> None:
    """So many performers, drawn by chance."""
    dice = random.Random(seed)
    for _ in range(count):
        made = add_performer(
            world.production.company_id, name=f"{dice.choice(FIRST)} {dice.choice(LAST)}", now=NOW,
            note=dice.choice(["", "sings in Linz", "tall"]), last_heard=dice.choice(["", "Last heard from in 2022."]),
            credits=[(dice.randint(2014, 2024), dice.choice(PLACES)) for _ in range(dice.randint(0, 3))],
        )  # fmt: skip
        low = dice.randint(16, 60)
        ranges = {"plays_from": low, "plays_to": low + dice.randint(0, 15)} if dice.random() < 0.7 else {}
        skills = dice.sample(SKILLS, dice.randint(0, 3))
        Performer.objects.filter(pk=made.pk).update(skills=skills, voice=dice.choice(VOICES), **ranges)
        searching.note([made.pk])


def walk(company: str, wanted: Asked) -> list[str]:
    """Who has to be found, in which order: by looking at everybody."""
    rows = Performer.objects.filter(company=company, merged_into=None, erased_at=None)
    cards = {
        p.pk: Card(p.name, p.note, p.credits, p.last_heard, p.skills, p.voice, p.plays_from, p.plays_to, p.agent)
        for p in rows
    }
    passing = {key: card for key, card in cards.items() if _passes(card, wanted)}
    found = _scored(passing, wanted, near=False)
    if len(found) < 50 and (len(wanted.terms) > 1 or any(len(term) >= NEAR_FROM for term in wanted.terms)):
        found = _scored(passing, wanted, near=True)
    return [
        key for _, _, key in sorted((-score, folded(cards[key].name).encode(), key) for key, score in found.items())
    ]


def _passes(card: Card, wanted: Asked) -> bool:
    year = last_seen(card)
    if wanted.seen_before is not None and not (year and year < wanted.seen_before):
        return False
    if wanted.seen_after is not None and not year > wanted.seen_after:
        return False
    if wanted.plays is not None:
        low, high = wanted.plays
        if card.plays_from is None or card.plays_to is None or card.plays_from > high or card.plays_to < low:
            return False
    mine = {key_of(skill) for skill in card.skills}
    return all(key_of(s) in mine for s in wanted.skills) and (
        not wanted.voice or key_of(wanted.voice) == key_of(card.voice)
    )


def _scored(cards: dict[str, Card], wanted: Asked, *, near: bool) -> dict[str, int]:
    found = {}
    for key, card in cards.items():
        texts = {
            "n:": card.name, "s:": " ".join([*card.skills, card.voice]),
            "c:": " ".join(f"{y} {t}" for y, t in card.credits), "o:": f"{card.note} {card.agent}",
        }  # fmt: skip
        parted = _parted_otherwise(wanted.terms, words_of(card.name)) if near else [0] * len(wanted.terms)
        worth = [
            max(least, *(_worth(term, kind, words_of(texts[kind]), near) for kind in KINDS))
            for term, least in zip(wanted.terms, parted, strict=True)
        ]
        if all(worth):
            found[key] = sum(worth)
    return found


def _parted_otherwise(terms: Sequence[str], name: list[str]) -> list[int]:
    """What each term is worth where the name has it in two words, or with the next as one."""
    found = []
    for n, term in enumerate(terms):
        sides = [term + other for other in terms[n + 1 : n + 2]] + [other + term for other in terms[max(0, n - 1) : n]]
        halves = any(term[:at] in name and term[at:] in name for at in range(2, len(term) - 1)) and len(term) > 3
        found.append(NEARLY["n:"] if halves or any(side in name for side in sides) else 0)
    return found


def _worth(term: str, kind: str, words: list[str], near: bool) -> int:
    if term in words:
        return EXACT[kind]
    shortest = {"n:": 1, "s:": 2}.get(kind, 4)
    if len(term) >= shortest and any(word.startswith(term) for word in words):
        return BEGUN[kind]
    slipped = near and len(term) >= NEAR_FROM and any(is_near(term, word) for word in words)
    return NEARLY[kind] if slipped else 0


def agrees(company: str) -> None:
    """For every line, and every filter, what is found is what the walk finds."""
    lines = [asked(line) for line in LINES]
    lines += [
        replace(asked("ma"), skills=("tap",)),
        Asked(voice="mezzo soprano"),
        Asked(skills=("Stage Combat", "tap")),
    ]
    for wanted in lines:
        found = Search(company).find(wanted, count=1000)
        assert (list(found.ids), found.total) == (walk(company, wanted), len(found.ids)), wanted
        assert Search(company).find(wanted, start=3, count=5).ids == found.ids[3:8]


def test_what_is_found_is_the_same_fresh_half_fresh_in_the_book_and_in_a_new_book(world: World) -> None:
    company = world.production.company_id
    crowd(world, 60, 1)
    agrees(company)
    assert searching.keep_up(now=NOW) == 120
    agrees(company)
    crowd(world, 40, 2)
    some = list(Performer.objects.order_by("pk").values_list("pk", flat=True)[:20])
    Performer.objects.filter(pk__in=some[:10]).update(name="Katharina Whitechapel", skills=["fencing"])
    searching.note(some)
    agrees(company)
    assert searching.fold(company) == 2 * 40 + 20
    agrees(company)
    assert searching.renew(company, now=NOW) == 100
    assert SearchFresh.objects.count() == 0
    agrees(company)
    assert SearchBook.objects.count() == 1


@pytest.fixture
def small_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows as a company of a million has them, for one of a hundred: most words stand in many blocks."""
    for module in (postings, queries_postings, queries_searching, searching, search_books):
        if hasattr(module, "BLOCK"):
            monkeypatch.setattr(module, "BLOCK", 16)
    monkeypatch.setattr(postings, "BYTES", 2)
    monkeypatch.setattr(postings, "FEW", 0)
    monkeypatch.setattr(search_books, "SHORT", 3)
    monkeypatch.setattr(search_books, "SLICE", 2)


@pytest.mark.usefixtures("small_rows")
def test_it_is_the_same_where_a_word_stands_in_many_rows(world: World) -> None:
    company = world.production.company_id
    crowd(world, 70, 7)
    searching.keep_up(now=NOW)
    agrees(company)
    assert searching.renew(company, now=NOW) == 70
    blocks = set(SearchList.objects.values_list("block", flat=True))
    assert blocks == {WHOLE, 0, 1, 2, 3, 4}, "few have one word, many another"
    whole = SearchList.objects.filter(block=WHOLE)
    assert set(whole.values_list("word", flat=True)) == set(
        SearchWord.objects.filter(n__lte=3).values_list("pk", flat=True)
    )
    agrees(company)
    crowd(world, 30, 8)
    some = list(Performer.objects.order_by("pk").values_list("pk", flat=True)[:25])
    Performer.objects.filter(pk__in=some[:15]).update(name="Anne Quince", skills=["fencing"], credits=[])
    erasure.erase_performer(some[20], now=NOW)
    searching.note(some)
    searching.keep_up(now=NOW)
    agrees(company)
    alone = set(whole.values_list("word", flat=True))
    assert not SearchList.objects.filter(word__in=alone).exclude(block=WHOLE).exists(), "a list stands in one way"
    assert _counted(company) == dict(SearchWord.objects.values_list("pk", "n"))
    searching.renew(company, now=NOW)
    agrees(company)


def _counted(company: str) -> dict[int, int]:
    """How many stand in the list of each word."""
    words = list(SearchWord.objects.values_list("pk", "token"))
    search = Search(company)
    return {key: numbers_of(search.lists.union([bytes(token).decode()])) for key, token in words}


def test_who_is_called_otherwise_stands_by_the_new_name_in_the_old_book(world: World) -> None:
    company = world.production.company_id
    made = [add_performer(company, name=f"{name} Quince", now=NOW) for name in ("Abe", "Bea", "Cleo", "Dora")]
    searching.keep_up(now=NOW)
    searching.renew(company, now=NOW)
    book = SearchBook.objects.get()
    assert book.sorted_docs == book.next_doc == 4
    Performer.objects.filter(pk=made[0].pk).update(name="Zoe Quince")
    searching.note([made[0].pk])
    order = tuple(one.pk for one in (*made[1:], made[0]))
    assert Search(company).find(asked("quince")).ids == order
    assert Search(company).find(asked("quince"), start=1, count=2).ids == order[1:3]
    searching.keep_up(now=NOW)
    assert Search(company).find(asked("quince")).ids == order
    assert Search(company).find(asked("quince"), start=2, count=5).ids == order[2:]
    assert SearchDoc.objects.get(performer=made[0].pk).doc == 4


def test_what_nobody_has_any_more_is_gone_from_every_table(world: World) -> None:
    company = world.production.company_id
    crowd(world, 12, 3)
    searching.keep_up(now=NOW)
    made = add_performer(company, name="Quillon Zwetschgen", note="plays the ocarina", now=NOW)
    searching.keep_up(now=NOW)
    assert Search(company).find(asked("zwetchgen")).ids == (made.pk,)
    kept = [table.objects.count() for table in (SearchWord, SearchNear, SearchList, SearchDoc)]
    erasure.erase_performer(made.pk, now=NOW)
    assert Search(company).find(asked("zwetschgen")).ids == ()
    searching.keep_up(now=NOW)
    left = [table.objects.count() for table in (SearchWord, SearchNear, SearchList, SearchDoc)]
    assert (left[3], SearchFresh.objects.count()) == (kept[3] - 1, 0)
    words = {bytes(token).decode() for token in SearchWord.objects.values_list("token", flat=True)}
    assert {word for word in words if "zwet" in word or "quillon" in word or "ocarina" in word} == set()
    assert set(SearchWord.objects.filter(n__lte=0)) == set()
    assert set(SearchNear.objects.values_list("word", flat=True)) <= set(
        SearchWord.objects.values_list("pk", flat=True)
    )
    assert set(SearchList.objects.values_list("word", flat=True)) == set(
        SearchWord.objects.values_list("pk", flat=True)
    )
    agrees(company)


def test_a_book_that_was_never_finished_is_begun_anew(world: World) -> None:
    company = world.production.company_id
    crowd(world, 5, 4)
    SearchBook.objects.create(company_id=company)
    assert searching.fold(company) == 0
    searching.keep_up(now=NOW)
    assert list(SearchBook.objects.values_list("ready", flat=True)) == [True]
    agrees(company)


def test_counts_beside_the_filters_are_those_of_the_walk(world: World) -> None:
    company = world.production.company_id
    crowd(world, 50, 5)
    searching.keep_up(now=NOW)
    crowd(world, 10, 6)
    search = Search(company)
    found = search.find(asked("ma"), count=1000)
    counted = dict(search.count(found, "S:", 12))
    for skill in ("belt", "tap", "stage combat", "driving"):
        assert counted.get(skill, 0) == len(walk(company, replace(asked("ma"), skills=(skill,))))
    some = found.ids[:4]
    assert search.count_among(found, some) == 4
    assert search.find(asked("ma"), among=some, count=10).ids == some
    assert search.count_passing(found, [asked("seen before 2020"), asked("plays 30-40")]) == [
        len(walk(company, asked(f"ma {more}"))) for more in ("seen before 2020", "plays 30-40")
    ]


def test_more_than_a_page_asks_no_more_than_before(world: World, django_assert_max_num_queries: object) -> None:
    company = world.production.company_id
    for more in (3, 60):
        crowd(world, more, more)
        searching.keep_up(now=NOW)
        with django_assert_max_num_queries(7):  # type: ignore[operator]
            Search(company).find(asked("katharnia whitchapel tap linz"))


@given(st.sets(st.integers(0, BLOCK - 1), max_size=200))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_block_is_read_as_it_was_written(some: set[int]) -> None:
    bits = sum(1 << place for place in some)
    assert unpacked(packed(bits)) == bits
    assert list(places(bits)) == sorted(some)


def test_name_stands_before_the_rest(world: World) -> None:
    company = world.production.company_id
    made = [
        add_performer(company, name="Hamlet Kim", now=NOW), add_performer(company, name="Ann Hamletson", now=NOW),
        add_performer(company, name="Bob Kim", credits=[(2019, "Hamlet")], now=NOW),
    ]  # fmt: skip
    assert Search(company).find(asked("hamlet")).ids == tuple(p.pk for p in made)
    assert NAME in KINDS


def test_the_command_makes_every_book_anew(world: World) -> None:
    company = world.production.company_id
    crowd(world, 6, 8)
    Performer.objects.filter(company=company).update(name="Otto Fresh")  # by other means: nobody noted it
    assert Search(company).find(asked("otto")).total == 0
    SearchFresh.objects.all().delete()
    assert searching.renew_all(now=NOW) == 6
    assert Search(company).find(asked("otto")).total == 6


def test_a_name_is_found_however_it_is_parted(world: World) -> None:
    company = world.production.company_id
    made = {
        name: add_performer(company, name=name, now=NOW).pk for name in ("Mary-Ann Bell", "Mary Ann", "Maryann Cole")
    }
    for line, names in {
        "maryann": ("Maryann Cole", "Mary Ann", "Mary-Ann Bell"),
        "mary ann": ("Mary Ann", "Mary-Ann Bell", "Maryann Cole"),
        "mary-ann bell": ("Mary-Ann Bell",), "maryann bell": ("Mary-Ann Bell",), "ann cole": (),
    }.items():  # fmt: skip
        for _ in range(2):
            assert Search(company).find(asked(line)).ids == tuple(made[name] for name in names), line
            searching.keep_up(now=NOW)


def test_a_slip_in_the_line_beside_the_name_and_in_the_agents_is_forgiven(world: World) -> None:
    company = world.production.company_id
    made = add_performer(company, name="Ada Bell", note="plays the ocarina", now=NOW)
    Performer.objects.filter(pk=made.pk).update(agent="Harbour Artists")
    searching.note([made.pk])
    for _ in range(2):
        assert [Search(company).find(asked(line)).ids for line in ("ocrina", "harbuor artist", "ocxxna")] == [
            (made.pk,), (made.pk,), (),
        ]  # fmt: skip
        searching.keep_up(now=NOW)


def test_a_book_of_an_earlier_way_is_made_anew_by_the_clock(world: World) -> None:
    crowd(world, 3, 9)
    searching.keep_up(now=NOW)
    book = SearchBook.objects.get()
    searching.keep_up(now=NOW)
    assert SearchBook.objects.get() == book
    SearchBook.objects.update(way=1)
    searching.keep_up(now=NOW)
    assert SearchBook.objects.get() != book
    assert SearchBook.objects.get().way > 1
