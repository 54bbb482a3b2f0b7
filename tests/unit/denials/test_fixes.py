"""What each fix changes of a denied claim, and that the data name every one of them."""

from datetime import date
from typing import Any

import pytest

from codesets.book import BOOK
from codesets.carc import NextAction, ReasonClass, reason
from codesets.data_files import rows
from codesets.denial_plans import denial_plan, fix_names, questions
from codesets.rarc import remark
from domain.denials import FIXES, Known, correct, differences
from domain.ledger import Account
from domain.remittance import AdjustedAmount, ClaimDecision, LineDecision, entry, plan
from domain.scrubbing import ClaimLine, ClaimView, OtherPayerView
from models.coding import CodedLine, Coding, Suggestion
from models.denials import Correction, ProviderNumbers
from models.ids import ClaimKey, EncounterId, PayerSequence
from models.intake import Coverage, Practitioner

ON = date(2026, 3, 2)
CARCS = [row["code"] for row in rows("carc.csv")]


def known(
    *lines: CodedLine, diagnoses: tuple[str, ...] = ("J01.90",), denied: tuple[int, ...] = (), **more: Any
) -> Known:
    coding = Coding(diagnoses=diagnoses, lines=lines or (CodedLine(code="99213"),))
    shown = {"code", "modifiers", "pointers", "service_date"}
    view = ClaimView(
        payer_id="MEDB1", payer_kind="medicare", date_of_service=ON, diagnoses=diagnoses, today=ON,
        lines=tuple(ClaimLine.model_validate(each.model_dump(include=shown)) for each in coding.lines),
        **more.pop("view", {}),
    )  # fmt: skip
    every = tuple(range(1, len(coding.lines) + 1))
    filled = {"sent": view, "coverage": Coverage(payer_id="MEDB1", member_id="OLD1")} | more
    return Known(view=view, coding=coding, denied_lines=denied or every, **filled)


def modifiers(found: Correction) -> list[tuple[str, ...]]:
    assert found.coding is not None
    return [line.modifiers for line in found.coding.lines]


def test_the_second_of_a_pair_gets_59_where_the_edit_allows_it() -> None:
    found = correct(["distinct_service"], known(CodedLine(code="45385"), CodedLine(code="45380")), BOOK)
    assert modifiers(found) == [(), ("59",)]
    assert found.whys[0].source
    assert "XS" in found.whys[0].words


@pytest.mark.parametrize(
    "lines",
    [
        (CodedLine(code="45385"), CodedLine(code="45380", modifiers=("XS",))),  # told apart already
        (CodedLine(code="45385"), CodedLine(code="45378")),  # no modifier is allowed
        (CodedLine(code="45385"), CodedLine(code="99213")),  # no such edit
        (CodedLine(code="45385"), CodedLine(code="45380", service_date=date(2026, 3, 3))),
    ],
)
def test_a_pair_that_no_modifier_helps_stays_as_it_is(lines: tuple[CodedLine, ...]) -> None:
    assert correct(["distinct_service"], known(*lines), BOOK) == Correction()


def test_a_pair_of_which_nothing_was_denied_stays_as_it_is() -> None:
    lines = (CodedLine(code="45385"), CodedLine(code="45380"), CodedLine(code="99213"))
    assert correct(["distinct_service"], known(*lines, denied=(3,)), BOOK) == Correction()


def test_a_visit_on_the_day_of_a_procedure_gets_25() -> None:
    found = correct(["visit_modifier"], known(CodedLine(code="99213"), CodedLine(code="20610")), BOOK)
    assert modifiers(found) == [("25",), ()]


def test_a_visit_before_a_major_operation_gets_57() -> None:
    found = correct(["visit_modifier"], known(CodedLine(code="29881"), CodedLine(code="99213")), BOOK)
    assert modifiers(found) == [(), ("57",)]


def quote(code: str, confidence: float = 0.9) -> Suggestion:
    said = {"text": "x", "document": "note-1", "evidence": "HbA1c 7.9", "reason": "x"}
    return Suggestion(system="ICD-10-CM", code=code, confidence=confidence, **said)


def test_a_line_is_pointed_to_the_diagnosis_of_the_claim_that_supports_it() -> None:
    given = known(CodedLine(code="83036", pointers=(1,)), diagnoses=("J01.90", "E11.9"))
    found = correct(["diagnosis_support"], given, BOOK)
    assert found.coding is not None
    assert found.coding.lines[0].pointers == (2, 1)
    assert found.coding.diagnoses == ("J01.90", "E11.9")


def test_a_documented_diagnosis_is_added_and_a_mere_mention_is_not() -> None:
    given = known(CodedLine(code="83036"), suggestions=(quote("E11.9", 0.2), quote("I10"), quote("E11.65")))
    found = correct(["diagnosis_support"], given, BOOK)
    assert found.coding is not None
    assert found.coding.diagnoses == ("J01.90", "E11.65")
    assert found.coding.lines[0].pointers == (2, 1)
    assert "note-1" in found.whys[0].words
    assert (
        correct(["diagnosis_support"], known(CodedLine(code="83036"), suggestions=(quote("E11.9", 0.2),)), BOOK)
        == Correction()
    )


