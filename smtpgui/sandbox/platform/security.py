"""Tokens, secrets that are only compared, and the one secret that must come out again."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet, InvalidToken

_SCRYPT = {"n": 2**14, "r": 8, "p": 1}


def new_token() -> str:
    """A token that nobody guesses: 256 bits."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of a token: enough to know it again. A plain hash will do, for a token cannot be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()


def hashed(secret: str) -> str:
    """What is kept of an account's secret, with a salt of its own (scrypt, RFC 7914)."""
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}${_scrypt(secret, salt)}"


def fits(secret: str, kept: str) -> bool:
    """Whether `secret` is what `kept` was made from; takes as long where nothing was kept ("")."""
    salt, _, key = (kept or "00$").partition("$")
    return hmac.compare_digest(_scrypt(secret, bytes.fromhex(salt)), key)


def _scrypt(secret: str, salt: bytes) -> str:
    return hashlib.scrypt(secret.encode("utf-8", "surrogatepass"), salt=salt, dklen=32, **_SCRYPT).hex()


class Vault:
    """Encrypts the SMTP passwords (Fernet: AES-128-CBC and HMAC-SHA256).

    Each is bound to its application: moved to another one's row it does not open. ValueError for a `key` that is
    not one of `new_key`'s.
    """

    def __init__(self, key: bytes) -> None:
        self._fernet = Fernet(key)

    @staticmethod
    def new_key() -> bytes:
        """A key to keep, apart from the database."""
        return Fernet.generate_key()

    def close(self, application: str, password: str) -> str:
        """What may be stored of `password`."""
        return self._fernet.encrypt(f"{application}\0{password}".encode()).decode()

    def open(self, application: str, sealed: str) -> str | None:
        """The password, or None where it was sealed with another key or for somebody else."""
        try:
            owner, _, password = self._fernet.decrypt(sealed.encode()).decode().partition("\0")
        except InvalidToken:
            return None
        return password if owner == application else None
