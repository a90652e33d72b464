"""Two records of one performer become one: in every production or in none; whatever led to either leads to the one."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from castlist.actions import agreements, auditions, decisions, performers, productions, safeguarding
from castlist.actions.decisions import Actor, Reason, Revision
from castlist.actions.submissions import submit_to_call
from castlist.queries.doors import names
from castlist.queries.log import load_whole
from castlist.queries.matters import Read, matters_read_by, rights
from castlist.queries.own_pages import kept_about
from castlist.queries.performer_pages import page_for
from castlist.queries.performers import called_alike, performer_for, search
from castlist.queries.private_links import bearer_for
from castlist.queries.recusals import own_relations
from castlist.queries.safeguarding import lead_page
from castlist.queries.verification_walk import walk
from castlist.records.models import Event, Fact, Letter, Link, Performer, Reply, Slot
from castlist.records.private_links import token_of
from castlist.rules.decisions.facts import Booking, Relation
from castlist.rules.decisions.seats import recused
from castlist.rules.why import Refused, Why
from tests.world import World

pytestmark = pytest.mark.django_db


@dataclass
class Elsewhere:
    """A second production of the same company."""

    production: str
    role: str
    by: str
    world: World

    def actor(self) -> Actor:
        return Actor(self.production, self.by, self.world.now)

    def put_forward(self, performer: str) -> str:
        done = decisions.put_forward(self.actor(), role=self.role, performer=performer, reason=Reason("The voice."))
        return str(done.answer["candidacy"])


def elsewhere(world: World, by: str = "karen") -> Elsewhere:
    person = world.people[by]
    made = productions.open_production(world.production.company, name="Low Tide", by=person, now=world.now)
    role = str(agreements.add_role(Actor(made.pk, person.pk, world.now), name="The Pilot").answer["role"])
    return Elsewhere(made.pk, role, person.pk, world)


@pytest.fixture
def two(world: World) -> World:
    """Ivy, and Ivy once more under another name: both for The Lead."""
    world.put_forward("ivy")
    world.put_forward("ivo", email="ivo@example.org")
    return world


def merge(world: World, by: str = "karen", keep: str = "ivy", gone: str = "ivo") -> None:
    performers.merge(world.actor(by), keep=world.performers[keep], gone=world.performers[gone])


def refused(world: World, by: str = "karen", **named: str) -> Refused:
    before = (Event.objects.count(), Fact.objects.count(), [*Performer.objects.order_by("pk").values()])
    with pytest.raises(Refused) as no:
        merge(world, by, **named)
    assert (Event.objects.count(), Fact.objects.count(), [*Performer.objects.order_by("pk").values()]) == before
    return no.value


def holds(production: str) -> None:
    assert [str(finding) for finding in walk(only=production).findings] == []


# -- What holds afterwards


def test_one_performer_is_left_in_every_production(two: World) -> None:
    there = elsewhere(two)
    cand = there.put_forward(two.performers["ivo"])
    merge(two)
    keep = two.performers["ivy"]
    assert {load_whole(p).candidacy(c).performer for p, c in (  # type: ignore[union-attr]
        (two.production.pk, two.cands["ivy"]), (two.production.pk, two.cands["ivo"]), (there.production, cand),
    )} == {keep}  # fmt: skip
    alive = [c.id for c in two.state().candidacies_of(keep) if c.lives]
    assert alive == [two.cands["ivy"]]
    for production in (two.production.pk, there.production):
        assert Event.objects.filter(production=production, kind="performers_merged").count() == 1
        holds(production)


def test_whoever_looks_for_either_name_finds_the_one(two: World) -> None:
    merge(two)
    keep = two.performers["ivy"]
    assert [k.id for k in search(two.production, "ivo")] == [keep]
    assert [k.id for k in search(two.production, "marlowe")] == [keep]
    assert [k.id for k in called_alike(two.production, "Ivo M")] == [keep]
    assert performer_for(two.production, two.performers["ivo"]).id == keep


def test_what_only_the_other_record_knew_is_kept(two: World) -> None:
    Performer.objects.filter(pk=two.performers["ivy"]).update(credits=[[2019, "Nell"]], note="alto")
    Performer.objects.filter(pk=two.performers["ivo"]).update(
        credits=[[2011, "Ada"], [2019, "Nell"]], note="tenor", headshot="ivo-1.jpg", last_heard="in 2020"
    )
    merge(two)
    kept = Performer.objects.get(pk=two.performers["ivy"])
    assert (kept.name, kept.email, kept.note) == ("Ivy Marlowe", "ivo@example.org", "alto")
    assert (kept.credits, kept.last_heard, kept.headshot) == ([[2011, "Ada"], [2019, "Nell"]], "in 2020", "ivo-1.jpg")
    assert Performer.objects.get(pk=two.performers["ivo"]).name == "Ivo Marlowe"


def test_records_that_were_merged_before_lead_to_the_last(two: World) -> None:
    two.put_forward("iva")
    merge(two)
    merge(two, keep="iva", gone="ivy")
    assert {Performer.objects.get(pk=two.performers[n]).merged_into_id for n in ("ivy", "ivo")} == {
        two.performers["iva"]
    }


def test_private_links_of_both_open_the_page_of_the_one(two: World, letters_may_go: None) -> None:
    two.agree("ivo", "audition")
    slot = two.times(2)[0]
    tokens = {name: two.link(name) for name in ("ivy", "ivo")}
    auditions.book(two.bearer("ivo"), slot=slot, held="", needs="a chair", now=two.now)
    merge(two)
    for token in tokens.values():
        bearer = bearer_for(token, now=two.now)
        page = page_for(bearer, now=two.now)
        assert (bearer.cand, bearer.performer) == (two.cands["ivy"], two.performers["ivy"])
        assert (page.name, page.state, page.held.needs if page.held else "") == ("Ivy Marlowe", "confirmed", "a chair")
    told = {row.what: row.text for row in kept_about(bearer, now=two.now).rows}
    assert told["How we knew you, too"] == "Ivo Marlowe\nivo@example.org"
    assert two.state().get(Booking, two.cands["ivo"]) is None
    holds(two.production.pk)


def test_of_two_times_one_is_kept_and_the_other_is_free(two: World) -> None:
    first, second = two.times(2)
    for name, slot in (("ivy", first), ("ivo", second)):
        two.agree(name, "audition")
        two.link(name)
        auditions.book(two.bearer(name), slot=slot, held="", needs="", now=two.now)
    merge(two)
    assert dict(Slot.objects.values_list("pk", "cand")) == {first: two.cands["ivy"], second: None}


def test_letters_links_and_answers_are_those_of_the_one(two: World, letters_may_go: None) -> None:
    two.agree("ivo", "consider")
    two.invite("ivo")
    merge(two)
    keep = two.performers["ivy"]
    for kind in (Letter, Link, Reply):
        assert not kind.objects.exclude(performer=keep).exists()  # type: ignore[attr-defined]
    letter = Letter.objects.get()
    assert (letter.cand, letter.state) == (two.cands["ivy"], "sent")
    bearer = bearer_for(token_of(Link.objects.get(letter=letter.pk).pk), now=two.now)
    assert (bearer.cand, page_for(bearer, now=two.now).name) == (two.cands["ivy"], "Ivy Marlowe")


def test_somebody_related_to_a_record_that_stands_nowhere_is_recused(two: World) -> None:
    other = productions.add_performer(two.production.company_id, name="I. Marlowe", now=two.now)
    agreements.declare(two.actor("julia"), performer=other.pk)
    two.performers["other"] = other.pk
    merge(two, gone="other")
    assert recused(two.state(), two.people["julia"].pk, two.state().candidacy(two.cands["ivy"]))  # type: ignore[arg-type]
    rows = own_relations(two.state(), two.people["julia"].pk, names(two.production, two.state()))
    assert [row["text"] for row in rows] == ["family: Ivy Marlowe; you are recused from The Lead"]


def test_an_old_id_that_somebody_still_holds_means_the_one(two: World) -> None:
    merge(two)
    agreements.declare(two.actor("julia"), performer=two.performers["ivo"])
    assert [r.performer for r in two.state().all(Relation)] == [two.performers["ivy"]]
    there = elsewhere(two)
    with pytest.raises(Refused) as no:
        there.put_forward(two.performers["ivo"])
    assert no.value.why is Why.stale_version


def test_verify_finds_whoever_stands_under_a_merged_record(two: World) -> None:
    Performer.objects.filter(pk=two.performers["ivo"]).update(merged_into=two.performers["ivy"])
    assert [f.invariant for f in walk(only=two.production.pk).findings] == ["records"]


# -- Safeguarding


def reads_of(two: World, person: str) -> list[Read]:
    """The matters that this lead reads."""
    return matters_read_by(two.production, rights(two.production.pk), person)


def test_matters_about_either_are_found_under_the_one_and_change_nothing(two: World) -> None:
    two.put_forward("una")
    two.put_forward("uno")
    for name in ("ivo", "uno"):
        decisions.clear(two.actor("miriam"), two.cands[name], value=True)
    safeguarding.raise_matter(two.actor("derek"), kind="finding", account="Secret.", performer=two.performers["ivo"])
    merge(two)
    merge(two, keep="una", gone="uno")
    reads = reads_of(two, two.people["miriam"].pk)
    assert [read.sealed.performer for read in reads] == [two.performers["ivy"]]
    page = lead_page(two.people["miriam"], two.production, now=two.now)
    assert [row.about for row in page.matters] == ["Ivy Marlowe"]
    told = [e.data.replace(two.performers["una"], "K").replace(two.performers["ivy"], "K") for e in
            Event.objects.filter(kind="performers_merged").order_by("seq")]  # fmt: skip
    assert [data.count('"K"') for data in told] == [1, 1]
    cleared = {name: two.state().candidacy(two.cands[name]).cleared for name in ("ivy", "una")}  # type: ignore[union-attr]
    assert cleared == {"ivy": False, "una": False}


def test_a_lead_who_is_related_to_either_reads_nothing_about_the_one(two: World) -> None:
    safeguarding.raise_matter(two.actor("derek"), kind="finding", account="x", performer=two.performers["ivo"])
    agreements.declare(two.actor("ruth"), performer=two.performers["ivy"])
    assert len(reads_of(two, two.people["ruth"].pk)) == 1
    with pytest.raises(Refused):
        merge(two, by="ruth")
    merge(two)
    assert reads_of(two, two.people["ruth"].pk) == []
    assert len(reads_of(two, two.people["miriam"].pk)) == 1


# -- Refusals: as a whole, and every one of them


def test_it_is_for_whoever_runs_the_desk(two: World) -> None:
    assert refused(two, by="tom").whys == (Why.no_right,)
    assert refused(two, by="eve").whys == (Why.no_right,)
    two.performers["nobody"] = "nobody"
    assert refused(two, by="tom", gone="nobody").whys == (Why.no_right,)
    merge(two, by="sam")


def test_the_desk_of_one_production_is_not_enough(two: World) -> None:
    there = elsewhere(two, by="eve")
    there.put_forward(two.performers["ivo"])
    no = refused(two)
    assert (no.whys, no.detail) == (
        (Why.no_right,),
        f"In a production that you are not on the team of: {Why.no_right.sentence}",
    )


def test_where_only_the_one_who_stays_is_known_the_desk_is_needed_too(two: World) -> None:
    there = elsewhere(two, by="eve")
    there.put_forward(two.performers["ivy"])
    assert refused(two).whys == (Why.no_right,)


def test_a_recused_desk_does_not_merge(two: World) -> None:
    agreements.declare(two.actor("sam"), performer=two.performers["ivo"])
    assert refused(two, by="sam").whys == (Why.recused,)


def test_every_reason_is_told_by_production(two: World) -> None:
    there = elsewhere(two)
    for name in ("ivy", "ivo"):
        decisions.propose(two.actor("karen"), two.cands[name], revision=Revision("consider"))
        cand = there.put_forward(two.performers[name])
        decisions.propose(there.actor(), cand, revision=Revision("consider"))
    no = refused(two)
    assert no.whys == (Why.both_open,)
    assert sorted(no.places) == [  # type: ignore[attr-defined]
        ("in “Low Tide”", f"{Why.both_open.sentence} That is so for: The Pilot."),
        ("in “Small Hours”", f"{Why.both_open.sentence} That is so for: The Lead."),
    ]


def test_one_production_that_refuses_keeps_all_from_it(two: World) -> None:
    there = elsewhere(two)
    for name in ("ivy", "ivo"):
        decisions.propose(there.actor(), there.put_forward(two.performers[name]), revision=Revision("consider"))
    assert refused(two).places == (  # type: ignore[attr-defined]
        ("in “Low Tide”", f"{Why.both_open.sentence} That is so for: The Pilot."),
    )


def test_two_accounts_are_two_people(two: World) -> None:
    for name, who in (("ivy", "tom"), ("ivo", "julia")):
        Performer.objects.filter(pk=two.performers[name]).update(person=two.people[who])
    assert refused(two).whys == (Why.two_accounts,)


def test_nobody_and_themselves_and_others_performers_are_unknown(two: World) -> None:
    stranger = productions.make_company(name="Harbour", owner=two.people["eve"], now=two.now)
    two.performers["theirs"] = productions.add_performer(stranger.pk, name="Nell", now=two.now).pk
    two.performers["nobody"] = "nobody"
    for gone in ("ivy", "theirs", "nobody"):
        assert refused(two, gone=gone).whys == (Why.unknown,)


def test_done_before_it_is_not_done_again(two: World) -> None:
    two.put_forward("iva")
    merge(two)
    assert refused(two).whys == (Why.already_there,)
    assert refused(two, keep="ivo", gone="ivy").whys == (Why.already_there,)
    assert refused(two, keep="iva", gone="ivo").whys == (Why.stale_version,)


def test_somebody_who_puts_themselves_in_again_by_either_address_is_the_one(two: World) -> None:
    Performer.objects.filter(pk=two.performers["ivy"]).update(email="ivy@example.org")
    merge(two)
    later = replace(two, now=two.now + timedelta(hours=1))
    other = str(agreements.add_role(later.actor("karen"), name="The Landlord").answer["role"])
    form = {"email": "IVO@example.org", "name": "Ivo Marlowe", "adult": "yes"}
    submit_to_call(two.production.pk, other, form=form, now=later.now)
    assert [c.performer for c in two.state().candidacies(other)] == [two.performers["ivy"]]
    assert Performer.objects.count() == 2