def test_an_authorisation_on_file_goes_with_the_claim() -> None:
    bare = known()
    given = known(view={"prior_authorization": "AUTH7"}, sent=bare.view)
    assert correct(["authorization"], given, BOOK).prior_authorization == "AUTH7"
    assert correct(["authorization"], bare, BOOK) == Correction()


@pytest.mark.parametrize(("told", "member"), [("NEW2", "NEW2"), ("OLD1", None), ("", None)])
def test_the_member_number_is_the_one_that_the_payer_tells(told: str, member: str | None) -> None:
    found = correct(["member_id"], known(told_member_id=told), BOOK)
    assert (found.coverage.member_id if found.coverage else None) == member


def test_missing_numbers_of_providers_are_filled_in_and_others_stay() -> None:
    elsewhere = ProviderNumbers(
        billing_npi="1111111112", billing_taxonomy="207Q00000X", rendering_taxonomy="363L00000X",
        referring=Practitioner(npi="1234567893"),
    )  # fmt: skip
    given = known(elsewhere=elsewhere, view={"billing_npi": "1234567893"})
    found = correct(["provider_numbers", "referring_provider"], given, BOOK)
    assert found.providers == elsewhere.model_copy(update={"billing_npi": ""})
    assert [each.fix for each in found.whys] == ["provider_numbers", "provider_numbers", "referring_provider"]


def test_what_an_earlier_payer_decided_since_is_told() -> None:
    decided = OtherPayerView(payer_id="UNITY", paid_cents=500, adjudicated=ON)
    found = correct(["coordination"], known(view={"other_payers": (decided,)}, sent=known().view), BOOK)
    assert "UNITY" in found.whys[0].words


def test_fixes_build_on_each_other() -> None:
    given = known(CodedLine(code="45385"), CodedLine(code="45380"), CodedLine(code="99213"), told_member_id="NEW2")
    found = correct(["distinct_service", "visit_modifier", "member_id"], given, BOOK)
    assert modifiers(found) == [(), ("59",), ("25",)]
    assert found.coverage is not None


def test_differences_are_named_line_by_line() -> None:
    sent = known(CodedLine(code="45385"), CodedLine(code="45380")).view
    lines = (sent.lines[0], sent.lines[1].model_copy(update={"modifiers": ("59",)}))
    changed = sent.model_copy(update={"lines": lines, "frequency": "7", "today": date(2027, 1, 1)})
    assert [(each.where, each.before, each.after) for each in differences(sent, changed)] == [
        ("frequency", "1", "7"),
        ("lines 2 modifiers", [], ["59"]),
    ]
    assert differences(sent, sent) == ()


# --- the data ---------------------------------------------------------------------------------------------------------


def test_the_data_name_every_fix_and_no_other() -> None:
    assert fix_names() == set(FIXES)


def test_every_code_of_the_data_is_one_that_we_know() -> None:
    codes = [row["code"] for name in ("denial_fixes.csv", "denial_questions.csv") for row in rows(name)]
    for code in codes:
        if not code.startswith("cause:"):
            assert remark(code) or code in CARCS, code


@pytest.mark.parametrize("code", [each for each in CARCS if reason(each).reason_class is ReasonClass.DENIAL])
def test_every_denial_is_prepared_somehow(code: str) -> None:
    found = denial_plan((f"CO-{code}",), ())
    assert found.causes
    assert found.fixes or questions(found) or found.wants(*NextAction)


def test_a_remark_says_more_than_its_reason() -> None:
    assert denial_plan(("CO-16",), ("N255",)).fixes[0] == "provider_numbers"
    assert denial_plan(("CO-16",), ("M62",)).fixes[0] == "authorization"
    assert denial_plan(("CO-45",), ()).causes == ()


# --- never written off by itself --------------------------------------------------------------------------------------


@pytest.mark.parametrize("group", ["CO", "OA", "PI", "CR"])
@pytest.mark.parametrize("code", [*CARCS, "999"])
def test_no_denial_is_written_off_by_itself(group: str, code: str) -> None:
    """What a reason denies moves no money at all: it stays in the payer's receivable until a person decides."""
    from activities.remittance.reading import classify

    cut = AdjustedAmount(group=group, reason=code, cents=10_000)
    line = LineDecision(code="99213", charge_cents=10_000, paid_cents=0, adjustments=(cut,))
    decision = ClaimDecision(
        position=1, control_number="E0123456789ABP01", status="4", charge_cents=10_000, paid_cents=0, lines=(line,)
    )
    posting = plan(decision, None, classify)
    moved = entry(ClaimKey(EncounterId("E0123456789AB"), PayerSequence.PRIMARY, 1), posting, decision, "r", ON)
    accounts = {each.account for each in moved.lines} if moved else set()
    assert accounts <= {Account.INSURANCE_RECEIVABLE, Account.PATIENT_RECEIVABLE, Account.CONTRACTUAL}
    if reason(f"{group}-{code}").reason_class is ReasonClass.DENIAL:
        assert moved is None
        assert posting.denied_cents == 10_000
