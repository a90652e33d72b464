"""Matters are sealed, read by leads who are not concerned, and leave no trace anywhere else."""

import json
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as live_settings
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from castlist.actions import agreements, productions, safeguarding
from castlist.actions.matters import seal_older
from castlist.queries.doors import NotThere
from castlist.queries.safeguarding import asking, lead_page, matter_for
from castlist.queries.verification_walk import walk
from castlist.records import vault
from castlist.records.models import Event, Matter, MatterAct, Text
from castlist.records.safeguarding import hash_of
from castlist.rules.why import Refused, Why
from tests.world import World

pytestmark = pytest.mark.django_db
ACCOUNT = "Six years ago, on tour: what was said in the wings."


@pytest.fixture
def raised(world: World) -> tuple[World, str]:
    """Ivy is put forward, and Derek has raised what only he and the leads may read."""
    world.put_forward("ivy")
    matter = safeguarding.raise_matter(
        world.actor("derek"), performer=world.performers["ivy"], kind="complaint", account=ACCOUNT
    )
    return world, matter


def refused(act: Any) -> Why:
    with pytest.raises(Refused) as no:
        act()
    return no.value.why


def may_read(world: World, name: str, matter: str) -> str:
    try:
        page = matter_for(world.people[name], world.production, matter, now=world.now)
    except NotThere:
        return "nothing"
    return "whole" if page.whole else "own"


def test_leads_read_it_the_author_what_they_wrote_and_nobody_else_anything(raised: tuple[World, str]) -> None:
    world, matter = raised
    names = ("miriam", "ruth", "derek", "karen", "tom", "julia", "sam", "eve")
    assert [may_read(world, name, matter) for name in names] == ["whole", "whole", "own", *["nothing"] * 5]


def test_nothing_of_it_stands_in_the_clear_anywhere(raised: tuple[World, str]) -> None:
    world, matter = raised
    row = Matter.objects.get(pk=matter)
    kept = b"".join([bytes(row.sealed), bytes(row.wrapped_key)])
    assert [word for word in (ACCOUNT, "complaint", world.performers["ivy"]) if word.encode() in kept] == []
    everything = " ".join(map(str, [*Event.objects.values_list("data", "kind"), *Text.objects.values_list("body")]))
    assert [word for word in (ACCOUNT, matter, "matter") if word in everything] == []


def test_raising_writes_no_event_and_moves_no_head(raised: tuple[World, str]) -> None:
    world, _ = raised
    world.production.refresh_from_db()
    before = (Event.objects.count(), world.production.head)
    safeguarding.raise_matter(world.actor("tom"), about="The lift", kind="finding", account="It sticks.")
    world.production.refresh_from_db()
    assert (Event.objects.count(), world.production.head) == before


def test_master_key_lies_in_the_data_folder_and_nobody_else_reads_it(raised: tuple[World, str]) -> None:
    path = Path(live_settings.CASTLIST_DATA) / "safeguarding.key"
    assert (path.stat().st_mode & 0o777, len(path.read_bytes())) == (0o600, 32)
    again = vault.make_master_key()
    assert again.read_bytes() == path.read_bytes()


def test_matter_opens_with_no_other_key_and_not_under_another_id(
    raised: tuple[World, str], settings: Any, tmp_path: Any
) -> None:
    _, matter = raised
    row = Matter.objects.get(pk=matter)
    with pytest.raises(vault.Locked):
        vault.unseal(row.wrapped_key, row.sealed, about="another")
    with pytest.raises(vault.Locked):
        vault.unseal(row.wrapped_key, bytes(row.sealed)[:-1] + bytes([row.sealed[-1] ^ 1]), about=matter)
    settings.CASTLIST_DATA = tmp_path
    with pytest.raises(vault.Locked):
        vault.unseal(row.wrapped_key, row.sealed, about=matter)


def test_two_matters_have_two_keys(raised: tuple[World, str]) -> None:
    world, _ = raised
    safeguarding.raise_matter(world.actor("derek"), about="x", kind="finding", account=ACCOUNT)
    first, second = Matter.objects.all()
    assert bytes(first.wrapped_key) != bytes(second.wrapped_key)


