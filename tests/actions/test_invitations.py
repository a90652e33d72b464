"""Whoever is new on a team gets word by e-mail, when it is so and not before."""

from django.core import mail

from castlist.actions import agreements, people
from castlist.queries.teams import team_page
from tests.world import World


def test_invited_while_others_must_agree_hears_nothing_yet(world: World) -> None:
    nell = people.make_person(email="nell@example.org", name="Nell Ash", now=world.now)
    mail.outbox.clear()
    done = agreements.move(world.actor("karen"), "add_member", person=nell.pk, voice=True)
    assert mail.outbox == []
    page = team_page(world.people["derek"], world.production.pk)
    assert "Nell" in page.context["motions"][0]["text"]
    agreements.agree(world.actor("derek"), str(done.answer["motion"]))
    assert world.state().member(nell.pk) is not None


def test_new_member_hears_once_it_is_so(world: World, django_capture_on_commit_callbacks: object) -> None:
    nell = people.make_person(email="nell@example.org", name="Nell Ash", now=world.now)
    done = agreements.move(world.actor("karen"), "add_member", person=nell.pk, voice=True)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        agreements.agree(world.actor("derek"), str(done.answer["motion"]))
    assert [(m.to, m.subject) for m in mail.outbox] == [(["nell@example.org"], "Small Hours: you are on the team")]
    assert "/sign-in/" in mail.outbox[0].body


def test_somebody_who_has_signed_in_before_needs_no_word(
    world: World, django_capture_on_commit_callbacks: object
) -> None:
    nell = people.make_person(email="nell@example.org", name="Nell Ash", now=world.now)
    nell.last_login = world.now
    nell.save()
    done = agreements.move(world.actor("karen"), "add_member", person=nell.pk, voice=True)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        agreements.agree(world.actor("derek"), str(done.answer["motion"]))
    assert mail.outbox == []
