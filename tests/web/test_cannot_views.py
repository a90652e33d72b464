"""When somebody cannot: ticked, pasted or read from a calendar by the performer; counted for whoever may see them."""

import csv
import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, override_settings

from castlist.actions import agreements, dates, erasure, keeping, performers
from castlist.actions.productions import add_performer
from castlist.queries.retention import endings
from castlist.records import journal
from castlist.records.models import Cannot, Company, Erasure, Link, Performer, ShowDay
from castlist.rules.dates import Day
from castlist.rules.why import Refused, Why
from castlist.web.role_links import role_link
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
FIRST = date(2027, 3, 1)
REHEARSALS = [Day(FIRST + timedelta(days=n), "rehearsal", 600, 1080) for n in range(5)]
CALENDAR = [*REHEARSALS, Day(date(2027, 4, 9), "technical"), Day(date(2027, 4, 10), "performance", 1170, 1320)]
ICS = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//y//EN
BEGIN:VEVENT
UID:1
SUMMARY:Oncology
LOCATION:St Elsewhere
DTSTART;TZID=America/New_York:20270226T080000
DTEND;TZID=America/New_York:20270226T090000
RRULE:FREQ=DAILY;COUNT=5
EXDATE;TZID=America/New_York:20270302T080000
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART:20270303T100000Z
DTEND:20270303T110000Z
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
UID:3
DTSTART:20270303T100000Z
DTEND:20270303T110000Z
RRULE:FREQ=HOURLY
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def dated(invited: World) -> World:
    """The production has seven days; Ivy has a private link."""
    dates.add(invited.actor("sam"), CALENDAR)
    return invited


def own(world: World, act: str = "") -> str:
    return f"/i/{world.bearer('ivy').token}/cannot/{act}"


def post(world: World, act: str, **form: Any) -> HttpResponse:
    return Client().post(own(world, f"{act}/"), form)


def upload(world: World, data: bytes, where: str = "") -> HttpResponse:
    return Client().post(where or own(world, "file/"), {"file": SimpleUploadedFile("me.ics", data)})


def kept() -> list[Any]:
    return [row.spans for row in Cannot.objects.order_by("said_at", "pk")]


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def desk(world: World, name: str, what: str = "conflicts/") -> HttpResponse:
    return world.client(name).get(f"/p/{world.production.pk}/dates/{what}")


SHOWN = ",".join(sorted({one.day.isoformat() for one in CALENDAR}))


# -- Behind the private link


def test_days_are_ticked_and_unticked(dated: World) -> None:
    page = text(Client().get(own(dated)))
    assert "The production goes from 1 March 2027 to 10 April 2027." in page
    assert page.count('class="chips"') == 7
    assert f'value="{SHOWN}"' in page
    ticks = ["2027-03-01:m", "2027-03-01:e", "2027-04-10:d", "2027-05-01:d", "2027-03-02:x", "nonsense"]
    assert post(dated, "tick", c=ticks, shown=SHOWN)["Location"] == own(dated) + "?done=tick"
    assert kept() == [[["2027-03-01", 0, 780], ["2027-03-01", 1080, 1440], ["2027-04-10", 0, 1440]]]
    page = text(Client().get(own(dated)))
    assert re.findall(r'value="(\S+)" checked', page) == ["2027-03-01:m", "2027-03-01:e", "2027-04-10:d"]
    assert "As it stands: cannot on 2 of 7 days." in page
    post(dated, "tick", c=["2027-04-10:e"], shown="2027-04-10")
    assert kept()[0][-1] == ["2027-04-10", 1080, 1440]
    assert len(kept()[0]) == 3
    post(dated, "tick", shown=SHOWN)
    assert kept() == [[]]
    assert "can on all 7 days" in text(Client().get(own(dated)))