def test_lead_who_is_named_or_related_reads_nothing_of_it(raised: tuple[World, str]) -> None:
    world, matter = raised
    about_miriam = safeguarding.raise_matter(
        world.actor("tom"), person=world.people["miriam"].pk, kind="complaint", account="About her."
    )
    assert [may_read(world, name, about_miriam) for name in ("miriam", "ruth", "tom")] == ["nothing", "whole", "own"]
    agreements.declare(world.actor("ruth"), performer=world.performers["ivy"])
    assert [may_read(world, name, matter) for name in ("miriam", "ruth")] == ["whole", "nothing"]
    ruths = lead_page(world.people["ruth"], world.production, now=world.now).matters
    assert [one.id for one in ruths] == [about_miriam]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"kind": "rumour"}, Why.incomplete),
        ({"account": " \x00 "}, Why.incomplete),
        ({"account": "x" * 20_001}, Why.too_long),
        ({"performer": "nothing"}, Why.unknown),
        ({"performer": "", "about": ""}, Why.incomplete),
    ],
)
def test_what_cannot_be_raised(raised: tuple[World, str], change: dict[str, str], why: Why) -> None:
    world, _ = raised
    given = {"performer": world.performers["ivy"], "kind": "complaint", "account": ACCOUNT} | change
    assert refused(lambda: safeguarding.raise_matter(world.actor("tom"), **given)) is why


def test_stranger_raises_nothing_and_a_recused_member_may(raised: tuple[World, str]) -> None:
    world, _ = raised
    given = {"performer": world.performers["ivy"], "kind": "complaint", "account": ACCOUNT}
    assert refused(lambda: safeguarding.raise_matter(world.actor("eve"), **given)) is Why.unknown
    agreements.declare(world.actor("tom"), performer=world.performers["ivy"])
    assert safeguarding.raise_matter(world.actor("tom"), **given)


def test_steps_are_dated_and_an_end_is_the_end(raised: tuple[World, str]) -> None:
    world, matter = raised
    lead, today = world.actor("miriam"), world.now.date()
    safeguarding.note(lead, matter, text="Spoke to her.")
    safeguarding.review(lead, matter, text="It stands.", on=today + timedelta(days=90))
    assert refused(lambda: safeguarding.review(lead, matter, text="x", on=today + timedelta(days=367))) is Why.bad_times
    assert refused(lambda: safeguarding.review(lead, matter, text="x", on=today)) is Why.bad_times
    assert refused(lambda: safeguarding.note(world.actor("derek"), matter, text="x")) is Why.unknown
    assert refused(lambda: safeguarding.note(lead, matter, text=" ")) is Why.incomplete
    safeguarding.end(lead, matter, text="Settled.")
    assert refused(lambda: safeguarding.note(lead, matter, text="x")) is Why.already_there
    page = matter_for(world.people["miriam"], world.production, matter, now=world.now)
    assert [(s.what, s.by) for s in page.steps] == [("note", "Miriam"), ("review", "Miriam"), ("end", "Miriam")]
    assert (page.row.state, page.may_change) == ("ended", False)


def test_at_its_date_it_asks_whether_it_still_stands(raised: tuple[World, str]) -> None:
    world, matter = raised
    on = matter_for(world.people["miriam"], world.production, matter, now=world.now).row.review
    assert (on - world.now.date()).days <= 366
    then = datetime.combine(on, time(9), UTC)
    due = [len(asking(world.production, world.people[n].pk, now=then)) for n in ("miriam", "derek", "karen")]
    assert due == [1, 0, 0]


def test_author_sees_only_their_own_in_the_list(raised: tuple[World, str]) -> None:
    world, matter = raised
    seen = {n: [r.id for r in lead_page(world.people[n], world.production, now=world.now).matters] for n in
            ("miriam", "derek", "tom")}  # fmt: skip
    assert seen == {"miriam": [matter], "derek": [matter], "tom": []}
    with pytest.raises(NotThere):
        lead_page(world.people["eve"], world.production, now=world.now)


# -- The stream of a matter


def steps_of(world: World, matter: str) -> list[tuple[str, str]]:
    page = matter_for(world.people["miriam"], world.production, matter, now=world.now)
    return [(one.what, one.text) for one in page.steps]


def test_every_step_is_an_act_in_the_matters_own_chain(raised: tuple[World, str]) -> None:
    world, matter = raised
    other = safeguarding.raise_matter(world.actor("tom"), about="The lift", kind="finding", account="It sticks.")
    lead = world.actor("miriam")
    safeguarding.note(lead, matter, text="First.")
    safeguarding.note(lead, other, text="Elsewhere.")
    safeguarding.note(lead, matter, text="She knows.", what="told")
    numbered = list(MatterAct.objects.order_by("matter_id", "n").values_list("matter_id", "n"))
    assert sorted(numbered) == sorted([(matter, 1), (matter, 2), (other, 1)])
    assert steps_of(world, matter) == [("note", "First."), ("told", "She knows.")]
    assert walk().findings == []
    kept = b"".join(bytes(one) for one in MatterAct.objects.values_list("sealed", flat=True))
    assert [word for word in (b"First.", b"told", b"note", world.people["miriam"].pk.encode()) if word in kept] == []


