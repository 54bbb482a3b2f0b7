"""What the fast constructor makes is an ordinary frozen value."""

import pickle
from dataclasses import FrozenInstanceError, fields, replace
from typing import Any

import pytest

import edi
from edi.construct import constructor, draft, freeze

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
        make_party()


def test_it_takes_the_fields_in_order_as_well() -> None:
    assert make_party("CLINIC", "", "", "XX", "1") == edi.Party(name="CLINIC", npi="1")


@pytest.mark.parametrize("cls", [edi.Reference, edi.ValueCode, edi.Drug])
def test_names_of_fields_do_not_disturb_it(cls: type[Any]) -> None:
    texts = {one.name: one.name for one in fields(cls)}
    assert constructor(cls)(**texts) == cls(**texts)


def test_a_draft_may_be_changed_until_it_is_frozen() -> None:
    value = draft(edi.OtherPayer)("P", "MB", edi.Party(name="A"), edi.Subscriber(member_id="1", last_name="B"))
    value.outpatient_remarks = ("MA18",)
    done = freeze(value, edi.OtherPayer)
    assert type(done) is edi.OtherPayer
    assert done.outpatient == edi.OutpatientAdjudication()
    with pytest.raises(FrozenInstanceError):
        done.responsibility = "S"  # type: ignore[misc]


def test_a_class_with_a_base_is_made_as_well() -> None:
    made = constructor(edi.ReviewResponse)(
        trace_number="1", payer=edi.Party(name="A"), requester=edi.Party(name="B"), scope=None,
        subscriber=edi.Subscriber(member_id="1", last_name="B"), rejections=(edi.Rejection(code="15"),),
    )  # fmt: skip
    assert type(made) is edi.ReviewResponse
    assert replace(made, trace_number="2").rejections == made.rejections
