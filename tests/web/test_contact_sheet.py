"""The contact sheet: how everybody who has a part is reached, for the desk, and for nobody else."""

import csv
import io
from typing import Any

import pytest

from castlist.actions import agreements, guardians
from castlist.queries.contact_sheets import Contact
from castlist.records.models import Agent, Performer, Represented
from castlist.rules.contacts import in_a_table
from castlist.rules.imports import defused
from tests.web.api_world import program_for
from tests.web.test_cast_list_views import main_of, played
from tests.web.test_cast_list_views import page as cast_list
from tests.world import World

__all__ = ["played"]
pytestmark = pytest.mark.django_db


def here(world: World, *more: str) -> str:
    return "/".join([f"/p/{world.production.pk}/contacts", *more])


def page(world: World, who: str = "sam") -> str:
    answer = world.client(who).get(here(world, ""))
    assert answer.status_code == 200
    return answer.content.decode()


def sheet(world: World, who: str = "sam") -> list[dict[str, str]]:
    told = world.client(who).get(here(world, "contacts.csv"))
    assert 'filename="contacts.csv"' in told["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(told.content.decode("utf-8-sig"))))


def known(world: World, name: str, **said: str) -> None:
    Performer.objects.filter(pk=world.performers[name]).update(**said)


def represented(world: World, name: str) -> None:
    fox = Agent.objects.create(
        company=world.production.company, name="Rita Fox", agency="Fox & Daughters", email="rita@fox.example",
        link="x" * 20, link_until=world.now, created_at=world.now,
    )  # fmt: skip
    Represented.objects.create(
        agent=fox, performer_id=world.performers[name], production=world.production, role=world.role,
        cand=world.cands[name], key="y" * 20, since=world.now,
    )  # fmt: skip


def test_before_anybody_has_a_part_it_says_so(world: World) -> None:
    assert "Nobody has a part yet" in page(world)
    assert sheet(world) == []


def test_the_desk_reads_how_whoever_has_a_part_is_reached(played: World) -> None:
    known(played, "ivy", phone="020 7946 0018", pronouns="she/her", email="ivy@example.org")
    represented(played, "ivy")
    shown = page(played)
    for said in ("Ivy Marlowe", "she/her", "The Lead", 'href="tel:02079460018"', 'href="mailto:ivy@example.org"'):
        assert said in shown
    assert "Agent: Rita Fox (Fox &amp; Daughters), rita@fox.example" in shown
    assert "June" not in shown  # nobody has offered her anything
    (row,) = sheet(played)
    assert row == {
        "Name": "Ivy Marlowe", "Pronouns": "she/her", "Parts": "The Lead", "Telephone": "020 7946 0018",
        "E-mail": "ivy@example.org", "Acts for them": "", "Agent": "Rita Fox (Fox & Daughters), rita@fox.example",
    }  # fmt: skip


def test_nobody_is_told_who_does_not_run_a_desk(played: World) -> None:
    known(played, "ivy", email="ivy@example.org")
    for who in ("tom", "julia", "miriam", "eve"):
        answers = [played.client(who).get(here(played, last)).status_code for last in ("", "contacts.csv")]
        assert (who, answers) == (who, [404, 404])
    assert ("Contact sheet" in cast_list(played, "sam"), "Contact sheet" in cast_list(played, "tom")) == (True, False)


def test_whoever_is_recused_from_somebody_does_not_read_their_number(played: World) -> None:
    known(played, "ivy", phone="020 7946 0018")
    agreements.declare(played.actor("sam"), performer=played.performers["ivy"])
    assert "Nobody has a part yet" in page(played)
    assert "020 7946 0018" in page(played, "karen")


def test_who_acts_for_a_minor_is_told_to_those_alone_who_arrange_it(played: World) -> None:
    said = {"guardian_name": "Anna", "guardian_relation": "mother", "email": "anna@example.org"}
    guardians.say(played.production, played.performers["ivy"], form=said, now=played.now)
    assert ("through Anna (mother)" in page(played), "Anna" in main_of(page(played, "karen"))) == (True, False)
    assert [sheet(played, who)[0]["Acts for them"] for who in ("sam", "karen")] == ["Anna (mother)", ""]


def test_without_number_and_address_it_leads_to_where_that_is_put_right(played: World) -> None:
    known(played, "ivy", phone="", email="")
    assert f"/people/{played.performers['ivy']}/edit/" in page(played)


def test_whoever_is_erased_is_gone_from_it(played: World) -> None:
    known(played, "ivy", erased_at=played.now)
    assert sheet(played) == []


def test_a_cell_is_no_formula(played: World) -> None:
    known(played, "ivy", phone="=1+1", email="", pronouns="＝1+1", agent="@SUM(A1)")
    (row,) = sheet(played)
    assert (row["Telephone"][:1], row["Pronouns"][:1], row["Agent"][:1]) == ("'", "'", "'")


@pytest.mark.parametrize(
    "path",
    [
        "contacts/contacts.csv",
        "cast-list/cast.csv",
        "submissions/submissions.csv",
        "parts/chart.csv",
        "dates/conflicts/table.csv",
    ],
)
def test_nothing_on_the_way_keeps_a_sheet(played: World, path: str) -> None:
    told = played.client("sam").get(f"/p/{played.production.pk}/{path}")
    assert (told.status_code, told["Cache-Control"]) == (200, "private, no-store")
    assert told.content.startswith(b"\xef\xbb\xbf")


def test_programs_read_the_same(played: World) -> None:
    known(played, "ivy", phone="+44 20 7946 0018", email="ivy@example.org")
    sam = program_for(played.people["sam"], played.now)
    (one,) = sam.get(f"/productions/{played.production.pk}/contacts").json()["people"]
    assert one == {
        "id": played.performers["ivy"], "name": "Ivy Marlowe", "pronouns": "", "roles": ["The Lead"],
        "email": "ivy@example.org", "phone": "+44 20 7946 0018", "acts": "", "agent": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("phone", "dial"),
    [
        ("+44 (0)20 7946-0018", "+442079460018"), ("020.7946.0018", "02079460018"), ("ring Tom", ""),
        ("020 7946 0018 after six", ""), ("", ""), ("+", ""), ("٠٢٠", ""), ("tel:1", ""),
    ],
)  # fmt: skip
def test_a_number_is_dialled_only_where_it_is_one(phone: str, dial: str) -> None:
    assert contact(phone).dial == dial


def contact(phone: str) -> Any:
    return Contact("", "", "", (), "", phone, "", "", "")


@pytest.mark.parametrize(
    ("phone", "cell"),
    [
        ("+44 20 7946 0000", "+44 20 7946 0000"),
        ("+442079460000", "+44207946 0000"),
        ("+44-20-7946-0000", "+44 20 7946 0000"),
        ("+44 (0)20/7946.0000", "+44 (0)20/7946.0000"),
        ("020 7946 0000", "020 7946 0000"),
    ],
)
def test_a_number_can_be_dialled_out_of_a_table_and_is_worked_out_by_none(phone: str, cell: str) -> None:
    assert defused(in_a_table(phone)) == cell


@pytest.mark.parametrize(
    "said", ["+1+2 3", "+cmd|' /C calc'!A0", "=1 2", "-1 2", "@SUM(1 2)", "+1 2;A1", "+44", "+1-2"]
)
def test_what_only_looks_like_a_number_is_no_formula(said: str) -> None:
    assert defused(said) == f"'{said}"
