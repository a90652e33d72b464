"""Names of rows that say nothing and can be read out on the telephone."""

import secrets
from hashlib import blake2b

# Crockford's base 32 in lower case: no i, l, o, u, so that 1 and 0 are always digits.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 12


def new_id() -> str:
    """A new random id of 60 bits; two never meet in the life of one installation."""
    return "".join([ALPHABET[byte & 31] for byte in secrets.token_bytes(LENGTH)])


def id_made_of(said: str) -> str:
    """The id that belongs to what is said: the same each time, so that the same thing is kept once."""
    return "".join(ALPHABET[byte & 31] for byte in blake2b(said.encode(), digest_size=LENGTH).digest())
