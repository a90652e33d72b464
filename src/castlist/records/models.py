"""Every model, where Django looks for them."""

from .leases import Lease
from .people import ApiToken, Person, SignInLink

__all__ = [
    "ApiToken",
    "Lease",
    "Person",
    "SignInLink",
]
