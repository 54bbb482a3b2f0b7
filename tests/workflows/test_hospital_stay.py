"""A stay from its registration to the patient's payment: what people say of it reaches the activities whole."""

from collections.abc import Callable

from office_case import CHARGE, finding
from story import Story

from models.intake import BillingForm

Stories = Callable[..., Story]
VISIT = {"admission_type": "3", "admission_source": "1", "patient_status": "01", "admission_hour": 7}
STAY = {
    "diagnoses": ["M17.11", "I10"],
    "lines": [{"revenue_code": "0120", "units": 3}, {"revenue_code": "0278", "charge_cents": 1_850_000}],
    "hospital": {"admitting_diagnosis": "M17.11", "procedures": [{"code": "0SRC0J9"}]},
}
WHOLE = STAY | {"hospital": STAY["hospital"] | {"present_on_admission": ["Y", "1"]}}  # type: ignore[operator]


async def test_a_stay_is_completed_coded_and_paid(story: Stories) -> None:
    """The front desk says how the patient came, the coder what was there at admission; the deductible is paid."""
    told = await story(
        gaps=[(finding("REG-BILLING-FORM"),)], coding_findings=[(finding("COD-POA"),)], payers={"P": "MEDA1"}
    ).begin()
    corrections = {"billing_form": "institutional", "attending_npi": "1003000126", "hospital": VISIT}
    await told.answer("registration_gap", action="correct", corrections=corrections)
    await told.answer("code_encounter", action="coded", coding=STAY)
    await told.settle()
    (card,) = told.case.open("code_encounter")
    assert "COD-POA" in str(card.context["findings"])
    await told.answer("code_encounter", action="coded", coding=WHOLE)
    await told.settle()

    corrected = told.case.made("check_registration")[-1].corrections
    assert (corrected.billing_form, corrected.hospital.patient_status) == (BillingForm.INSTITUTIONAL, "01")
    first, second = told.case.made("record_coding")
    assert (first.coding.hospital.present_on_admission, second.coding.hospital.present_on_admission) == ((), ("Y", "1"))
    assert [(line.revenue_code, line.units) for line in second.coding.lines] == [("0120", 3), ("0278", 1)]

    await told.accepted()
    await told.remit(CHARGE - 12_000, contractual=7_000, patient=5_000)
    await told.patient_pays(5_000)
    trail = await told.closed()
    assert trail[-5:] == [
        "adjudication:paid",
        "posting:posted",
        "posting:patient_due",
        "statement:paid",
        "closed:closed",
    ]
