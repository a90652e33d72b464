"""Forms of an open call that are sent, kept and asked otherwise at the same moment: each is here once, or refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from castlist.actions import clients, drafts, questions
from castlist.actions.submissions import submit_to_call
from castlist.queries.agents import agent_for
from castlist.queries.verification_walk import walk
from castlist.records.models import Agent, Answer, Draft, Performer, Question, Represented, Submission
from castlist.records.private_links import agent_token
from castlist.rules.why import Why
from tests.races.test_merging import together
from tests.world import World, build

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
ROUNDS = 4


@pytest.fixture
def called() -> World:
    """A call that asks one thing."""
    return build(timezone.now().replace(microsecond=0))


def send(world: World, number: int, question: str = "", said: str = "So.") -> Callable[[], Any]:
    form = {"name": f"Nell {number}", "email": f"n{number}@example.org", "adult": "yes", f"q_{question}": said}
    return lambda: submit_to_call(world.production.pk, world.role, form=form, now=world.now, key=f"k{number}")


def test_the_very_same_form_twice_at_the_same_moment_is_here_once(called: World) -> None:
    for number in range(ROUNDS):
        assert together(send(called, number), send(called, number)) == ["done", "done"]
    stand = called.state().candidacies(called.role)
    assert (Performer.objects.count(), Submission.objects.count(), len(stand)) == (ROUNDS, ROUNDS, ROUNDS)
    assert walk().findings == []


def test_a_question_that_is_said_anew_meanwhile_has_the_answers_that_were_given_to_it(called: World) -> None:
    for number in range(ROUNDS):
        said = {"kind": "short", "text": f"Why, {number}?"}
        one = questions.ask(called.actor("sam"), said=said)["made"][0]["id"]
        anew = {"kind": "short", "text": f"Why else, {number}?"}
        came = together(
            send(called, number, one), lambda one=one, anew=anew: questions.change(called.actor("sam"), one, said=anew)
        )
        assert (came[0] in ("done", Why.stale_version.name), came[1]) == (True, "done"), came
        given = Answer.objects.filter(question__first=one).values_list("question__text", flat=True)
        assert list(given) in ([], [f"Why, {number}?"], [f"Why else, {number}?"])
        assert list(Question.objects.filter(first=one, retired_at=None).values_list("text", flat=True)) == [
            f"Why else, {number}?"
        ]
        questions.retire(called.actor("sam"), one)


def test_two_windows_send_one_form_once(called: World) -> None:
    for number in range(ROUNDS):
        draft = drafts.begin(called.production.pk, called.role, form={"name": ["Nell"]}, now=called.now)

        def window(said: str, number: int = number, draft: str = draft) -> Callable[[], Any]:
            def act() -> None:
                with transaction.atomic():
                    drafts.sent(draft, production=called.production.pk, version=1, now=called.now)
                    send(called, number, said=said)()

            return act

        came = together(window("Here."), window("There."))
        assert sorted(came) == ["Sent: ", "done"]
    assert (Submission.objects.count(), Draft.objects.filter(sent_at=None).count()) == (ROUNDS, 0)


def test_of_two_windows_that_keep_one_form_one_is_told_that_it_moved(called: World) -> None:
    for _ in range(ROUNDS):
        draft = drafts.begin(called.production.pk, called.role, form={"name": ["Nell"]}, now=called.now)

        def window(name: str, draft: str = draft) -> Callable[[], Any]:
            return lambda: drafts.keep(draft, form={"name": [name]}, version=1, now=called.now)

        came = together(window("Ida"), window("Ada"))
        assert sorted(came) == ["Moved: ", "done"]
        kept = Draft.objects.get(pk=draft)
        assert (kept.form["name"], kept.version) == ([("Ida", "Ada")[came.index("done")]], 2)
    connection.close()


def test_an_agent_who_sends_the_same_clients_from_two_windows_at_once_has_each_once(called: World) -> None:
    row = Agent.objects.create(
        company=called.production.company, name="Ada Quill", email="ada@quill.example", link="link-of-ada",
        link_until=called.now + timedelta(days=1), created_at=called.now,
    )  # fmt: skip
    agent = agent_for(agent_token(row.link), now=called.now)
    for number in range(ROUNDS):
        form = {"clients": ["1"], "c1_name": [f"Nell {number}"], "c1_adult": ["yes"]}

        def window(key: str, form: dict[str, list[str]] = form) -> Callable[[], Any]:
            return lambda: clients.submit(
                agent, called.production.pk, called.role, form=form, seen="", draft=("", 0), key=key, now=called.now
            )

        assert together(window(f"a{number}"), window(f"b{number}")) == ["done", "done"]
    stand = called.state().candidacies(called.role)
    assert (Performer.objects.count(), Represented.objects.count(), len(stand)) == (ROUNDS, ROUNDS, ROUNDS)
    assert walk().findings == []
    connection.close()
