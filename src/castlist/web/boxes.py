"""Boxes that only this installation opens: for what has to wait in the database and must not be read there.

A sealed thing says by its first byte which cipher sealed it, and by the four behind which key; so both can be replaced.
"""

import base64
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

FERNET, AES_256_GCM = 0x80, 0x01
"""By which cipher: that of earlier versions, whose own form begins with this byte; and that of today."""
MARK_BYTES, NONCE_BYTES, KEY_BYTES = 4, 12, 32


class Shut(Exception):
    """What was sealed does not open: with another key, for another purpose, or changed since."""


@dataclass(frozen=True, slots=True)
class Box:
    """The box for one purpose; its key follows from the secret key, and opens no box for another."""

    purpose: bytes

    def encrypt(self, what: bytes) -> bytes:
        """What only this box opens, as letters and digits: AES-256-GCM under the secret key of today."""
        mark, key = self._mark_and_key(settings.SECRET_KEY)
        head, nonce = bytes([AES_256_GCM]) + mark, secrets.token_bytes(NONCE_BYTES)
        return base64.urlsafe_b64encode(head + nonce + AESGCM(key).encrypt(nonce, what, head))

    def decrypt(self, sealed: bytes | str) -> bytes:
        """What was sealed by either cipher, with the secret key of today or the one before; Shut when none opens it."""
        raw = self._raw(sealed)
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
            mark, key = self._mark_and_key(secret)
            head, nonce = raw[: 1 + MARK_BYTES], raw[1 + MARK_BYTES :][:NONCE_BYTES]
            try:
                if raw[0] == FERNET:
                    return self._fernet(secret).decrypt(base64.urlsafe_b64encode(raw))
                if head == bytes([AES_256_GCM]) + mark:
                    return AESGCM(key).decrypt(nonce, raw[len(head) + NONCE_BYTES :], head)
            except (InvalidToken, InvalidTag, ValueError):
                continue
        raise Shut

    def is_of_today(self, sealed: bytes | str) -> bool:
        """Whether it was sealed by the cipher and with the key by which it would be sealed now."""
        return self._raw(sealed).startswith(bytes([AES_256_GCM]) + self._mark_and_key(settings.SECRET_KEY)[0])

    def _raw(self, sealed: bytes | str) -> bytes:
        try:
            return base64.urlsafe_b64decode(sealed) or b"\0"
        except ValueError:
            raise Shut from None

    def _mark_and_key(self, secret: str | bytes) -> tuple[bytes, bytes]:
        both = HKDF(SHA256(), MARK_BYTES + KEY_BYTES, salt=None, info=self.purpose + b", AES-256-GCM")
        derived = both.derive(force_bytes(secret))
        return derived[:MARK_BYTES], derived[MARK_BYTES:]

    def _fernet(self, secret: str | bytes) -> Fernet:
        derived = HKDF(SHA256(), KEY_BYTES, salt=None, info=self.purpose).derive(force_bytes(secret))
        return Fernet(base64.urlsafe_b64encode(derived))
