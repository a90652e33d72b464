"""The answered ledger: who is owed an answer, for those who write them, and nobody whom the viewer may not know of."""

import csv
import io
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from castlist.actions import agreements, answers, auditions, decisions, letters, letters_by_clock, productions
from castlist.queries.auditions import zone_of
from castlist.queries.doors import NotThere
from castlist.queries.owed import Ledger, ledger
from castlist.records.models import Letter, Session, Slot
from castlist.rules.why import Refused, Why
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


def several_are_let_go(world: World, count: int = 3) -> list[str]:
    """That many came in by themselves, and the room has said no to them."""
    names = [f"n{number}" for number in range(count)]
    for name in names:
        email = f"{name}@example.org"
        made = productions.add_performer(world.production.company_id, name=name.upper(), email=email, now=world.now)
        world.performers[name] = made.pk
        done = decisions.submit(world.actor("sam"), role=world.role, performer=made.pk)
        world.cands[name] = str(done.answer["candidacy"])
        released(world, name)
    return names


def on_offer(world: World) -> None:
    """The part is offered to Ivy, whom nothing of safeguarding keeps."""
    decisions.clear(world.actor("miriam"), world.cands["ivy"], value=True)
    for step in ("callback", "offer"):
        world.agree("ivy", step)


def test_all_who_are_owed_a_no_are_begun_in_one_press_and_sent_at_one_moment(invited: World) -> None:
    world, names = invited, several_are_let_go(invited)
    sam, base = world.client("sam"), f"/p/{world.production.pk}"
    page = sam.get(f"{base}/answers/").content.decode()
    assert "Begin the letter to all 3 who are owed a no" in page
    begun = sam.post(f"{base}/answers/begin/", {"everybody": "yes"})
    assert begun["Location"] == f"{base}/letters/?done=answers"
    assert {row.stands for row in shown(world).rows} == {"drafted"}
    assert mail.outbox == [] or "our answer" not in mail.outbox[-1].subject
    again = sam.post(f"{base}/answers/begin/", {"everybody": "yes"})
    assert again.status_code == 409
    assert "Nobody of them is owed a no" in again.content.decode()
    goes = world.now + timedelta(hours=1)
    for letter in Letter.objects.filter(kind="answer"):
        letters.send_later(world.actor("sam"), letter.pk, goes=goes)
    letters_by_clock.send_due(now=goes)
    assert {one.to[0] for one in mail.outbox if "our answer" in one.subject} == {f"{n}@example.org" for n in names}
    assert shown(world).answered == 3


def test_those_that_are_ticked_are_begun_and_no_others(invited: World) -> None:
    world, names = invited, several_are_let_go(invited)
    sam, base = world.client("sam"), f"/p/{world.production.pk}/answers/begin/"
    refused = sam.post(base, {})
    assert (refused.status_code, "Tick to whom a letter is to be begun." in refused.content.decode()) == (422, True)
    assert sam.post(base, {"cand": [world.cands[names[1]], "nosuch"]}).status_code == 302
    assert list(Letter.objects.values_list("cand", flat=True)) == [world.cands[names[1]]]
    assert sam.post(base, {"cand": "nosuch"}).status_code == 409
    for who in ("tom", "eve", "miriam"):
        assert world.client(who).post(base, {"everybody": "yes"}).status_code == 404


def test_whoever_is_recused_begins_nothing_and_learns_of_nobody(invited: World) -> None:
    """Somebody close to them stands for the same role, and it is on offer."""
    world, names = invited, several_are_let_go(invited, 2)
    on_offer(world)
    agreements.declare(world.actor("derek"), performer=world.performers["ivy"], what="partner")
    found = shown(world, "derek")
    assert (found.to_begin, found.waiting, found.rows) == (0, 0, ())
    with pytest.raises(Refused) as no:
        answers.begin_all(world.actor("derek"), cands=[world.cands[name] for name in names])
    assert (no.value.why, Letter.objects.count()) == (Why.already_there, 0)


def test_a_no_can_wait_while_the_part_is_on_offer_and_not_beyond_the_day(invited: World) -> None:
    world, (name,) = invited, several_are_let_go(invited, 1)
    on_offer(world)
    found = shown(world)
    assert (found.to_begin, found.waiting) == (0, 1)
    assert [row.can_wait for row in found.rows if row.name == name.upper()] == [True]
    page = world.client("sam").get(f"/p/{world.production.pk}/answers/").content.decode()
    assert "1 other can wait, as the part is on offer to somebody else" in page
    with pytest.raises(Refused) as no:
        answers.begin_all(world.actor("sam"))
    assert no.value.why is Why.already_there
    day = (world.now + timedelta(days=3)).astimezone(zone_of(world.production)).date()
    Session.objects.update(answer_by=day)
    row = next(row for row in shown(world).rows if row.name == name.upper())
    assert (row.due, row.late, row.can_wait) == (day, False, True)
    world.now += timedelta(days=3)
    assert next(row for row in shown(world).rows if row.name == name.upper()).can_wait is False
    assert len(answers.begin_all(world.actor("sam")).letters) == 1


def test_one_that_waits_is_begun_when_somebody_says_so(invited: World) -> None:
    world, (name,) = invited, several_are_let_go(invited, 1)
    on_offer(world)
    assert len(answers.begin_all(world.actor("sam"), cands=[world.cands[name]]).letters) == 1
