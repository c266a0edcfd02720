"""How contact details are encrypted: with keys that the database does not hold (docs/decisions/0003). Pure."""

import base64
from collections.abc import Sequence
from typing import Any

import orjson
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.errors import Unavailable
from app.settings import Settings

SETTING = "MITHAQ_SECRET_KEY"

# What the derived key is for: one made of the same setting for another purpose would be another key.
_PURPOSE = b"mithaq contact details 1"


class NotOpened(Exception):
    """No key that is given opens it, or it was sealed for another contact point."""


class Cipher:
    """Seals with the first of the keys and opens with any of them. Nothing of a key or of a text reaches a message."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = [Fernet(_derived(key)) for key in keys]

    @property
    def has_key(self) -> bool:
        return bool(self._keys)

    def require_key(self) -> None:
        """Raises Unavailable, naming the setting, where there is no key."""
        if not self._keys:
            raise Unavailable(f"Contact details need a key to encrypt them: set {SETTING}.", soon=False)

    def seal(self, contact_id: str, details: dict[str, Any]) -> str:
        """The details as they may be kept. Raises Unavailable where there is no key."""
        self.require_key()
        # A token does not say whose it is: with the id in it none can be put in another one's place.
        return self._keys[0].encrypt(orjson.dumps([contact_id, details])).decode()

    def open(self, contact_id: str, sealed: str) -> dict[str, Any]:
        """The details that were sealed for that contact point. Raises NotOpened."""
        if not self._keys:
            raise NotOpened
        try:
            owner, details = orjson.loads(MultiFernet(self._keys).decrypt(sealed))
        except (InvalidToken, ValueError):
            raise NotOpened from None
        if owner != contact_id:
            raise NotOpened
        opened: dict[str, Any] = details
        return opened

    def is_current(self, sealed: str) -> bool:
        """Whether the first key opens it."""
        try:
            self._keys[0].decrypt(sealed)
        except InvalidToken:
            return False
        return True


def cipher_of(settings: Settings) -> Cipher:
    return Cipher([key.get_secret_value() for key in settings.secret_key])


def _derived(key: str) -> bytes:
    """The key that a text of 32 characters or more stands for.

    HKDF, not a slow hash: settings refuse what is short, and what `openssl rand -hex 32` makes cannot be guessed.
    """
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(key.encode())
    return base64.urlsafe_b64encode(derived)
