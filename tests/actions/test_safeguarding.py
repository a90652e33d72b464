"""Matters are sealed, read by leads who are not concerned, and leave no trace anywhere else."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as live_settings

from castlist.actions import agreements, safeguarding
from castlist.queries.doors import NotThere
from castlist.queries.safeguarding import clearable, lead_page, matter_for, matters_read_by, reviews_due
from castlist.records import vault
from castlist.records.models import Event, Matter, Text
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
        page = matter_for(world.people[name], world.production, matter, today=world.now.date())
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
        vault.unseal(row.wrapped_key, bytes(row.sealed)[:-1] + b"x", about=matter)
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
    assert len(matters_read_by(world.production.pk, world.people["ruth"].pk)) == 1


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
    page = matter_for(world.people["miriam"], world.production, matter, today=today)
    assert [(s.what, s.by) for s in page.steps] == [("note", "Miriam"), ("review", "Miriam"), ("end", "Miriam")]
    assert (page.row.state, page.may_change) == ("ended", False)


def test_at_its_date_it_asks_whether_it_still_stands(raised: tuple[World, str]) -> None:
    world, matter = raised
    on = Matter.objects.get(pk=matter).review_on
    assert (on - world.now.date()).days <= 366
    due = [reviews_due(world.people[n], world.production, today=on) for n in ("miriam", "derek", "karen")]
    assert due == [1, 0, 0]


def test_gate_has_one_shape_and_the_batch_leaves_out_open_matters(raised: tuple[World, str]) -> None:
    world, matter = raised
    for name in ("june", "sol"):
        world.put_forward(name)
    gates = clearable(world.production.pk, world.people["miriam"].pk)
    assert [(g.name, g.state) for g in gates] == [
        ("Ivy Marlowe", "pending"),
        ("June Marlowe", "pending"),
        ("Sol Marlowe", "pending"),
    ]
    assert safeguarding.clear_all(world.actor("miriam")) == 2
    gates = clearable(world.production.pk, world.people["miriam"].pk)
    assert {g.name: g.state for g in gates}["Ivy Marlowe"] == "pending"
    safeguarding.end(world.actor("miriam"), matter, text="Settled.")
    assert safeguarding.clear_all(world.actor("miriam")) == 1
    safeguarding.withhold(world.actor("ruth"), world.cands["sol"])
    assert world.state().candidacy(world.cands["sol"]).cleared is False


@pytest.mark.parametrize("name", ["karen", "tom", "sam", "eve"])
def test_nobody_but_leads_opens_the_gate(raised: tuple[World, str], name: str) -> None:
    world, _ = raised
    assert clearable(world.production.pk, world.people[name].pk) == []
    assert refused(lambda: safeguarding.clear(world.actor(name), world.cands["ivy"])) is Why.unknown
    assert safeguarding.clear_all(world.actor(name)) == 0
    assert world.state().candidacy(world.cands["ivy"]).cleared is False


def test_related_lead_is_not_at_that_gate(raised: tuple[World, str]) -> None:
    world, _ = raised
    agreements.declare(world.actor("ruth"), performer=world.performers["ivy"])
    assert clearable(world.production.pk, world.people["ruth"].pk) == []


def test_author_sees_only_their_own_in_the_list(raised: tuple[World, str]) -> None:
    world, matter = raised
    today = world.now.date()
    seen = {n: [r.id for r in lead_page(world.people[n], world.production, today=today).matters] for n in
            ("miriam", "derek", "tom")}  # fmt: skip
    assert seen == {"miriam": [matter], "derek": [matter], "tom": []}
    with pytest.raises(NotThere):
        lead_page(world.people["eve"], world.production, today=today)