def test_an_act_opens_at_its_own_place_only(raised: tuple[World, str]) -> None:
    world, matter = raised
    safeguarding.note(world.actor("miriam"), matter, text="First.")
    row, act = Matter.objects.get(pk=matter), MatterAct.objects.get()
    assert b"First." in vault.unseal_beside(row.wrapped_key, [(f"{matter}:1", act.sealed)], about=matter)[0]
    with pytest.raises(vault.Locked):
        vault.unseal_beside(row.wrapped_key, [(f"{matter}:2", act.sealed)], about=matter)


@pytest.mark.parametrize("how", ["update", "delete"])
def test_the_database_refuses_to_change_an_act(raised: tuple[World, str], how: str) -> None:
    world, matter = raised
    safeguarding.note(world.actor("miriam"), matter, text="First.")
    rows = MatterAct.objects.filter(matter=matter)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(hash="x") if how == "update" else rows.delete()
    assert steps_of(world, matter) == [("note", "First.")]


@pytest.mark.parametrize("change", [{"head": 0, "head_hash": ""}, {"head_hash": "0" * 64}, {"sealed": b"another"}])
def test_verify_finds_a_matter_that_was_tampered_with(raised: tuple[World, str], change: dict[str, Any]) -> None:
    world, matter = raised
    safeguarding.note(world.actor("miriam"), matter, text="First.")
    Matter.objects.filter(pk=matter).update(**change)
    assert [found.invariant for found in walk().findings] == ["matters"]


def test_steps_of_before_the_stream_are_read_and_gone_on_from(raised: tuple[World, str]) -> None:
    """Matters of earlier versions hold their steps in one sealed piece."""
    world, matter = raised
    row = Matter.objects.get(pk=matter)
    old = {"at": world.now.isoformat(), "by": world.people["ruth"].pk, "what": "review", "text": "Stood then."}
    sealed = {"performer": world.performers["ivy"], "person": "", "about": "", "kind": "complaint", "account": "x"}
    row.wrapped_key, row.sealed = vault.seal(json.dumps({**sealed, "steps": [old]}).encode(), about=matter)
    of_before(world, row)
    safeguarding.note(world.actor("miriam"), matter, text="Now.")
    assert steps_of(world, matter) == [("review", "Stood then."), ("note", "Now.")]
    page = matter_for(world.people["miriam"], world.production, matter, now=world.now)
    assert page.row.review == world.now.date() + timedelta(days=9)
    assert walk().findings == []


def of_before(world: World, row: Matter, *, state: str = "open") -> None:
    """The row as an earlier version kept it: it says who raised it and how it stands."""
    row.origin, row.author, row.created_at, row.state = b"", world.people["derek"], world.now, state
    row.review_on = world.now.date() + timedelta(days=9)
    row.raised_hash = hash_of(row)
    row.save()


def in_the_clear(row: Matter) -> list[object]:
    return [row.author_id, row.state, row.review_on, row.created_at, row.ended_at]


NOTHING_CLEAR: list[object] = [None, "", None, None, None]


@pytest.mark.parametrize("state", ["open", "ended"])
def test_rows_of_before_are_sealed_once_their_key_is_there(
    raised: tuple[World, str], settings: Any, tmp_path: Any, state: str
) -> None:
    world, matter = raised

    def seen() -> list[object]:
        pages = [matter_for(world.people[n], world.production, matter, now=world.now) for n in ("miriam", "derek")]
        return [*pages, lead_page(world.people["derek"], world.production, now=world.now).matters]

    of_before(world, Matter.objects.get(pk=matter), state=state)
    before = seen()
    assert before[0].row.state == state  # type: ignore[attr-defined]
    there, settings.CASTLIST_DATA = settings.CASTLIST_DATA, tmp_path
    assert seal_older() == 0
    settings.CASTLIST_DATA = there
    assert (seal_older(), seal_older()) == (1, 0)
    assert in_the_clear(Matter.objects.get(pk=matter)) == NOTHING_CLEAR
    assert seen() == before
    assert walk().findings == []


