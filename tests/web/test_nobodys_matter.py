"""A matter that nobody looks after waits on every lead who may read it, and on nobody else; then on whoever does."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from castlist.actions import agreements, evidence, safeguarding
from castlist.actions.reminders import remind_leads
from castlist.queries import glances
from castlist.queries.safeguarding import asking, matter_for
from castlist.records.models import Matter
from castlist.rules.safeguarding import Act, fold, is_nobodys, waits_on
from tests.world import World

pytestmark = pytest.mark.django_db
NOBODYS = "Something in safeguarding is nobody’s yet"
EVERYBODY = ("miriam", "ruth", "karen", "derek", "tom", "julia", "sam")
DAY = timedelta(days=1)
TEN = datetime(2026, 5, 4, 9, tzinfo=UTC)
"""Ten o'clock in London, an hour after a round."""


def raised(world: World, **about: str) -> str:
    given = about or {"about": "The lift"}
    return safeguarding.raise_matter(world.actor("derek"), kind="concern", account="Somebody follows her.", **given)


def from_outside(world: World, person: str = "") -> str:
    safeguarding.raise_from_outside(world.production.pk, account="I am afraid.", person=person, now=world.now)
    return str(Matter.objects.latest("pk").pk)


def homes(world: World, title: str = NOBODYS) -> list[str]:
    return [name for name in EVERYBODY if title in world.client(name).get("/").content.decode()]


def test_a_new_matter_and_a_concern_from_outside_stand_on_the_home_of_every_lead(world: World) -> None:
    assert homes(world) == []
    matter = from_outside(world)
    assert homes(world) == ["miriam", "ruth"]
    page = world.client("ruth").get("/").content.decode()
    assert [word for word in ("afraid", matter) if word in page] == []
    raised(world)
    page = world.client("ruth").get("/").content.decode()
    assert (homes(world), page.count(f"<h2>{NOBODYS}")) == (["miriam", "ruth"], 1)


def test_it_waits_on_no_lead_whom_it_names_or_who_is_near(world: World) -> None:
    from_outside(world, world.people["miriam"].pk)
    assert homes(world) == ["ruth"]
    world.put_forward("ivy")
    agreements.declare(world.actor("ruth"), performer=world.performers["ivy"])
    raised(world, performer=world.performers["ivy"])
    assert [len(asking(world.production, world.people[n].pk, now=world.now)) for n in ("miriam", "ruth")] == [1, 1]


def test_a_lead_in_conflict_is_answered_as_without_it(world: World) -> None:
    """Home and the head of a page, by what they say and by what they ask."""
    world.put_forward("ivy")
    ruth = world.client("ruth")

    def look() -> tuple[list[str], list[int]]:
        found, asked = [], []
        for path in ("/", f"/p/{world.production.pk}/safeguarding/", f"/p/{world.production.pk}/team/"):
            glances._looks.clear()
            ruth.get(path)
            with CaptureQueriesContext(connection) as queries, time_machine.travel(world.now, tick=False):
                page = ruth.get(path).content.decode()
            found.append(re.sub(r'(?:key|csrfmiddlewaretoken)" value="[^"]*"', "", page))
            asked.append(len(queries))
        return found, asked

    before = look()
    from_outside(world, world.people["ruth"].pk)
    assert look() == before
    assert homes(world) == ["miriam"]


def test_whoever_takes_it_has_it_alone_and_the_page_says_on_whom_it_waits(world: World) -> None:
    matter = raised(world)
    here = f"/p/{world.production.pk}/safeguarding/{matter}/"
    miriam, ruth = world.client("miriam"), world.client("ruth")
    page = miriam.get(here).content.decode()
    assert "Miriam and Ruth, who each find it at home until one of them looks after it" in page
    assert ">I look after it<" in page
    assert "nobody looks after it yet" in ruth.get(f"/p/{world.production.pk}/safeguarding/").content.decode()
    own = world.client("derek").get(here).content.decode()
    assert [word for word in ("look after", "Waits on", "Miriam") if word in own] == []
    assert miriam.post(f"{here}owner/", {"owner": world.people["miriam"].pk, "key": "k:owner:me"}).status_code == 302
    assert homes(world) == []
    page = miriam.get(here).content.decode()
    assert ("<dd>Miriam</dd>" in page, ">I look after it<" in page, "Waits on" in page) == (True, False, False)
    assert ">I look after it<" in ruth.get(here).content.decode()
    evidence.add_file(world.actor("derek"), matter, name="message.txt", data=b"He wrote it.")
    assert homes(world, "Does this still stand?") == ["miriam"]
    safeguarding.note(world.actor("ruth"), matter, text="Read.")
    assert homes(world, "Does this still stand?") == ["miriam"], "what another did is not what she did"
    safeguarding.note(world.actor("miriam"), matter, text="Read.")
    assert homes(world, "Does this still stand?") == []


