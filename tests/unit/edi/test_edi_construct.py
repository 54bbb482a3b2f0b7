"""What the fast constructor makes is an ordinary frozen value."""

import pickle
from dataclasses import FrozenInstanceError, replace

import pytest

import edi
from edi.construct import constructor

make_party = constructor(edi.Party)
make_line = constructor(edi.ServicePayment)


def test_it_is_the_same_value() -> None:
    made = make_party(name="CLINIC", npi="1")
    assert type(made) is edi.Party
    assert made == edi.Party(name="CLINIC", entity_id_qualifier="XX", id="1")
    assert hash(made) == hash(edi.Party(name="CLINIC", npi="1"))
    assert replace(made, name="X").name == "X"
    assert pickle.loads(pickle.dumps(made)) == made
    assert repr(made) == repr(edi.Party(name="CLINIC", npi="1"))


def test_it_is_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        make_party(name="CLINIC").name = "X"  # type: ignore[misc]


def test_a_default_is_made_anew_each_time() -> None:
    first = make_line(procedure=edi.Procedure(code="1"), charge_cents=1, paid_cents=1)
    second = make_line(procedure=edi.Procedure(code="1"), charge_cents=1, paid_cents=1)
    assert first.amounts is not second.amounts


def test_what_is_required_is_required() -> None:
    with pytest.raises(TypeError, match="name"):
        make_party()  # type: ignore[call-arg]
