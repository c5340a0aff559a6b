"""Tokens, hashes of account secrets, and the encryption of SMTP passwords."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from cryptography.fernet import Fernet, InvalidToken

SCRYPT_COST = 2**14
"""The cost n of scrypt (RFC 7914), 16 MiB of memory; a power of two."""


def new_token() -> str:
    """A random token of 256 bits."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """The SHA-256 of a token. A plain hash will do, for a token cannot be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()


def hashed(secret: str, cost: int = SCRYPT_COST) -> str:
    """The salted hash of an account's secret (scrypt, RFC 7914)."""
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}${_scrypt(secret, salt, cost)}"


def fits(secret: str, kept: str, cost: int = SCRYPT_COST) -> bool:
    """Whether `secret` is what `kept` was made from at this cost; takes as long where nothing was kept ("")."""
    salt, _, key = (kept or "00$").partition("$")
    return hmac.compare_digest(_scrypt(secret, bytes.fromhex(salt), cost), key)


def _scrypt(secret: str, salt: bytes, cost: int) -> str:
    return hashlib.scrypt(secret.encode("utf-8", "surrogatepass"), salt=salt, n=cost, r=8, p=1, dklen=32).hex()


class Vault:
    """Encrypts the SMTP passwords (Fernet: AES-128-CBC and HMAC-SHA256).

    Each is bound to its application: moved to another one's row it does not open. ValueError for a `key` that is
    not one of `new_key`'s.
    """

    def __init__(self, key: bytes) -> None:
        self._fernet = Fernet(key)

    @staticmethod
    def new_key() -> bytes:
        """A new key, to be kept apart from the database."""
        return Fernet.generate_key()

    def close(self, application: str, password: str) -> str:
        """The cipher text of `password` for an application."""
        return self._fernet.encrypt(f"{application}\0{password}".encode()).decode()

    def open(self, application: str, sealed: str) -> str | None:
        """The password, or None where it was sealed with another key or for somebody else."""
        try:
            owner, _, password = self._fernet.decrypt(sealed.encode()).decode().partition("\0")
        except InvalidToken:
            return None
        return password if owner == application else None