def test_whom_it_is_given_to_is_told_and_when_they_lead_no_more_it_is_nobodys_again(world: World) -> None:
    matter = raised(world)
    safeguarding.hand(world.actor("miriam"), matter, owner=world.people["ruth"].pk)
    given = "Something in safeguarding was given to you"
    assert (homes(world), homes(world, given)) == ([], ["ruth"])
    safeguarding.hand(world.actor("ruth"), matter, owner=world.people["ruth"].pk)
    assert homes(world, given) == []
    agreements.leave(world.actor("ruth"))
    assert homes(world) == ["miriam"]
    assert matter_for(world.people["miriam"], world.production, matter, now=world.now).owner == ""


def test_the_head_counts_it_at_its_set_times(world: World) -> None:
    miriam, team = world.client("miriam"), f"/p/{world.production.pk}/team/"

    def count(at: datetime) -> list[str]:
        with time_machine.travel(at, tick=False):
            return re.findall(r"\d+ waits? on you", miriam.get(team).content.decode())

    at = world.now.replace(minute=1)
    assert count(at) == []
    raised(world)
    assert [count(at + timedelta(minutes=m)) for m in (5, 10)] == [[], ["1 waits on you"]]


def test_a_mail_that_names_nothing_goes_to_them_at_the_next_round_and_daily_until_somebody_takes_it(
    world: World, letters_may_go: None
) -> None:
    world.now = TEN
    matter = from_outside(world, world.people["ruth"].pk)
    raised(world, about="Another")
    mail.outbox.clear()
    hours = (1, 6, 7, 8, 22, 23, 24)
    sent = [remind_leads(now=TEN + timedelta(hours=h)) for h in hours]
    assert dict(zip(hours, sent, strict=True)) == {1: 0, 6: 0, 7: 2, 8: 0, 22: 0, 23: 2, 24: 0}
    assert {one.subject for one in mail.outbox} == {"Castlist: something waits on you"}
    assert [w for one in mail.outbox for w in (matter, world.production.name, "afraid", "Ruth") if w in one.body] == []
    for one in Matter.objects.values_list("pk", flat=True):
        safeguarding.hand(world.actor("miriam"), one, owner=world.people["miriam"].pk)
    assert [remind_leads(now=TEN + n * DAY) for n in (2, 3)] == [0, 0]


def test_who_is_named_gets_no_mail(world: World, letters_may_go: None) -> None:
    world.now = TEN
    from_outside(world, world.people["ruth"].pk)
    mail.outbox.clear()
    assert remind_leads(now=TEN + DAY) == 1
    assert [one.to for one in mail.outbox] == [["miriam@cornerhouse.example"]]


def test_a_hold_that_runs_out_waits_on_both_and_what_has_ended_on_nobody() -> None:
    leads = ("miriam", "ruth")

    def act(what: str, by: str = "miriam", **data: str) -> Act:
        return Act(TEN, by, what, {"text": "x", **data})

    standing = fold([act("owner", owner="miriam"), act("hold")], review_on=(TEN + 300 * DAY).date(), kind="finding")
    assert [waits_on(standing, leads, TEN + n * DAY) for n in (1, 12)] == [(), leads]
    due = fold([act("owner", owner="miriam")], review_on=TEN.date(), kind="finding")
    assert (waits_on(due, leads, TEN), waits_on(due, ("ruth",), TEN)) == (("miriam",), ("ruth",))
    ended = fold([act("end")], review_on=TEN.date(), kind="finding")
    assert (waits_on(ended, leads, TEN), is_nobodys(ended, leads)) == ((), False)
    added = fold([act("owner", owner="miriam"), act("end"), act("file", "derek", side="author", file="f", name="f")],
                 review_on=TEN.date())  # fmt: skip
    assert (waits_on(added, leads, TEN), waits_on(added, ("ruth",), TEN)) == (("miriam",), ("ruth",))