def test_lines_that_cannot_be_read_stand_in_the_form_and_the_others_are_kept(dated: World) -> None:
    lines = "2 March evening\nwhen my sister marries\n9–10 April\n3 June <b>"
    answer = post(dated, "paste", lines=lines)
    page = text(answer)
    assert answer.status_code == 422
    assert "2 lines were not taken." in page
    assert "when my sister marries\n3 June &lt;b&gt;</textarea>" in page
    assert "“when my sister marries” could not be read as a day." in page
    assert kept() == [[["2027-03-02", 1080, 1440], ["2027-04-09", 0, 1440], ["2027-04-10", 0, 1440]]]
    assert post(dated, "paste", lines="every Monday 9:00-11:30").status_code == 302
    assert ["2027-03-01", 540, 690] in kept()[0]
    assert re.search(r'value="2027-03-01:540-690" checked><span>09:00–11:30<', text(Client().get(own(dated))))
    assert post(dated, "paste", lines=" \n").status_code == 422
    assert post(dated, "paste", lines="1" * 70_000).status_code == 422


def test_from_one_day_to_another(dated: World) -> None:
    form = {"from": "2027-02-20", "to": "2027-03-02", "part": "c", "begins": "17:00", "ends": ""}
    assert post(dated, "add", **form).status_code == 302
    assert kept() == [[["2027-03-01", 1020, 1440], ["2027-03-02", 1020, 1440]]]
    for wrong in (
        {"from": "x"}, {"from": "2027-03-02", "to": "2027-03-01"}, {"from": "2028-01-01"}, {"from": ""},
        {"from": "2027-03-01", "part": "c", "begins": "9", "ends": "8:00"},
        {"from": "2027-03-01", "part": "c", "begins": "9:00", "ends": "8:00"},
        {"from": "2027-03-01", "part": "c", "begins": "٩:00"},
    ):  # fmt: skip
        answer = post(dated, "add", **wrong)
        assert answer.status_code == 422, wrong
        typed = re.search(r'name="from" type="date"(?: value="([^"]*)")?', text(answer))
        assert (typed and (typed[1] or "")) == wrong["from"]
    assert len(kept()[0]) == 2


