"""The key file: keys of the AES-GCM encryption of payloads and PHI columns, and of the blind indexes.

    {"active": "k1", "keys": {"k1": "<base64, 32 bytes>"}, "index_key": "<base64, 32 bytes>"}

`active` encrypts, the others still decrypt: rotation adds a key and moves `active`. The index key cannot be
rotated in place, because equal text must keep giving an equal index.
"""

import base64
import binascii
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from runtime.errors import OperatorError
from runtime.files import read_json, write_json

KEY_BYTES = 32


@dataclass(frozen=True)
class KeyRing:
    """Keys by id; `repr` shows none of them."""

    active: str
    keys: dict[str, bytes] = field(repr=False)
    index_key: bytes = field(repr=False)


def ensure_keys(path: Path) -> None:
    """Makes a key file with fresh keys (mode 600) unless there is one."""
    if path.exists():
        return
    key, index_key = (base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode() for _ in range(2))
    write_json(path, {"active": "k1", "keys": {"k1": key}, "index_key": index_key})


def load_keys(path: Path) -> KeyRing:
    """Reads the key file.

    Raises:
        OperatorError: It is missing or not a key file; without it nothing encrypted can be read.
    """
    content = read_json(path)
    try:
        keys = {name: base64.b64decode(text, validate=True) for name, text in content["keys"].items()}  # type: ignore[index]
        ring = KeyRing(
            active=content["active"],  # type: ignore[index]
            keys=keys,
            index_key=base64.b64decode(content["index_key"], validate=True),  # type: ignore[index]
        )
    except (TypeError, KeyError, AttributeError, binascii.Error):
        ring = None
    if ring is None or ring.active not in ring.keys or not _all_of_right_size(ring):
        raise OperatorError(f"{path} is not a readable key file", "restore it from your backup of the keys")
    return ring


def _all_of_right_size(ring: KeyRing) -> bool:
    return all(len(key) == KEY_BYTES for key in [*ring.keys.values(), ring.index_key])
