"""The one form of the sign-in library that asks differently here, and the filter its pages use."""

import re

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.template import Library

register = Library()

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


class AddPasskey(AddWebAuthnForm):
    """A passkey is what people want; a bare second key is for who knows the difference."""

    passwordless = forms.BooleanField(
        required=False,
        initial=True,
        label="Sign in with it alone",
        help_text="Without this it is asked for after the code by e-mail, as a second step.",
    )


@register.filter
def browser(user_agent: str) -> str:
    """What a browser says of itself, in two words that people recognise."""
    name = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((system for mark, system in SYSTEMS if re.search(rf"\b{mark}", user_agent)), "")
    if not name and not system:
        return "a browser that does not say what it is"
    return f"{name or 'a browser'} on {system}" if system else name
