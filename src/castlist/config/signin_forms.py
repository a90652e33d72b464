"""The forms of the sign-in library that ask differently here, and the filters its pages use."""

import logging
import re
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.core import context, ratelimit
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.template import Library
from django.utils.crypto import salted_hmac

from castlist.config.codes import opens
from castlist.web.chrome import theme_of
from castlist.web.limits import came_from

log = logging.getLogger("castlist.config.signin")
register = Library()
register.filter("theme", theme_of)
register.simple_tag(lambda: settings.CASTLIST_DEMO, name="is_demo")

# Tried in this order: every browser also claims to be most of those below it.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
    ("curl", "curl"),
)
SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "a Mac"),
    ("Linux", "Linux"),
)


SECONDS_A_CODE_OPENS = (2 * settings.MFA_TOTP_TOLERANCE + 1) * 30
"""With the half minutes before and after its own, for clocks that are not quite right."""

LONGEST_CODE = 100


class AddPasskey(AddWebAuthnForm):
    """A passkey is what people want; a bare second key is for who knows the difference."""

    passwordless = forms.BooleanField(
        required=False,
        initial=True,
        label="Sign in with it alone",
        help_text="Without this it is asked for after the code by e-mail, as a second step.",
    )


class AskForCode(RequestLoginCodeForm):
    """Asking for a code: so often for an address from one place, and no other place is kept from it by that."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].error_messages |= {
            "required": "An e-mail address is needed.",
            "invalid": "This is not an e-mail address.",
        }

    def clean_email(self) -> str:
        """The address, for which a code may be asked from here."""
        request, email = context.request, self.cleaned_data["email"]
        here = f"{email.lower()} {came_from(request)}"
        if not ratelimit.consume(request, action="code_here", key=here):
            raise get_account_adapter().validation_error("too_many_login_attempts")
        return str(super().clean_email())


class CodeNeeded:
    """Where nothing was written it is said where the code stands."""

    where = "The code is needed: the app shows it."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].error_messages["required"] = self.where  # type: ignore[attr-defined]


class CodeByMail(CodeNeeded, ConfirmLoginCodeForm):
    """The code that went by mail, of which the session keeps a slow hash."""

    where = "The code is needed: it stands in the mail."

    def clean_code(self) -> str:
        """The code, if it is the one."""
        code: str = self.cleaned_data["code"]
        if not opens(code[:LONGEST_CODE], self.expected_code):
            raise get_account_adapter().validation_error("incorrect_code")
        return code


class Once(CodeNeeded, BaseAuthenticateForm):
    """A code of the app opens once, for as long as it would open: the library forgets it after half a minute."""

    def clean_code(self) -> str:
        """The code, which nobody has come in by before."""
        code: str = super().clean_code()
        digits = "".join(filter(str.isalnum, code)).lower()  # as the library reads it
        spent = salted_hmac("castlist.spent-code", f"{self.user.pk}:{digits}", algorithm="sha256").hexdigest()
        if not cache.add(f"spent:{spent}", "y", timeout=SECONDS_A_CODE_OPENS):
            self._emit_authentication_failed(self.authenticator)
            raise get_adapter().validation_error("incorrect_code")
        return code


class FirstCodeOfApp(CodeNeeded, ActivateTOTPForm):
    """The code that proves that the app has the secret: there are no recovery codes yet that could stand for it."""

    def clean_code(self) -> str:
        """The code, if the app with this secret shows it now."""
        try:
            return str(super().clean_code())
        except ValidationError as no:
            if no.code != "incorrect_code":
                raise
            raise get_adapter().validation_error("incorrect_first_code") from None


class SecondStep(Once, AuthenticateForm):
    """The second step of signing in."""


class SecondStepAgain(Once, ReauthenticateForm):
    """The same, asked of somebody who is in, before a lock is changed."""


class Told:
    """A passkey that does not fit is written down."""

    def clean_credential(self) -> Authenticator:
        """The passkey, if it is theirs."""
        try:
            credential: Authenticator = super().clean_credential()  # type: ignore[misc]
        except ValidationError:
            person, request = getattr(self, "user", None), context.request
            whose, where = person.pk if person else "-", came_from(request) if request else "-"
            log.warning("a sign-in was refused, a passkey that does not fit: person %s, from %s", whose, where)
            raise
        return credential


class PasskeyAlone(Told, LoginWebAuthnForm):
    """A passkey that signs in by itself."""


class PasskeyBehind(Told, AuthenticateWebAuthnForm):
    """The same, or a second key, as the second step of signing in."""


class PasskeyAgain(Told, ReauthenticateWebAuthnForm):
    """The same, asked of somebody who is in."""


@register.filter
def has_app(user: Any) -> bool:
    """Whether an authenticator app of theirs shows six digits."""
    return _has(user, Authenticator.Type.TOTP)


@register.filter
def has_passkey(user: Any) -> bool:
    """Whether they have a passkey, or a second key."""
    return _has(user, Authenticator.Type.WEBAUTHN)


def _has(user: Any, kind: str) -> bool:
    return bool(Authenticator.objects.filter(user_id=user.pk, type=kind).exists())


@register.filter
def browser(user_agent: str) -> str:
    """What a browser says of itself, in two words that people recognise."""
    name = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((system for mark, system in SYSTEMS if re.search(rf"\b{mark}", user_agent)), "")
    if not name and not system:
        return "a browser that does not say what it is"
    return f"{name or 'a browser'} on {system}" if system else name
