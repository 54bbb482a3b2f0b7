"""Keys: what is sealed opens only with its key, unchanged and in its place."""

import json
import stat
from pathlib import Path

import pytest

from models.intake import PersonName
from storage.crypto import Keyring, SealError


def test_opens_what_it_sealed(keys: Keyring) -> None:
    name = PersonName(last="Šťastný", first="Eva")
    sealed = keys.seal_model(name, "patient:1")
    assert b"Eva" not in sealed
    assert keys.open_model(PersonName, sealed, "patient:1") == name


def test_rotation_keeps_old_rows_readable(keys: Keyring) -> None:
    rotated = Keyring("new", keys.keys | {"new": b"n" * 32}, keys.index_key)
    assert rotated.open(keys.seal("text", "row"), "row") == "text"
    assert rotated.seal("text", "row").startswith(b"new:")
    with pytest.raises(SealError, match="not in the key file"):
        keys.open(rotated.seal("text", "row"), "row")


def test_refuses_what_was_changed_or_moved(keys: Keyring) -> None:
    sealed = keys.seal("text", "row:1")
    with pytest.raises(SealError):
        keys.open(sealed, "row:2")
    with pytest.raises(SealError):
        keys.open(sealed[:-1] + bytes([sealed[-1] ^ 1]), "row:1")


def test_blind_index_depends_on_its_key_only(keys: Keyring) -> None:
    rotated = Keyring("new", {"new": b"n" * 32}, keys.index_key)
    assert keys.blind_index("MRN 1") == rotated.blind_index("MRN 1") != keys.blind_index("MRN 2")
    assert len(keys.encounter_key) == 32


def test_key_file_is_private_and_made_once(tmp_path: Path) -> None:
    path = tmp_path / "home" / "keys.json"
    ring = Keyring.load_or_create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Keyring.load_or_create(path) == ring
    assert set(json.loads(path.read_text())) == {"active", "keys", "index_key"}
    assert "k1" in repr(ring)
    assert json.loads(path.read_text())["index_key"] not in repr(ring)


@pytest.mark.parametrize(
    ("active", "size", "problem"), [("k2", 32, "not among"), ("k1", 16, "32 bytes"), ("a:b", 32, "colon")]
)
def test_refuses_a_broken_ring(active: str, size: int, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        Keyring(active, {"k1" if active == "k2" else active: b"x" * size}, b"i" * 32)
