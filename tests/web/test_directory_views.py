"""The directory in a browser: who comes in, what they find, and what hidden candidacies do not change."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from castlist.actions import agreements, parting, performers, searching
from castlist.actions.decisions import Actor, Reason, put_forward, submit
from castlist.actions.productions import add_performer, make_company, open_production
from castlist.queries.directory import Filters, directory
from castlist.queries.directory_person import person_page
from castlist.records.models import Performer, QueueAct, SavedSearch, Slot
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def known(world: World) -> dict[str, str]:
    """Zoë, who sings and whom nobody has put forward, and Ivy, who is in the room; their ids."""
    company = world.production.company_id
    zoe = add_performer(
        company, name="Zoë Hart", note="belts to D5", email="zoe@example.org", now=world.now,
        credits=[(2019, "Hamlet, London")],
    )  # fmt: skip
    Performer.objects.filter(pk=zoe.pk).update(
        skills=["belt", "stage combat"], voice="alto", range_low="A3", range_high="D5", plays_from=30, plays_to=40,
        phone="+44 20 7946 0000", agent="Kit & Co",
    )  # fmt: skip
    searching.note([zoe.pk])
    world.put_forward("ivy")
    return {"zoe": zoe.pk, "ivy": world.performers["ivy"]}


def names_on(client: Client, query: str) -> list[str]:
    """Who stands in the list, in its order."""
    answer = client.get(f"/people/?{query}")
    assert answer.status_code == 200
    return re.findall(r'class="serif" id="found-\w+" href="/people/\w+/" dir="auto">([^<]+)<', answer.content.decode())


def test_a_name_a_slip_skills_and_a_sentence_find_her(world: World, known: dict[str, str]) -> None:
    karen = world.client("karen")
    for query in ("q=zoe", "q=ZO", "q=hrat+zoe", "q=belt+london+last+seen+before+2021", "skill=stage+combat",
                  "voice=alto", "plays_from=35&plays_to=50", "seen_before=2020", "q=kit"):  # fmt: skip
        assert names_on(karen, query) == ["Zoë Hart"], query
    for query in ("q=belt+last+seen+before+2019", "voice=bass", "plays_from=50", "seen_after=2019",
                  "outcome=open&q=zoe"):  # fmt: skip
        assert names_on(karen, query) == [], query
    assert names_on(karen, "") == ["Ivy Marlowe", "Zoë Hart"]
    assert names_on(karen, "outcome=open") == ["Ivy Marlowe"]


def test_whoever_was_made_one_with_another_is_found_by_either_name_and_by_one_again_when_they_are_two(
    world: World, known: dict[str, str]
) -> None:
    karen, other = world.client("karen"), add_performer(world.production.company_id, name="Mina Quarles", now=world.now)
    searching.note([other.pk])
    performers.merge(world.actor("karen"), keep=known["zoe"], gone=other.pk)
    for _ in range(2):
        assert [names_on(karen, f"q={name}") for name in ("mina+quarles", "quarlse", "zoe")] == [["Zoë Hart"]] * 3
        searching.renew(world.production.company_id, now=world.now)
    parting.part(world.actor("karen"), keep=known["zoe"], gone=other.pk)
    assert [names_on(karen, f"q={name}") for name in ("mina", "zoe")] == [["Mina Quarles"], ["Zoë Hart"]]


def test_a_stranger_finds_nothing_at_any_address(world: World, known: dict[str, str]) -> None:
    eve = world.client("eve")
    nothing = eve.get("/people/nosuch/")
    for path in ("/people/", "/people/?q=zoe", f"/people/{known['zoe']}/", f"/people/{known['zoe']}/edit/",
                 "/people/searches/"):  # fmt: skip
        answer = eve.get(path)
        assert (answer.status_code, answer.content) == (404, nothing.content), path
    assert eve.post("/people/searches/", {"name": "x", "query": "q=zoe"}).status_code == 404
    assert eve.post(f"/people/{known['zoe']}/edit/", {"name": "x"}).status_code == 404
    assert SavedSearch.objects.count() == 0
    assert world.client().get("/people/").status_code == 302


def test_another_company_is_another_directory(world: World, known: dict[str, str]) -> None:
    other = make_company(name="Elsewhere", owner=world.people["eve"], now=world.now)
    open_production(other, name="Theirs", by=world.people["eve"], now=world.now)
    theirs = add_performer(other.pk, name="Zoë Elsewhere", now=world.now)
    assert names_on(world.client("eve"), "q=zoe") == ["Zoë Elsewhere"]
    assert names_on(world.client("karen"), "q=zoe") == ["Zoë Hart"]
    assert world.client("karen").get(f"/people/{theirs.pk}/").status_code == 404
    assert world.client("eve").get(f"/people/{known['ivy']}/").status_code == 404


def test_what_cannot_be_looked_for_is_said_and_stays_typed(world: World, known: dict[str, str]) -> None:
    karen = world.client("karen")
    for query, says in (("seen_before=long", "“long” is not a year."), ("plays_from=0", "“0” is not an age"),
                        ("plays_from=40&plays_to=30", "ends at 30 before it begins at 40"),
                        ("outcome=hated", "“hated” cannot be looked for.")):  # fmt: skip
        answer = karen.get(f"/people/?q=zoe&{query}")
        assert (answer.status_code, says in answer.content.decode()) == (422, True)
        assert 'value="zoe"' in answer.content.decode()
    for query in ("q=%00", "q=" + "x" * 9000, "page=-1", "page=9999", "q=%ff", "skill=" + "y" * 500, "voice=%00"):
        assert karen.get(f"/people/?{query}").status_code == 200


def test_typing_answers_with_the_list_alone(world: World, known: dict[str, str]) -> None:
    answer = world.client("karen").get("/people/?q=zo", headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert ("Zoë Hart" in text, "<html" in text, 'id="found"' in text) == (True, False, True)


def test_typing_brings_the_counts_and_the_search_that_would_be_kept_along(world: World, known: dict[str, str]) -> None:
    karen = world.client("karen")
    text = karen.get("/people/?q=ivy", headers={"HX-Request": "true"}).content.decode()
    for brought in ('id="counted"', 'id="without"', 'id="kept-query" name="query" value="q=ivy"'):
        assert re.search(rf'{brought}[^>]*hx-swap-oob="true"', text), brought
    assert 'value="stage combat"' not in text
    whole = karen.get("/people/?q=zo").content.decode()
    assert ("hx-swap-oob" in whole, 'id="skill-stage-combat"' in whole) == (False, True)


def test_the_form_that_keeps_a_search_is_answered_with_a_whole_page(world: World, known: dict[str, str]) -> None:
    text = world.client("karen").get("/people/?q=zo").content.decode()
    (form,) = re.findall(r'<form[^>]*data-act="save_search"[^>]*>', text)
    assert "hx-boost" not in form


def test_addresses_are_for_the_desk(world: World, known: dict[str, str]) -> None:
    pages = {who: world.client(who).get(f"/people/{known['zoe']}/").content.decode() for who in ("sam", "tom")}
    assert {who: ("zoe@example.org" in p, "7946" in p, "Kit &amp; Co" in p) for who, p in pages.items()} == {
        "sam": (True, True, True), "tom": (False, False, True),
    }  # fmt: skip


def test_her_page_says_what_is_known_and_leads_on(world: World, known: dict[str, str]) -> None:
    page = world.client("karen").get(f"/people/{known['zoe']}/").content.decode()
    for said in ("A3 to D5", "30 to 40", "stage combat", "Hamlet, London", "put-forward/?performer="):
        assert said in page
    ivys = world.client("karen").get(f"/people/{known['ivy']}/").content.decode()
    assert "Karen</b> put them forward for The Lead, Small Hours." in ivys


# -- What is not theirs to know


def test_a_candidacy_of_ones_own_family_changes_nothing_that_one_sees(world: World, known: dict[str, str]) -> None:
    """Two worlds: Zoë, whom Derek declared his family, is put forward in one of them."""
    agreements.declare(world.actor("derek"), performer=known["zoe"], what="family")
    before = {who: _seen(world, who, known["zoe"]) for who in ("derek", "karen")}
    put_forward(world.actor("karen"), role=world.role, performer=known["zoe"], reason=Reason("Her voice."))
    after = {who: _seen(world, who, known["zoe"]) for who in ("derek", "karen")}
    assert after["derek"] == before["derek"]
    assert after["karen"] != before["karen"]


def test_who_submits_recuses_their_family_from_rivals_too(world: World, known: dict[str, str]) -> None:
    agreements.declare(world.actor("derek"), performer=known["zoe"], what="family")
    assert len(person_page(world.people["derek"], known["ivy"], now=world.now).stands) == 1
    submit(world.actor("karen"), role=world.role, performer=known["zoe"])
    assert person_page(world.people["derek"], known["ivy"], now=world.now).stands == ()
    found = directory(world.people["derek"], Filters(outcome="open"), now=world.now)
    assert (found.total, [one.count for one in found.outcomes]) == (0, [0, 0, 0, 0])


def test_a_production_of_others_shows_in_nothing(world: World, known: dict[str, str], settings: Any) -> None:
    hidden = open_production(
        world.production.company, name="Hidden Hours", by=world.people["eve"], now=world.now, title="producer"
    )
    role = str(agreements.add_role(Actor(hidden.pk, world.people["eve"].pk, world.now), name="Nurse").answer["role"])
    before = _seen(world, "karen", known["zoe"])
    put_forward(
        Actor(hidden.pk, world.people["eve"].pk, world.now), role=role, performer=known["zoe"], reason=Reason("x")
    )
    assert _seen(world, "karen", known["zoe"]) == before
    assert person_page(world.people["eve"], known["zoe"], now=world.now).stands[0].role_name == "Nurse"


def _seen(world: World, who: str, performer: str) -> tuple[Any, ...]:
    """All that the directory tells them, and how often the database was asked."""
    viewer = world.people[who]
    directory(viewer, Filters(), now=world.now)
    person_page(viewer, performer, now=world.now)
    with CaptureQueriesContext(connection) as asked:
        found = [
            directory(viewer, filters, now=world.now)
            for filters in (Filters(text="zoe"), Filters(outcome="open"), Filters())
        ]
        page = person_page(viewer, performer, now=world.now)
    told = [(d.total, d.rows, d.skills, d.voices, d.bands, d.years, d.outcomes) for d in found]
    return told, (page.stands, page.letters, page.known_by, page.into, page.version), len(asked)


def test_statements_do_not_grow_with_people(
    world: World, known: dict[str, str], django_assert_max_num_queries: Any
) -> None:  # fmt: skip
    karen = world.client("karen")
    karen.get("/people/")
    for n in range(2):
        for more in range(30 * n):
            add_performer(world.production.company_id, name=f"Ann {more}", now=world.now)
        searching.keep_up(now=world.now)
        karen.get("/people/?q=an")
        with django_assert_max_num_queries(30):
            karen.get("/people/?q=an")


# -- What members write


def test_a_member_puts_right_what_is_known(world: World, known: dict[str, str]) -> None:
    tom, here = world.client("tom"), f"/people/{known['zoe']}/edit/"
    seen = re.findall(r'name="seen" value="(\w+)"', tom.get(here).content.decode())[0]
    form = {
        "name": "Zoe Harte", "skills": "tap, Tap", "voice": "tenor", "credits": "2024: Macbeth", "seen": seen,
        "key": "k1",
    }  # fmt: skip
    assert tom.post(here, form)["Location"] == f"/people/{known['zoe']}/?done=kept"
    row = Performer.objects.get(pk=known["zoe"])
    assert (row.name, row.skills, row.voice, row.credits) == ("Zoe Harte", ["tap"], "tenor", [[2024, "Macbeth"]])
    assert (row.phone, row.email) == ("+44 20 7946 0000", "zoe@example.org")
    assert names_on(tom, "q=macbeth") == ["Zoe Harte"]
    assert tom.post(here, form).status_code == 302
    again = tom.post(here, form | {"key": "k2", "voice": "bass"})
    assert (again.status_code, 'value="bass"' in again.content.decode()) == (409, True)
    bad = (("range_low", "H9"), ("name", " "), ("credits", "no year"), ("plays_from", "x"), ("voice", "\x00"))
    for field, value in bad:
        refused = tom.post(here, {"name": "Zoe Harte", "key": f"bad-{field}", field: value})
        assert refused.status_code == 422, field
    assert Performer.objects.get(pk=known["zoe"]).voice == "tenor"
    assert world.client("miriam").post(here, {"name": "Mine", "key": "m"}).status_code == 422


def test_searches_are_kept_and_forgotten_by_whoever_kept_them(world: World, known: dict[str, str]) -> None:
    karen, tom = world.client("karen"), world.client("tom")
    kept = karen.post("/people/searches/", {"name": "Belters", "query": "q=belt&nonsense=1&seen_before=2021"})
    assert kept["Location"] == "/people/?q=belt&seen_before=2021&done=saved"
    karen.post("/people/searches/", {"name": "Belters", "query": "q=belt"})
    saved = SavedSearch.objects.get()
    assert saved.query == "q=belt"
    assert [who.get("/people/").content.decode().count("Belters") > 0 for who in (karen, tom)] == [True, False]
    assert tom.post("/people/searches/", {"search": saved.pk}).status_code == 404
    for name, query in (("", "q=x"), ("y" * 81, "q=x"), ("empty", ""), ("bad", "seen_before=x"), ("\u202e", "q=x")):
        refused = karen.post("/people/searches/", {"name": name, "query": query})
        assert refused.status_code == 422
    assert karen.post("/people/searches/", {"search": saved.pk}).status_code == 302
    assert SavedSearch.objects.count() == 0


@pytest.mark.parametrize("length", [100, 30_000])
def test_whoever_is_signed_out_is_led_back_also_from_a_very_long_address(db: None, length: int) -> None:
    answer = Client().get("/people/", {"q": "x" * length})
    back = parse_qs(urlsplit(answer["Location"]).query)["next"]
    assert answer.status_code == 302
    assert back == ["/people/" if length > 4_000 else f"/people/?q={'x' * length}"]


def test_whoever_was_here_was_seen_as_far_as_the_viewer_may_know_of_it(world: World, known: dict[str, str]) -> None:
    searching.keep_up(now=world.now)
    world.times()
    year, cand = world.now.year, world.cands["ivy"]
    slot = Slot.objects.order_by("start").first()
    assert slot is not None

    def seen(who: str) -> tuple[list[str], list[str], bool]:
        client = world.client(who)
        after, before = names_on(client, f"seen_after={year - 1}"), names_on(client, f"seen_before={year}")
        return after, before, f"last seen {year}" in client.get("/people/?q=ivy").content.decode()

    Slot.objects.filter(pk=slot.pk).update(cand=cand, start=world.now + timedelta(days=1))
    assert seen("karen") == ([], ["Zoë Hart"], False), "their time is still to come"
    Slot.objects.filter(pk=slot.pk).update(start=world.now - timedelta(minutes=1))
    assert seen("karen") == (["Ivy Marlowe"], ["Zoë Hart"], True)
    answer = world.client("karen").get("/people/?q=").content.decode()
    assert f"seen since {year - 3}: 1" in answer
    assert seen("miriam") == ([], ["Zoë Hart"], False), "no room is hers to see"
    day, session = world.now.date(), slot.session
    about = {"production": world.production, "session": session, "day": day, "cand": cand, "by": "x"}
    QueueAct.objects.create(**about, n=1, what="missing", at=1)
    assert seen("karen") == ([], ["Zoë Hart"], False), "they were looked for, and not found"
    QueueAct.objects.create(**about, n=2, what="here", at=2)
    QueueAct.objects.create(**about, n=3, what="enter", at=3)
    assert seen("karen") == (["Ivy Marlowe"], ["Zoë Hart"], True)
    Slot.objects.update(cand=None)
    assert seen("karen") == (["Ivy Marlowe"], ["Zoë Hart"], True)
    QueueAct.objects.create(**about, n=4, what="undo", at=4)
    assert seen("karen") == ([], ["Zoë Hart"], False)
    Slot.objects.filter(pk=slot.pk).update(cand=cand)
    QueueAct.objects.all().delete()
    agreements.declare(world.actor("karen"), performer=known["ivy"], what="partner")
    assert seen("karen") == ([], ["Zoë Hart"], False), "she is recused"
    assert seen("sam") == (["Ivy Marlowe"], ["Zoë Hart"], True)
