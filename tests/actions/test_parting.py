"""A merge is taken back: what belonged to each record is its own again, and what came since stays with the one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from castlist.actions import auditions, erasure, files, guardians, notes, parting, tapes
from castlist.actions.notes import Words
from castlist.actions.tape_uploads import add, begin
from castlist.queries.doors import NotThere
from castlist.queries.files import shots_of
from castlist.queries.log import load_whole
from castlist.queries.notes import notes_on
from castlist.queries.performer_pages import page_for
from castlist.queries.performers import also_called, search
from castlist.queries.private_links import bearer_for
from castlist.queries.tapes import path_of
from castlist.records.models import (
    Cannot,
    Event,
    Fact,
    Guardian,
    Headshot,
    Letter,
    Link,
    Merging,
    Performer,
    Preference,
    Slot,
    Submission,
    Tape,
)
from castlist.rules.decisions.facts import Merged
from castlist.rules.decisions.facts import Tape as TapeFact
from castlist.rules.why import Refused, Why
from tests.actions.test_performers import elsewhere, holds, merge
from tests.actions.test_searching import agrees
from tests.actions.test_tapes import FILM, SIDES
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(world: World) -> World:
    """Ivy, and Ivy once more under another name: both for The Lead."""
    world.put_forward("ivy")
    world.put_forward("ivo", email="ivo@example.org")
    return world


def part(world: World, by: str = "karen", keep: str = "ivy", gone: str = "ivo") -> None:
    parting.part(world.actor(by), keep=world.performers[keep], gone=world.performers[gone])


def refused(world: World, by: str = "karen", **named: str) -> Refused:
    before = (Event.objects.count(), Fact.objects.count(), [*Performer.objects.order_by("pk").values()])
    with pytest.raises(Refused) as no:
        part(world, by, **named)
    assert (Event.objects.count(), Fact.objects.count(), [*Performer.objects.order_by("pk").values()]) == before
    return no.value


def whose(world: World) -> dict[str, tuple[str, str]]:
    names = {key: name for name, key in world.performers.items()}
    found = {name: world.state().candidacy(cand) for name, cand in world.cands.items()}
    return {name: (names[cand.performer], cand.ended) for name, cand in found.items() if cand}


def test_each_stands_for_itself_again_in_every_production_and_verify_finds_nothing(two: World) -> None:
    there = elsewhere(two)
    cand = there.put_forward(two.performers["ivo"])
    before = [*Performer.objects.order_by("pk").values()]
    merge(two)
    since = elsewhere(two)
    later = since.put_forward(two.performers["ivy"])
    assert Merging.objects.count() == 1
    part(two)
    assert whose(two) == {"ivy": ("ivy", ""), "ivo": ("ivo", "")}
    assert load_whole(there.production).candidacy(cand).performer == two.performers["ivo"]  # type: ignore[union-attr]
    assert load_whole(since.production).candidacy(later).performer == two.performers["ivy"]  # type: ignore[union-attr]
    assert [*Performer.objects.order_by("pk").values()] == before
    assert (Merging.objects.count(), list(two.state().all(Merged))) == (0, [])
    for production in (two.production.pk, there.production, since.production):
        holds(production)
    assert [k.name for k in search(two.production, "ivo")] == ["Ivo Marlowe"]
    assert also_called(two.performers["ivy"]) == ()
    agrees(two.production.company_id)
    merge(two)
    holds(two.production.pk)


def test_what_the_one_knew_from_the_other_alone_goes_and_what_it_has_learnt_since_stays(two: World) -> None:
    Performer.objects.filter(pk=two.performers["ivy"]).update(credits=[[2019, "Nell"]], skills=["tap"])
    Performer.objects.filter(pk=two.performers["ivo"]).update(
        credits=[[2011, "Ada"], [2019, "Nell"]], skills=["Tap", "lute"], phone="07700 900111", voice="tenor"
    )
    merge(two)
    one = Performer.objects.get(pk=two.performers["ivy"])
    assert (one.email, one.phone, one.skills) == ("ivo@example.org", "07700 900111", ["tap", "lute"])
    one.phone, one.credits, one.skills = "07700 900222", [*one.credits, [2024, "Eve"]], [*one.skills, "oboe"]
    one.save()
    part(two)
    one, other = (Performer.objects.get(pk=two.performers[name]) for name in ("ivy", "ivo"))
    assert (one.email, one.voice, one.phone) == ("", "", "07700 900222")
    assert (one.credits, one.skills) == ([[2019, "Nell"], [2024, "Eve"]], ["tap", "oboe"])
    assert (other.email, other.phone, other.voice) == ("ivo@example.org", "07700 900111", "tenor")
    assert (other.credits, other.skills) == ([[2011, "Ada"], [2019, "Nell"]], ["Tap", "lute"])


def test_letters_links_times_and_notes_go_back_and_links_given_since_open_nothing(
    two: World, letters_may_go: None
) -> None:
    two.agree("ivo", "audition")
    slot = two.times(2)[0]
    tokens = {name: two.link(name) for name in ("ivy", "ivo")}
    auditions.book(two.bearer("ivo"), slot=slot, held="", needs="a chair", now=two.now)
    for text in ("Before.", "Changed since."):
        notes.write(two.actor("karen"), two.cands["ivo"], Words("room", text))
    before = {kind: [*kind.objects.order_by("pk").values("pk", "cand", "performer_id")] for kind in (Letter, Link)}
    merge(two)
    carried = notes_on(two.production.pk, two.cands["ivy"])
    changed = carried[1]
    notes.change(two.actor("karen"), two.cands["ivy"], note=changed.id, version=2, words=Words("room", "Otherwise."))
    part(two)
    for kind, rows in before.items():
        assert [*kind.objects.order_by("pk").values("pk", "cand", "performer_id")] == rows  # type: ignore[attr-defined]
    assert dict(Slot.objects.exclude(cand=None).values_list("pk", "cand")) == {slot: two.cands["ivo"]}
    for name, token in tokens.items():
        bearer = bearer_for(token, now=two.now)
        assert (bearer.cand, bearer.performer) == (two.cands[name], two.performers[name])
    assert page_for(bearer_for(tokens["ivo"], now=two.now), now=two.now).held.needs == "a chair"  # type: ignore[union-attr]
    here = {name: {n.id for n in notes_on(two.production.pk, two.cands[name]) if n.last.cand == two.cands[name]}
            for name in ("ivy", "ivo")}  # fmt: skip
    assert here == {"ivy": {changed.id}, "ivo": {carried[0].id}}
    holds(two.production.pk)


def test_what_was_given_since_for_a_candidacy_that_goes_back_goes_along_and_its_links_end(
    world: World, letters_may_go: None
) -> None:
    world.put_forward("ivy", email="ivy@example.org")
    other = elsewhere(world)
    world.performers["ivo"] = Performer.objects.create(
        company=world.production.company, name="Ivo Marlowe", email="ivo@example.org", created_at=world.now
    ).pk
    cand = other.put_forward(world.performers["ivo"])
    merge(world)
    there = replace(world, production=type(world.production).objects.get(pk=other.production), role=other.role,
                    cands={"ivy": cand})  # fmt: skip
    token = there.link("ivy")
    assert bearer_for(token, now=world.now).performer == world.performers["ivy"]
    part(world)
    with pytest.raises(NotThere):
        bearer_for(token, now=world.now)
    assert Link.objects.get(cand=cand).performer_id == world.performers["ivo"]
    holds(other.production)


@pytest.mark.django_db(transaction=True)
def test_of_two_tapes_one_is_kept_and_a_tape_that_went_along_comes_back(two: World, letters_may_go: None) -> None:
    for name in ("ivy", "ivo"):
        two.agree(name, "audition")
        two.link(name)
        tapes.ask(two.actor("sam"), two.cands[name], SIDES)
    upload = begin(two.bearer("ivo"), size=len(FILM), mark="", now=two.now)
    add(two.bearer("ivo"), upload, [FILM], at=0, now=two.now)
    upload = begin(two.bearer("ivy"), size=len(FILM), mark="", now=two.now)
    add(two.bearer("ivy"), upload, [FILM], at=0, now=two.now)
    files = {row.cand: row.file for row in Tape.objects.all()}
    merge(two)
    kept = Tape.objects.get()
    assert (kept.cand, kept.performer_id) == (two.cands["ivy"], two.performers["ivy"])
    assert [path_of(files[two.cands[name]]).exists() for name in ("ivy", "ivo")] == [True, False]
    assert [tape.cand for tape in two.state().all(TapeFact)] == [two.cands["ivy"]]
    holds(two.production.pk)
    part(two)
    assert Tape.objects.get().cand == two.cands["ivy"]
    holds(two.production.pk)


@pytest.mark.django_db(transaction=True)
def test_a_tape_that_went_along_comes_back_with_its_recording(two: World, letters_may_go: None) -> None:
    two.agree("ivo", "audition")
    two.link("ivo")
    tapes.ask(two.actor("sam"), two.cands["ivo"], SIDES)
    upload = begin(two.bearer("ivo"), size=len(FILM), mark="", now=two.now)
    add(two.bearer("ivo"), upload, [FILM], at=0, now=two.now)
    file = Tape.objects.get().file
    merge(two)
    assert (Tape.objects.get().cand, Tape.objects.get().performer_id) == (two.cands["ivy"], two.performers["ivy"])
    part(two)
    row = Tape.objects.get()
    assert (row.cand, row.performer_id, row.file) == (two.cands["ivo"], two.performers["ivo"], file)
    assert (path_of(file).exists(), two.state().get(TapeFact, two.cands["ivo"]).id) == (True, row.pk)  # type: ignore[union-attr]
    holds(two.production.pk)


def test_it_is_for_whoever_may_merge_and_refused_with_every_reason(two: World) -> None:
    assert refused(two).whys == (Why.unknown,)
    merge(two)
    for who in ("tom", "eve"):
        assert refused(two, by=who).whys == (Why.no_right,)
    assert refused(two, keep="ivo", gone="ivy").whys == (Why.unknown,)
    there = elsewhere(two, by="eve")
    there.put_forward(two.performers["ivy"])
    no = refused(two)
    assert no.detail == f"In a production that you are not on the team of: {Why.no_right.sentence}"


def test_the_last_of_several_is_taken_back_first(two: World) -> None:
    two.put_forward("iva")
    merge(two)
    two.now += timedelta(minutes=1)
    merge(two, keep="iva", gone="ivy")
    assert refused(two).whys == (Why.merged_since,)
    part(two, keep="iva", gone="ivy")
    assert dict(Performer.objects.values_list("name", "merged_into")) == {
        "Ivy Marlowe": None, "Ivo Marlowe": two.performers["ivy"], "Iva Marlowe": None,
    }  # fmt: skip
    part(two)
    assert whose(two) == {"ivy": ("ivy", ""), "ivo": ("ivo", ""), "iva": ("iva", "")}
    holds(two.production.pk)


def test_who_is_erased_cannot_be_two_again(two: World) -> None:
    merge(two)
    erasure.erase_performer(two.performers["ivy"], now=two.now)
    assert Merging.objects.count() == 0
    with pytest.raises(Refused) as no:
        part(two)
    assert no.value.whys == (Why.unknown,)


def test_merges_of_before_are_not_offered(two: World) -> None:
    merge(two)
    Merging.objects.all().delete()
    assert refused(two).whys == (Why.unknown,)


def test_forms_days_times_and_whoever_acts_for_them_go_back(two: World) -> None:
    """What hangs on a record or on the candidacy that ended, of every kind that came later than the merge itself."""
    Performer.objects.filter(pk=two.performers["ivy"]).update(email="ivy@example.org")
    gone, acts = two.performers["ivo"], {"guardian_name": "Anna", "guardian_relation": "aunt", "born": ""}
    guardians.say(two.production, gone, form={**acts, "email": "anna@example.org"}, now=two.now)
    form = Submission.objects.create(production=two.production, performer_id=gone, said="x", at=two.now)
    Preference.objects.create(submission=form, role=two.role, place=1, cand=two.cands["ivo"])
    Cannot.objects.create(
        production=two.production, performer_id=gone, spans=[["2027-03-03", 0, 1440]], said_at=two.now
    )
    Slot.objects.filter(pk=two.times(1)[0]).update(cand=two.cands["ivo"], past=True)

    def whose_things() -> list[list[object]]:
        return [
            list(Performer.objects.order_by("pk").values_list("pk", "email")),
            list(Guardian.objects.values_list("performer", "name")),
            list(Submission.objects.values_list("performer")),
            list(Preference.objects.values_list("cand")),
            list(Cannot.objects.values_list("performer")),
            list(Slot.objects.filter(past=True).values_list("cand")),
        ]

    before, kept = whose_things(), two.performers["ivy"]
    merge(two)
    after = dict(zip(("records", "guardian", "form", "part", "days", "time"), whose_things(), strict=True))
    assert dict(after["records"])[kept] == "anna@example.org"  # type: ignore[call-overload]
    assert (after["guardian"], after["form"], after["days"]) == ([(kept, "Anna")], [(kept,)], [(kept,)])
    assert (after["part"], after["time"]) == ([(two.cands["ivy"],)], [(two.cands["ivy"],)])
    part(two)
    assert whose_things() == before


def test_pictures_of_both_are_of_the_one_and_each_has_its_own_again(two: World) -> None:
    ivy, ivo = two.performers["ivy"], two.performers["ivo"]
    for name in (f"{ivo}-1.jpg", f"{ivo}-2.jpg"):
        Headshot.objects.create(name=name, performer_id=ivo, shows="as a sailor", given_at=two.now)
    Performer.objects.filter(pk=ivo).update(headshot=f"{ivo}-1.jpg")
    merge(two)
    assert [shot.name for shot in shots_of(ivy)] == [f"{ivo}-1.jpg", f"{ivo}-2.jpg"]
    files.show_first(ivy, f"{ivo}-2.jpg", now=two.now)
    Headshot.objects.create(name=f"{ivy}-1.jpg", performer_id=ivy, given_at=two.now)
    part(two)
    assert [shot.name for shot in shots_of(ivy)] == [f"{ivy}-1.jpg"]
    assert [shot.name for shot in shots_of(ivo)] == [f"{ivo}-1.jpg", f"{ivo}-2.jpg"]
    assert Performer.objects.get(pk=ivy).headshot == f"{ivy}-1.jpg", "never the other's"


def test_a_picture_that_was_taken_away_meanwhile_does_not_come_back(two: World) -> None:
    ivy, ivo = two.performers["ivy"], two.performers["ivo"]
    Performer.objects.filter(pk=ivo).update(headshot=f"{ivo}-1.jpg")
    Performer.objects.filter(pk=ivy).update(headshot=f"{ivy}-1.jpg")
    merge(two)
    files.take_picture_away(ivy, f"{ivo}-1.jpg")
    part(two)
    assert ([shot.name for shot in shots_of(ivy)], shots_of(ivo)) == ([f"{ivy}-1.jpg"], [])
