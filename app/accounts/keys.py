"""Keys: how one is made, and what of it is kept."""

import hashlib
import secrets

_START = "mithaq_"


def new_key() -> str:
    """A key of 256 random bits. It is shown once; `digest` is what is kept."""
    return _START + secrets.token_urlsafe(32)


def digest(key: str) -> str:
    """What the database holds of a key, as hexadecimal SHA-256.

    A slow hash guards passwords, which can be guessed; 256 random bits cannot, and this runs at every request.
    """
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()
