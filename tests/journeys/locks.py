"""What people sign in with: the code in a letter, a key that knows their finger, an app that shows six digits."""

import base64
import hashlib
import hmac
import re
import struct
import time

from tests.journeys.seats import Seat

VIRTUAL_KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def has_a_key(seat: Seat) -> Seat:
    """Their machine has a fingerprint reader, which always agrees."""
    session = seat.context.new_cdp_session(seat.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": VIRTUAL_KEY})
    return seat


def asks_for_a_code(seat: Seat, address: str) -> str:
    """They ask for a code; says the one that came."""
    seat.write("E-mail address", address).press("Send me a code")
    seat.page.wait_for_url(re.compile("/sign-in/code/.+"))
    seat.looked()
    return str(re.findall(r"^ {4}(\S+)$", seat.house.letters_to(address)[-1], re.M)[-1])


def comes_in_by_code(seat: Seat, address: str) -> Seat:
    """They sign in with the code that was sent to them."""
    code = asks_for_a_code(seat.open("/sign-in/"), address)
    seat.write("Code", code).press("Sign in")
    seat.page.wait_for_url(lambda url: "/sign-in/code" not in url)
    return seat


def digits(secret: str, *, steps: int = 0) -> str:
    """What their app shows, now or half a minute later."""
    moment = struct.pack(">Q", int(time.time()) // 30 + steps)
    mac = hmac.new(base64.b32decode(secret + "=" * (-len(secret) % 8)), moment, hashlib.sha1).digest()
    number = struct.unpack(">I", mac[mac[-1] & 15 :][:4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def it_is_me(seat: Seat) -> Seat:
    """Where they are asked once more, their finger answers."""
    if "reauthenticate" in seat.page.url:
        seat.sees("Is it you?").press("Use a passkey")
        seat.page.wait_for_url(lambda url: "reauthenticate" not in url)
    return seat.looked()


def sets_up_the_app(seat: Seat) -> str:
    """The second lock is on; says its secret."""
    it_is_me(seat.open("/settings/").follow("A second lock")).sees("Or write this into the app")
    secret = seat.page.get_by_label("Or write this into the app").input_value()
    seat.write("Authenticator code", digits(secret)).press("Turn it on")
    seat.sees("Your authenticator app is asked for from now on.")
    return secret


def adds_a_passkey(seat: Seat) -> Seat:
    """They can come in without a code."""
    seat.open("/settings/").follow("Passkeys").follow("Add a passkey").sees("Sign in with it alone")
    seat.press("Add").sees("The passkey is added.")
    return seat
