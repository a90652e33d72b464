"""A little work that a browser does before it sends a form: nothing for one form, much for ten thousand."""

import hashlib
from typing import Final

ROUNDS: Final = 4000
"""Of hashing in each try: as slow for a program of its own as for a browser, which is slow to ask for a hash."""
BITS: Final = 7
"""So many bits have to be nought: some hundred tries, a second or two on a phone."""


def is_done(challenge: str, answer: str) -> bool:
    """True where what is derived from the answer, with the challenge as salt, begins with enough noughts."""
    if not (answer.isascii() and answer.isdigit() and len(answer) < 12):
        return False
    salt = challenge.encode("utf-8", "surrogatepass")
    found = hashlib.pbkdf2_hmac("sha256", answer.encode(), salt, ROUNDS, 4)
    return int.from_bytes(found, "big") >> (32 - BITS) == 0