def test_a_row_tells_neither_its_author_nor_its_days_nor_how_it_stands(raised: tuple[World, str]) -> None:
    """Not in a column, and not by the length of what is sealed."""
    world, _ = raised
    other = safeguarding.raise_matter(world.actor("tom"), about="The lift", kind="finding", account="It sticks. " * 60)
    safeguarding.end(world.actor("miriam"), other, text="It was oiled.")
    rows = list(Matter.objects.order_by("pk"))
    assert [in_the_clear(row) for row in rows] == [NOTHING_CLEAR] * 2
    assert len({(len(row.sealed), len(row.origin)) for row in rows}) == 1
    everything = b"".join(bytes(part) for row in rows for part in (row.sealed, row.origin, row.wrapped_key))
    people = [world.people[name].pk for name in ("derek", "tom", "miriam")]
    assert [one for one in (*people, world.now.date().isoformat()) if one.encode() in everything] == []


def test_an_origin_fits_no_other_matter(raised: tuple[World, str]) -> None:
    world, matter = raised
    other = safeguarding.raise_matter(world.actor("tom"), about="The lift", kind="finding", account="It sticks.")
    Matter.objects.filter(pk=matter).update(origin=Matter.objects.get(pk=other).origin)
    with pytest.raises(vault.Locked):
        matter_for(world.people["miriam"], world.production, matter, now=world.now)


def test_without_the_key_the_team_is_told_so_whether_or_not_there_is_a_matter_in_their_production(
    raised: tuple[World, str], settings: Any, tmp_path: Any
) -> None:
    world, _ = raised
    elsewhere = productions.open_production(
        world.production.company, name="Low Tide", by=world.people["tom"], now=world.now
    )
    settings.CASTLIST_DATA = tmp_path
    for where, name in ((world.production, "derek"), (world.production, "tom"), (elsewhere, "tom")):
        with pytest.raises(vault.Locked):
            lead_page(world.people[name], where, now=world.now)
    vault.make_master_key()  # another one: whose matters they were nobody can say
    assert [lead_page(world.people[n], world.production, now=world.now).matters for n in ("derek", "tom")] == [(), ()]


def test_owner_told_ground_and_conditions_are_on_the_page(raised: tuple[World, str]) -> None:
    world, matter = raised
    lead, today = world.actor("miriam"), world.now.date()

    def page() -> tuple[str, str, str]:
        seen = matter_for(world.people["miriam"], world.production, matter, now=world.now)
        return seen.owner, seen.told, seen.conditions

    assert page() == ("", "the person has not been told", "")
    safeguarding.hand(lead, matter, owner=world.people["ruth"].pk)
    safeguarding.note(lead, matter, text="The police ask us to wait.", what="ground")
    assert page() == ("Ruth", "the person has not been told, on the ground that is written down", "")
    safeguarding.note(lead, matter, text="By letter.", what="told")
    safeguarding.ease(lead, matter, text="Never alone with children.", on=today + timedelta(days=30))
    assert page() == ("Ruth", f"the person was told on {world.now:%-d %B %Y}", "Never alone with children.")
    seen = matter_for(world.people["miriam"], world.production, matter, now=world.now)
    assert seen.row.review == today + timedelta(days=30)
    assert refused(lambda: safeguarding.note(lead, matter, text="x", what="gossip")) is Why.incomplete


def test_only_a_lead_who_may_read_it_owns_it(raised: tuple[World, str]) -> None:
    world, matter = raised
    agreements.declare(world.actor("ruth"), performer=world.performers["ivy"])
    for name in ("ruth", "karen", "eve"):
        owner = world.people[name].pk
        assert refused(lambda owner=owner: safeguarding.hand(world.actor("miriam"), matter, owner=owner)) is Why.unknown


def test_lead_in_conflict_sees_the_same_gate_whether_there_is_a_matter_or_not(world: World) -> None:
    """She is named in it beside the performer: that the performer were missing from her list would tell her."""
    world.put_forward("ivy")
    miriam = world.people["miriam"]

    def look() -> tuple[Any, int]:
        with CaptureQueriesContext(connection) as asked:
            page = lead_page(miriam, world.production, now=world.now)
        return (page.gates, page.matters), len(asked)

    before = look()
    safeguarding.raise_matter(
        world.actor("tom"), performer=world.performers["ivy"], person=miriam.pk, kind="complaint", account="Both."
    )
    assert look() == before
    assert before[0][0] != ()
