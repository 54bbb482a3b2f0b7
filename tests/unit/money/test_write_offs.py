"""Reasons of write-offs: the table, what denials suggest, and entries that take a write-off back."""

from datetime import date
from typing import get_args

import pytest

from codesets.write_offs import suggested, write_off_rule, write_off_rules
from domain import ledger
from domain.ledger import AdjustmentRefusedError, EntryKind
from models.ids import EncounterId, PayerSequence
from models.messages.claims import Adjustment
from models.write_offs import OfCollection, OfDenial, OfDispute, WriteOffReason

E = EncounterId("E000000000000")
DAY = date(2026, 3, 2)


def test_every_reason_has_a_row_with_an_account_and_a_source() -> None:
    assert [rule.code for rule in write_off_rules()] == list(WriteOffReason)
    for rule in write_off_rules():
        assert EntryKind(rule.adjustment.value) in ledger.WRITE_OFF_KINDS
        assert rule.receivables
        assert rule.receivables <= {"insurance", "patient"}
        assert rule.may_ask
        assert rule.source
        assert rule.text


@pytest.mark.parametrize(
    ("choices", "sequence"), [(OfDenial, PayerSequence.PRIMARY), (OfDispute, None), (OfCollection, None)]
)
def test_the_choices_of_a_form_fit_the_debt_that_it_is_about(choices: object, sequence: PayerSequence | None) -> None:
    for code in get_args(getattr(choices, "__value__")):  # noqa: B009 - a type alias, which mypy knows no value of
        assert write_off_rule(code).takes_off(sequence), code


@pytest.mark.parametrize(
    ("reasons", "code"),
    [
        (("CO-29",), WriteOffReason.TIMELY_FILING),
        (("CO-197",), WriteOffReason.NO_AUTHORIZATION),
        (("CO-50",), WriteOffReason.MEDICAL_NECESSITY),
        (("CO-97",), WriteOffReason.BUNDLED),
        ((), WriteOffReason.DENIAL_OTHER),
        (("CO-ZZ",), WriteOffReason.DENIAL_OTHER),
    ],
)
def test_what_a_denial_suggests(reasons: tuple[str, ...], code: WriteOffReason) -> None:
    assert suggested(reasons) is code


@pytest.mark.parametrize("rule", write_off_rules(), ids=lambda rule: rule.code)
def test_a_reversal_is_the_write_off_with_every_sign_turned(rule: object) -> None:
    kind = getattr(rule, "adjustment")  # noqa: B009 - pytest gives an object
    assert isinstance(kind, Adjustment)
    entry = ledger.adjustment(E, DAY, kind, cents=700, key="k", sequence=PayerSequence.SECONDARY)
    back = ledger.write_off_reversal(entry, DAY, requested_by="ana", approved_by="sue")
    assert {(line.account, line.sequence): -line.cents for line in back.lines} == {
        (line.account, line.sequence): line.cents for line in entry.lines
    }
    assert (back.key, back.source, back.kind) == (f"reversal-of:{entry.key}", entry.key, "write_off_reversal")
    both = ledger.sums_by_encounter([entry, back])
    assert set(both[E].values()) == {0}


def test_only_a_write_off_can_be_taken_back() -> None:
    entry = ledger.patient_payment(E, DAY, cents=100, key="k")
    with pytest.raises(AdjustmentRefusedError, match="not a write-off"):
        ledger.write_off_reversal(entry, DAY, requested_by="ana", approved_by="sue")
    back = ledger.write_off_reversal(
        ledger.adjustment(E, DAY, Adjustment.BAD_DEBT, cents=5, key="k"), DAY, requested_by="a", approved_by="b"
    )
    with pytest.raises(AdjustmentRefusedError, match="not a write-off"):
        ledger.write_off_reversal(back, DAY, requested_by="ana", approved_by="sue")
