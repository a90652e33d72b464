"""Every model, where Django looks for them."""

from .people import ApiToken, Person, SignInLink

__all__ = [
    "ApiToken",
    "Person",
    "SignInLink",
]
