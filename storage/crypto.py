"""Encryption of PHI columns, and the blind indexes that find a row without decrypting any.

The key file is the one that runtime makes and keeps:

    {"active": "k1", "keys": {"k1": "<base64, 32 bytes>"}, "index_key": "<base64, 32 bytes>"}

`active` encrypts, the others still decrypt: rotation adds a key and moves `active`. Nothing is encrypted behind a
caller's back: repositories call `seal` and `open` themselves, so that a reader of their code sees what is PHI.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import BaseModel

KEY_BYTES = 32
_NONCE_BYTES = 12


class SealError(Exception):
    """Something sealed cannot be opened: its key is not in the key file, or it was changed or moved."""


@dataclass(frozen=True)
class Keyring:
    """Keys by id; `repr` shows none of them."""

    active: str
    keys: dict[str, bytes] = field(repr=False)
    index_key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if self.active not in self.keys:
            raise ValueError(f"active key {self.active!r} is not among the keys")
        if any(len(key) != KEY_BYTES for key in (*self.keys.values(), self.index_key)):
            raise ValueError(f"every key has {KEY_BYTES} bytes")
        if any(":" in name for name in self.keys):
            raise ValueError("a key's id has no colon: it ends the id in what is sealed")

    @classmethod
    def generate(cls) -> Self:
        """Return a ring of fresh keys."""
        return cls("k1", {"k1": secrets.token_bytes(KEY_BYTES)}, secrets.token_bytes(KEY_BYTES))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a key file. ValueError or OSError where it is missing or not one."""
        content = json.loads(path.read_text())
        keys = {name: base64.b64decode(text, validate=True) for name, text in content["keys"].items()}
        return cls(content["active"], keys, base64.b64decode(content["index_key"], validate=True))

    @classmethod
    def load_or_create(cls, path: Path) -> Self:
        """Read a key file, or make one of fresh keys (mode 600) where there is none."""
        if not path.exists():
            _create_private(path, cls.generate().dump())
        return cls.load(path)

    def dump(self) -> str:
        """Return the text of a key file."""
        keys = {name: base64.b64encode(key).decode() for name, key in self.keys.items()}
        return json.dumps(
            {"active": self.active, "keys": keys, "index_key": base64.b64encode(self.index_key).decode()}, indent=2
        )

    def seal(self, text: str, context: str) -> bytes:
        """Encrypt text. `context` (say "intake:<encounter>") is not stored but must be the same again to open it."""
        nonce = os.urandom(_NONCE_BYTES)
        box = AESGCM(self.keys[self.active]).encrypt(nonce, text.encode(), context.encode())
        return self.active.encode() + b":" + nonce + box

    def open(self, sealed: bytes, context: str) -> str:
        """Decrypt what `seal` made.

        Raises:
            SealError: The key is unknown, or content or context are not what was sealed.
        """
        name, _, rest = sealed.partition(b":")
        key = self.keys.get(name.decode(errors="replace"))
        if key is None:
            raise SealError(f"{context}: sealed with a key that is not in the key file")
        try:
            return AESGCM(key).decrypt(rest[:_NONCE_BYTES], rest[_NONCE_BYTES:], context.encode()).decode()
        except InvalidTag:
            raise SealError(f"{context}: changed, or moved from another row") from None

    def seal_model(self, model: BaseModel, context: str) -> bytes:
        """Encrypt a model as JSON; defaults are left out."""
        return self.seal(model.model_dump_json(exclude_defaults=True), context)

    def open_model[M: BaseModel](self, kind: type[M], sealed: bytes, context: str) -> M:
        """Decrypt what `seal_model` made."""
        return kind.model_validate_json(self.open(sealed, context))

    def blind_index(self, text: str) -> str:
        """Return a keyed hash (64 hexadecimal digits) by which equal text is found again."""
        return hmac.new(self.index_key, b"blind index\x1f" + text.encode(), hashlib.sha256).hexdigest()

    def sign(self, text: str, purpose: str) -> str:
        """Return what proves that we wrote text for a purpose: 32 hexadecimal digits (128 bits)."""
        return hmac.new(self.index_key, f"sign {purpose}\x1f{text}".encode(), hashlib.sha256).hexdigest()[:32]

    def signed(self, text: str, purpose: str, signature: str) -> bool:
        """Whether `sign` made a signature."""
        return hmac.compare_digest(self.sign(text, purpose).encode(), signature.encode())

    @property
    def encounter_key(self) -> bytes:
        """The key of `models.ids.encounter_id`, derived so that no index tells an id."""
        return hmac.new(self.index_key, b"encounter id", hashlib.sha256).digest()


def _create_private(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was first: its keys hold
        return
    with os.fdopen(handle, "w") as file:
        file.write(text + "\n")
