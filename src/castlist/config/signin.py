"""The one place that knows the sign-in library: nobody signs up by themselves, nobody has a password."""

import logging
import threading
from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.signals import authentication_step_completed, login_code_rejected
from allauth.core import context
from allauth.mfa import signals as factors
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db import DatabaseError, connection, transaction
from django.dispatch import Signal
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils import timezone

from castlist.actions import people as people_actions
from castlist.config.again import now_shown
from castlist.config.codes import Hidden, fresh_salt, hidden, is_hidden
from castlist.queries import people as people_queries
from castlist.queries.locks import is_wanted
from castlist.web.boxes import Box, Shut
from castlist.web.kept_words import waits_for
from castlist.web.limits import came_from

View = Callable[..., HttpResponseBase]
log = logging.getLogger(__name__)
SECOND_LOCKS = Box(b"castlist second factor")
FRESH = "code_by_mail"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def called(person: Any) -> str:
    """What colleagues call the person; the sign-in library asks for it."""
    return str(person.name)


class Door(DefaultAccountAdapter):
    """Sign-in as Castlist wants it: members are invited, and strangers cannot learn who is one."""

    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": "You cannot sign in just now: there were too many tries. Wait a few minutes, then "
        "try again.",
        "incorrect_code": "That is not the code. Look at the latest mail again, or have another code sent.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: somebody who is in invites somebody who is not."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Whether somebody may be sent on there; never to what cannot even be read as an address."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to say once more who one is: a passkey first, where there is one, and a code to type last."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return sorted(methods, key=lambda one: "webauthn" not in one["id"])

    def generate_login_code(self) -> str:
        """What the session keeps of a code, one for a request: the code itself goes into the mail and nowhere else."""
        if not hasattr(self.request, FRESH):
            code: str = super().generate_login_code()
            setattr(self.request, FRESH, (code, hidden(code)))
        return str(getattr(self.request, FRESH)[1])

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The mail is on its way. The answer takes the same time whether there was one to send or not."""
        if template_prefix == "account/email/login_code":
            context = {**context, "code": getattr(self.request, FRESH)[0]}
        if settings.EMAIL_BACKEND != SMTP:
            super().send_mail(template_prefix, email, context)
            return
        message = self.render_mail(template_prefix, email, {**context, "email": email})
        threading.Thread(target=message.send, daemon=True).start()


class SecondLock(DefaultMFAAdapter):
    """Second factors, whose secrets lie in the database encrypted."""

    error_messages: ClassVar[dict[str, Any]] = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "That is not the code. Take the one that the app shows now, or one of the recovery codes.",
        "incorrect_first_code": "That is not the code. Take the one that the app shows now. If it never fits, the "
        "clock of the phone is wrong: let it set itself.",
    }

    def encrypt(self, text: str) -> str:
        """The text, readable only with the installation's secret key."""
        return SECOND_LOCKS.encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """The text that `encrypt` was given; empty when the secret key has changed since, which no code matches.

        Of a recovery code that has been shown only a hash is there, which is equal to the code.
        """
        if is_hidden(encrypted_text):
            return Hidden(encrypted_text)
        try:
            return SECOND_LOCKS.decrypt(encrypted_text).decode()
        except Shut:
            return ""

    def is_mfa_enabled(self, user: AbstractBaseUser, types: list[str] | None = None) -> bool:
        """Whether the person has such a factor; asked for a second step, whether one has to follow the code.

        A passkey that signs in alone stands beside the code and not behind it: whoever sits at a computer that does
        not know the passkey comes in by the code, as before. Who wants a second step sets up the app or a second key.
        Where everybody has to have a second lock, a passkey is one as well.
        """
        second_steps = {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}
        if types is None or not second_steps <= set(types) or user.is_anonymous:
            return bool(super().is_mfa_enabled(user, types))
        factors = Authenticator.objects.filter(user_id=user.pk, type__in=types)
        return any(
            factor.type == Authenticator.Type.TOTP or factor.wrap().is_passwordless is False for factor in factors
        ) or (factors.exists() and is_wanted())

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:
        """What a new passkey is called until somebody calls it otherwise: after where it is made."""
        from castlist.config.signin_forms import browser

        request = context.request
        return browser(request.headers.get("User-Agent", "")) if request else "A passkey"

    def _get_site_name(self) -> str:
        return "Castlist"


def sign_in(request: HttpRequest, person: Any, *, method: str, then: str = "/") -> HttpResponse:
    """The person is signed in, or is asked for the second factor first if they have one."""
    record_authentication(request, person, method=method)
    return perform_login(request, Login(user=person, redirect_url=then))


def forget_second_factor(email: str) -> None:
    """The person signs in without a second factor until they set one up again. For who lost it, from a command only."""
    Authenticator.objects.filter(user__email=email).delete()


SEALED = ("secret", "seed")
"""Under these names the sign-in library keeps what an app and recovery codes follow from."""


