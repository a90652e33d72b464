"""The answered ledger: who is owed an answer, for those who write them, and nobody whom the viewer may not know of."""

import csv
import io
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from castlist.actions import agreements, auditions, decisions, letters, productions
from castlist.queries.auditions import zone_of
from castlist.queries.doors import NotThere
from castlist.queries.owed import Ledger, ledger
from castlist.records.models import Session, Slot
from tests.world import World

pytestmark = pytest.mark.django_db


def shown(world: World, who: str = "sam") -> Ledger:
    return ledger(world.people[who], world.production, now=world.now)


def rows(found: Ledger) -> list[tuple[str, str]]:
    return [(row.name, row.stands) for row in found.rows]


def released(world: World, name: str) -> None:
    world.agree(name, "released")


def test_nobody_is_owed_anything_at_first(world: World) -> None:
    world.put_forward("ivy")
    found = shown(world)
    assert (found.answered, found.owed, found.sentence) == (0, 0, "Nobody is owed an answer yet.")
    page = world.client("sam").get(f"/p/{world.production.pk}/answers/").content.decode()
    assert "Nobody is owed an answer yet" in page


def test_whoever_was_written_to_is_owed_an_answer_until_a_letter_says_no(invited: World) -> None:
    world = invited
    world.invite("ivy")
    assert rows(shown(world)) == [("Ivy Marlowe", "open")]
    released(world, "ivy")
    row = shown(world).rows[0]
    assert (row.stands, row.write) == ("unwritten", f"/p/{world.production.pk}/letters/for/{world.cands['ivy']}/")
    letter = world.letter("sam", "ivy")
    assert rows(shown(world)) == [("Ivy Marlowe", "drafted")]
    letters.send(world.actor("sam"), letter)
    assert "our answer" in mail.outbox[-1].subject
    found = shown(world)
    assert (found.answered, found.owed, found.ways) == (1, 0, (("has a no, by letter", 1),))
    assert found.sentence == "Everybody has had an answer."


def test_what_was_promised_is_late_once_the_day_is_over(invited: World) -> None:
    world = invited

    slot = Slot.objects.order_by("start")[0]
    day = (world.now + timedelta(days=12)).date()
    Session.objects.update(answer_by=day)
    auditions.book(world.bearer("ivy"), slot=slot.pk, held="", needs="", now=world.now)
    row = shown(world).rows[0]
    assert (row.why, row.due, row.late) == ("was written to", day, False)
    world.now = world.now + timedelta(days=13)
    row = shown(world).rows[0]
    assert (row.why, row.since, row.late) == ("was seen", slot.start, True)
    assert world.now.astimezone(zone_of(world.production)).date() > day


def test_only_those_who_write_answers_are_shown_the_ledger(invited: World) -> None:
    url = f"/p/{invited.production.pk}/answers/"
    for who, status in (("sam", 200), ("karen", 200), ("tom", 404), ("miriam", 404), ("eve", 404)):
        for address in (url, f"{url}owed.csv"):
            assert invited.client(who).get(address).status_code == status, (who, address)
        box = invited.client(who).get(f"/p/{invited.production.pk}/letters/").content.decode()
        assert (url in box) == (status == 200)


def test_whom_somebody_may_not_know_of_is_neither_shown_nor_counted(invited: World) -> None:
    world = invited
    world.invite("ivy")
    assert (shown(world, "derek").owed, shown(world, "karen").owed) == (1, 1)
    agreements.declare(world.actor("derek"), performer=world.performers["ivy"], what="partner")
    found = shown(world, "derek")
    assert (found.owed, found.answered, found.rows) == (0, 0, ())
    assert shown(world, "karen").owed == 1
    assert "Ivy" not in world.client("derek").get(f"/p/{world.production.pk}/answers/").content.decode()
    with pytest.raises(NotThere):
        ledger(world.people["eve"], world.production, now=world.now)


def test_the_sheet_holds_all_pages_and_no_formula(invited: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world = invited
    monkeypatch.setattr("castlist.queries.owed.A_PAGE", 2)
    for number in range(4):
        performer = productions.add_performer(
            world.production.company_id, name=f"=SUM({number})", email="", now=world.now
        )
        decisions.submit(world.actor("sam"), role=world.role, performer=performer.pk)
    found = shown(world)
    assert (found.owed, found.pages, len(found.rows)) == (4, 2, 2)
    text = world.client("sam").get(f"/p/{world.production.pk}/answers/owed.csv").getvalue().decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(text)))
    assert (len(table), {row[0][:5] for row in table[1:]}) == (5, {"'=SUM"})
    second = world.client("sam").get(f"/p/{world.production.pk}/answers/?page=2").content.decode()
    assert second.count("=SUM(") == 2
    for odd in ("0", "-1", "x", "99999", "9" * 40):
        assert world.client("sam").get(f"/p/{world.production.pk}/answers/?page={odd}").status_code == 200


def test_it_asks_equally_often_however_many_there_are(invited: World) -> None:

    world = invited
    world.invite("ivy")
    with CaptureQueriesContext(connection) as few:
        shown(world)
    for number in range(8):
        performer = productions.add_performer(world.production.company_id, name=f"N {number}", email="", now=world.now)
        decisions.submit(world.actor("sam"), role=world.role, performer=performer.pk)
    with CaptureQueriesContext(connection) as many:
        found = shown(world)
    assert (found.owed, len(many) <= len(few)) == (9, True)