def test_of_a_calendar_only_the_hours_are_kept(dated: World) -> None:
    assert upload(dated, ICS)["Location"].endswith("?done=some")  # what repeats by the hour is said
    assert kept() == [[["2027-03-01", 780, 840]]]
    everything = repr(list(Cannot.objects.values())) + text(Client().get(own(dated)))
    assert "Oncology" not in everything
    assert "Elsewhere" not in everything
    for wrong in (b"", b"%PDF-1.4", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n", ICS + b"x" * 3_000_000):
        answer = upload(dated, wrong)
        assert answer.status_code in (413, 422), wrong[:20]
        assert 'role="alert"' in text(answer)
    assert upload(dated, b"BEGIN:VCALENDAR\xff\xfe\nEND:VCALENDAR").status_code in (302, 422)
    assert Client().post(own(dated, "file/")).status_code == 422
    ShowDay.objects.all().delete()
    assert "no dates yet" in text(upload(dated, ICS))


def test_once_over_nothing_more_is_said_and_all_of_it_can_be_forgotten(dated: World) -> None:
    post(dated, "tick", c=["2027-03-01:d"], shown=SHOWN)
    row = Cannot.objects.get()
    token = dated.bearer("ivy").token
    Client().post(f"/i/{token}/sure/withdraw/", {"text": ""})
    Client().post(f"/i/{token}/sure/decline/", {"text": ""})
    assert post(dated, "tick", shown=SHOWN).status_code == 409
    assert kept() == [[["2027-03-01", 0, 1440]]]
    assert "nothing more is kept here" in text(Client().get(own(dated)))
    assert post(dated, "forget").status_code == 302
    assert kept() == []
    assert ("cannot", row.pk) in {(one.kind, one.key) for one in journal.read()}
    Cannot.objects.create(
        id=row.pk, production=dated.production, performer_id=dated.performers["ivy"], spans=[], said_at=dated.now
    )
    Erasure.objects.all().delete()
    erasure.take_up(now=dated.now)  # as after a backup was put back
    assert kept() == []
    assert post(dated, "nosuch").status_code == 404
    assert Client().get(own(dated, "tick/")).status_code == 302


# -- After a submission


@pytest.fixture
def sent(dated: World) -> str:
    """Somebody put themselves in under Ivy's address, whoever they are; says the address of the page for the days."""
    Performer.objects.filter(pk=dated.performers["ivy"]).update(email="ivy@example.org")
    form = {"name": "ivy marlowe", "email": "Ivy@example.org", "adult": "yes"}
    with override_settings(CASTLIST_URL_IS_LOCAL=True):  # where no program comes, no work is asked for
        page = text(Client().post(role_link(dated.production.pk, dated.role), form))
    found = re.search(r'href="(/dates/[^"]+/)">Say on which days you cannot', page)
    assert found is not None
    return found[1]


def test_what_is_said_after_a_submission_is_kept_apart(dated: World, sent: str) -> None:
    post(dated, "tick", c=["2027-03-02:d"], shown=SHOWN)
    page = Client().get(sent)
    assert "checked" not in text(page)
    assert page["Referrer-Policy"] == "no-referrer"
    assert Client().post(f"{sent}tick/", {"c": ["2027-03-03:d"], "shown": SHOWN}).status_code == 302
    assert len(kept()) == 2
    assert re.findall(r'value="(\S+)" checked', text(Client().get(sent))) == ["2027-03-03:d"]
    assert re.findall(r'value="(\S+)" checked', text(Client().get(own(dated)))) == ["2027-03-02:d"]
    assert upload(dated, ICS, f"{sent}file/").status_code == 302
    Cannot.objects.filter(source="").delete()
    assert "2027-03-03:d" in re.findall(r'value="(\S+)" checked', text(Client().get(own(dated))))
    post(dated, "paste", lines="2027-03-05")  # now it is theirs
    assert [[span[0] for span in spans] for spans in kept()] == [["2027-03-01", "2027-03-03", "2027-03-05"]]


def test_after_a_submission_nobody_learns_how_it_went_for_somebody_else(dated: World, sent: str) -> None:
    token = dated.bearer("ivy").token
    before = Client().get(sent).content
    Client().post(f"/i/{token}/sure/decline/", {"text": ""})
    assert Client().get(sent).content == before
    assert Client().post(f"{sent}paste/", {"lines": "9 April"}).status_code == 302
    assert post(dated, "paste", lines="9 April").status_code == 409


def test_the_link_opens_nothing_else(dated: World, sent: str) -> None:
    for wrong in (sent[:-3] + "x/", "/dates/guessed/", "/dates/" + "x" * 900 + "/", "/dates/ü/"):
        assert Client().get(wrong).status_code == 404, wrong
    erasure.erase_performer(dated.performers["ivy"], now=dated.now)
    assert (Client().get(sent).status_code, Client().post(f"{sent}forget/").status_code) == (404, 404)


# -- For the team


def test_the_team_sees_people_by_days_and_strangers_nothing(dated: World) -> None:
    dated.put_forward("rana")
    post(dated, "paste", lines="1 March evening\n2 March 10:00-12:00\n9 April")
    page = text(desk(dated, "julia"))
    assert "cannot on 2 of 7 days" in page
    assert "has not said" in page
    assert page.count('class="cannot-all"') == 1
    assert page.count('class="cannot-part"') == 1
    assert re.findall(r"<td>(\d?)</td>", page.partition("<tfoot>")[2]) == ["", "1", "", "", "", "1", ""]
    assert "2 people; 1 of them has not said." in page
    rows = list(csv.reader(io.StringIO(text(desk(dated, "sam", "conflicts/table.csv"))[1:])))
    assert rows[0][:4] == ["Name", "Roles", "Cannot on", "2027-03-01"]
    assert rows[1] == ["Ivy Marlowe", "The Lead", "2", "", "10:00–12:00", "", "", "", "all day", ""]
    assert [desk(dated, who).status_code for who in ("eve", "miriam")] == [404, 200]
    assert "Ivy" not in text(desk(dated, "miriam"))
    room = f"/p/{dated.production.pk}/r/{dated.role}/?c={dated.cands['ivy']}"
    assert "Cannot on 2 of 7 days" in text(dated.client("tom").get(room))
    assert "Cannot on" not in text(dated.client("tom").get(f"{room[:-12]}{dated.cands['rana']}"))


def test_whoever_is_recused_finds_nobody_in_the_table(dated: World) -> None:
    post(dated, "paste", lines="9 April")
    agreements.declare(dated.actor("tom"), performer=dated.performers["ivy"])
    page = text(desk(dated, "tom"))
    assert "Ivy" not in page
    assert "Nobody here yet" in page
    assert "Ivy" not in text(desk(dated, "tom", "conflicts/table.csv"))


def test_the_desk_enters_days_and_nobody_else_does(dated: World) -> None:
    here = f"/p/{dated.production.pk}/dates/"
    lines = "12 April 2027 matinee show\nsoon\n2027-04-13 19:30-22:00 performance"
    answer = dated.client("sam").post(f"{here}paste/", {"lines": lines, "kind": "other"})
    assert answer.status_code == 422
    assert ">\nsoon</textarea>" in text(answer)
    assert "One line was not taken; any others are there." in text(answer)
    assert ShowDay.objects.count() == 9
    gone = list(ShowDay.objects.filter(kind="performance").values_list("pk", flat=True))
    assert dated.client("sam").post(f"{here}remove/", {"day": gone}).status_code == 302
    assert ShowDay.objects.count() == 6
    assert dated.client("sam").post(f"{here}remove/", {}).status_code == 422
    for who, status in (("tom", 422), ("eve", 404)):
        assert dated.client(who).post(f"{here}paste/", {"lines": "1 May 2027"}).status_code == status, who
        assert dated.client(who).get(here).status_code == (200 if who == "tom" else 404)
    assert 'name="lines"' not in text(dated.client("tom").get(here))
    assert ShowDay.objects.count() == 6
    same = {"lines": "14 April 2027", "key": "once"}
    assert [dated.client("sam").post(f"{here}paste/", same).status_code for _ in range(2)] == [302, 302]
    with pytest.raises(Refused) as no:
        dates.add(dated.actor("tom"), REHEARSALS)
    assert no.value.why is Why.no_right


# -- Kept, merged, gone


def test_it_is_told_to_them_and_goes_in_its_time(dated: World) -> None:
    post(dated, "paste", lines="1 March")
    page = text(Client().get(f"/i/{dated.bearer('ivy').token}/kept/"))
    assert "When you cannot" in page
    assert "Mon 1 March 2027, all day" in page
    company = Company.objects.get()
    after = dated.now.replace(year=2027, month=4, day=11, hour=3)

    def due(now: Any) -> list[str]:
        return [one.kind for one in endings(company, now=now, within=timedelta(days=31)) if one.kind == "cannot"]

    assert (due(dated.now), due(after - timedelta(days=2)), due(after)) == ([], [], ["cannot"])
    keeping.look(now=after + timedelta(days=25))
    keeping.look(now=after + timedelta(days=40))
    assert kept() == []


def test_two_records_of_one_person_have_one_answer(dated: World) -> None:
    post(dated, "paste", lines="1 March")
    twin = add_performer(dated.production.company_id, name="I. Marlowe", now=dated.now)
    Cannot.objects.create(
        production=dated.production, performer=twin, spans=[["2027-03-02", 0, 1440]],
        said_at=dated.now + timedelta(days=1),
    )  # fmt: skip
    performers.merge(dated.actor("sam"), keep=dated.performers["ivy"], gone=twin.pk)
    assert set(Cannot.objects.values_list("performer", flat=True)) == {dated.performers["ivy"]}
    assert re.findall(r'value="(\S+)" checked', text(Client().get(own(dated)))) == ["2027-03-02:d"]
    erasure.erase_performer(dated.performers["ivy"], now=dated.now)
    assert kept() == []
    assert Client().get(f"/i/{Link.objects.first().pk}/cannot/").status_code == 404
