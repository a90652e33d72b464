"""What an installation signs so that others can keep it: Ed25519, with a key that follows from the secret key."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

KEY_BYTES = 32
FOR_CHECKPOINTS = b"castlist checkpoint"


def _private() -> Ed25519PrivateKey:
    derived = HKDF(SHA256(), KEY_BYTES, salt=None, info=FOR_CHECKPOINTS).derive(settings.SECRET_KEY.encode())
    return Ed25519PrivateKey.from_private_bytes(derived)


def public_key() -> bytes:
    """By which anybody can tell what this installation signed."""
    return _private().public_key().public_bytes_raw()


def sign(what: bytes) -> bytes:
    """The signature of this installation."""
    return _private().sign(what)


def is_signed(what: bytes, key: bytes, signature: bytes) -> bool:
    """True when who holds the private half of the key signed exactly this."""
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, what)
    except (InvalidSignature, ValueError):
        return False
    return True
