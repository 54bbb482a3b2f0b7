"""Payloads leave a process encrypted: AES-GCM with the active key of the key file, any of its keys to read.

A payload that is a bare JSON string stays in clear: those are the summaries of timers, activities and children, which
an operator must be able to read in Temporal's own pages. No message of ours is a bare string (each is a model), and a
test holds that.
"""

import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from temporalio.api.common.v1 import Payload
from temporalio.converter import PayloadCodec

from storage.crypto import Keyring, SealError

_ENCODING = b"binary/encrypted"
_NONCE_BYTES = 12


class SealedPayloads(PayloadCodec):
    """The codec that client, worker and replayer share."""

    def __init__(self, keys: Keyring) -> None:
        self._keys = keys

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Encrypt everything but bare strings."""
        return [payload if _is_summary(payload) else self._seal(payload) for payload in payloads]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Decrypt what `encode` made; anything else is returned as it is."""
        return [self._open(each) if each.metadata.get("encoding") == _ENCODING else each for each in payloads]

    def _seal(self, payload: Payload) -> Payload:
        key_id, nonce = self._keys.active, os.urandom(_NONCE_BYTES)
        box = AESGCM(self._keys.keys[key_id]).encrypt(nonce, payload.SerializeToString(), key_id.encode())
        return Payload(metadata={"encoding": _ENCODING, "key-id": key_id.encode()}, data=nonce + box)

    def _open(self, payload: Payload) -> Payload:
        key_id = payload.metadata["key-id"].decode()
        key = self._keys.keys.get(key_id)
        if key is None:
            raise SealError(f"payload sealed with key {key_id!r}, which is not in the key file")
        nonce, box = payload.data[:_NONCE_BYTES], payload.data[_NONCE_BYTES:]
        try:
            return Payload.FromString(AESGCM(key).decrypt(nonce, box, key_id.encode()))
        except InvalidTag:
            raise SealError(f"payload sealed with key {key_id!r} was changed") from None


def _is_summary(payload: Payload) -> bool:
    return payload.metadata.get("encoding") == b"json/plain" and payload.data.startswith(b'"')
