"""Run in an installation: a member has everything that a member can have, and has left the team. Prints their id."""

from datetime import UTC

from castlist.jobs.start import open_installation

open_installation()

from allauth.account.models import EmailAddress  # noqa: E402
from allauth.mfa.models import Authenticator  # noqa: E402
from allauth.usersessions.models import UserSession  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.utils import timezone  # noqa: E402

from castlist.actions import agreements, decisions, letters, people  # noqa: E402
from castlist.actions.decisions import Reason, Revision  # noqa: E402
from tests.world import build  # noqa: E402

WORDS = (
    "Derek Zwetschgen", "derek@cornerhouse.example", "A calendar of cherries", "cherry-secret", "Cherrybrowser",
    "She tours when they are ripe.",
)  # fmt: skip


def main() -> None:
    """Derek, with a name that nobody else has."""
    world = build(timezone.now().astimezone(UTC).replace(microsecond=0))
    derek = world.people["derek"]
    people.rename_person(derek.pk, name=WORDS[0])
    derek.refresh_from_db()
    world.put_forward("quince")
    world.agree("quince", "audition")
    letters.send(world.actor("derek"), world.letter("derek", "quince", to="quince@example.org"))
    cand = world.cands["quince"]
    decisions.propose(world.actor("derek", key="k"), cand, revision=Revision("callback"))
    decisions.position(world.actor("derek"), cand, revision=2, what="concern", reason=Reason(WORDS[5]))
    people.make_token(derek, name=WORDS[2], now=world.now)
    people.make_signin_link(derek, now=world.now)
    EmailAddress.objects.create(user=derek, email=derek.email, verified=True, primary=True)
    Authenticator.objects.create(user=derek, type="totp", data={"secret": WORDS[3]})
    session = SessionStore()
    session["_auth_user_id"] = derek.pk
    session.create()
    UserSession.objects.create(
        user=derek, session_key=session.session_key, ip="192.0.2.7", user_agent=WORDS[4], created_at=world.now,
        last_seen_at=world.now,
    )  # fmt: skip
    agreements.leave(world.actor("derek"))
    print(derek.pk)


if __name__ == "__main__":
    main()