def seal_anew() -> int:
    """Every second factor is sealed by the cipher and with the secret key of today; says of how many that had to be.

    One that nothing opens any more, because its secret key is gone, is left as it is.
    """
    count = 0
    for key in Authenticator.objects.values_list("pk", flat=True):
        with transaction.atomic():
            factor = Authenticator.objects.select_for_update().filter(pk=key).first()
            data = dict(factor.data) if factor else {}
            older = {
                name: SecondLock().decrypt(data[name]) for name in SEALED if name in data and _is_older(data[name])
            }
            if factor is None or not any(older.values()):
                continue
            factor.data = data | {name: SecondLock().encrypt(text) for name, text in older.items() if text}
            factor.save(update_fields=["data"])
            count += 1
    return count


def hide_shown_codes(person: str = "") -> int:
    """Of recovery codes that have been shown, the person's or everybody's, slow hashes are kept; says of how many.

    Nothing is locked while they are made. Codes of which one was spent meanwhile wait for the next time.
    """
    rows = Authenticator.objects.filter(type=Authenticator.Type.RECOVERY_CODES, data__has_key="seed")
    count = 0
    for row in rows.filter(user_id=person) if person else rows:
        if not row.data.get("viewed_at") or not SecondLock().decrypt(row.data["seed"]):
            continue
        salt = fresh_salt()
        hashes = [hidden(code, salt=salt) for code in row.wrap().get_unused_codes()]
        kept = {name: value for name, value in row.data.items() if name not in ("seed", "used_mask")}
        with transaction.atomic():
            now = Authenticator.objects.select_for_update().filter(pk=row.pk).first()
            if now is not None and now.data == row.data:
                now.data = kept | {"migrated_codes": hashes}
                now.save(update_fields=["data"])
                count += 1
    return count


def showing_once(view: View) -> View:
    """Once recovery codes stand on the page they can be read nowhere else; the page does not wait for that."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        if answer.status_code == 200 and isinstance(answer, TemplateResponse):
            answer.render()
            _soon(str(request.user.pk))
        return answer

    return guarded


def _soon(person: str) -> None:
    if connection.in_atomic_block:  # nobody else would see yet that they were shown
        hide_shown_codes(person)
        return

    def hide() -> None:
        try:
            hide_shown_codes(person)
        except DatabaseError:
            log.exception("Recovery codes that were shown could not be hidden; `castlist upgrade` does it.")
        finally:
            connection.close()

    threading.Thread(target=hide, daemon=True, name="castlist: recovery codes").start()


def _is_older(sealed: str) -> bool:
    try:
        return not SECOND_LOCKS.is_of_today(sealed)
    except Shut:
        return False


def one_time_link(request: HttpRequest, token: str) -> HttpResponse:
    """Following the link shows a button and spends nothing, because mail scanners follow links too."""
    now = timezone.now()
    if request.method == "POST":
        person = people_actions.use_signin_link(token, now=now)
        if person is not None:
            return sign_in(request, person, method="link", then=waits_for(request, str(person.pk)) or "/")
        log.warning("a sign-in was refused: a link that opens nothing, from %s", came_from(request))
    person = people_queries.person_for_signin_link(token, now=now)
    status = 200 if person is not None else 404
    return render(request, "sign_in/link.html", {"person": person}, status=status)


def _just_shown(sender: Any, request: HttpRequest, user: Any, authenticator: Authenticator, **_: Any) -> None:
    """Whoever has just set up a lock has shown that they open it: the codes made with it are shown, and nobody asks."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        extra = {"id": authenticator.pk, "type": authenticator.type, "reauthenticated": True}
        record_authentication(request, user, "mfa", **extra)


factors.authenticator_added.connect(_just_shown, dispatch_uid="castlist just shown")


def _shown_again(sender: Any, request: HttpRequest, reauthenticated: bool = False, **_: Any) -> None:
    """Whoever is in and shows a factor again goes on in a session with another key."""
    if reauthenticated:
        now_shown(request)


authentication_step_completed.connect(_shown_again, dispatch_uid="castlist shown again")


def as_long_for_strangers(view: View) -> View:
    """Asking for a code takes as long for an address that nobody has: one is made and hidden for nobody."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        if request.method == "POST" and answer.status_code == 302 and not hasattr(request, FRESH):
            Door(request).generate_login_code()
        return answer

    return guarded


def _written_down(signal: Signal, level: int, says: str) -> None:
    """The server's log says it from now on: of whom, by their id, and from where."""

    def note(sender: Any, user: Any, request: HttpRequest | None = None, **_: Any) -> None:
        log.log(level, "%s: person %s, from %s", says, user.pk if user else "-", came_from(request) if request else "-")

    signal.connect(note, weak=False, dispatch_uid=f"castlist {says}")


_written_down(user_logged_in, logging.INFO, "signed in")
_written_down(user_logged_out, logging.INFO, "signed out")
_written_down(login_code_rejected, logging.WARNING, "a sign-in was refused, a wrong code by mail")
_written_down(factors.authentication_failed, logging.WARNING, "a sign-in was refused, a wrong second factor")
_written_down(factors.authenticator_used, logging.INFO, "a second factor or a passkey was shown")
_written_down(factors.authenticator_added, logging.INFO, "a way to sign in was added")
_written_down(factors.authenticator_removed, logging.INFO, "a way to sign in was removed")
