"""How the demo's front desk completes a registration that a story says nothing about (folders of strangers' files).

What a real front desk asks the patient or reads from the card is made up here, the same for the same patient.
"""

from hashlib import sha256
from typing import Any

from codesets.payers import find_payer
from models.intake import BillingForm, Coverage, Intake, PersonName, PostalAddress, Sex
from models.tasks.registration_gap import Corrections, HospitalCorrections

_ADDRESS = PostalAddress(line1="100 Main Street", city="Springfield", state="IL", postal_code="62701")
_NPI = "1234567893"
_TAX_ID = "364123456"
_VISIT = {
    "REG-ADMISSION-TYPE": ("admission_type", "1"),
    "REG-ADMISSION-SOURCE": ("admission_source", "1"),
    "REG-PATIENT-STATUS": ("patient_status", "01"),
    "REG-ADMISSION-HOUR": ("admission_hour", 10),
    "REG-DISCHARGE-HOUR": ("discharge_hour", 14),
}


def complete(task: dict[str, Any], intake: Intake) -> dict[str, Any]:
    """Return the form that closes the gaps of a registration; without any cover, the patient pays alone."""
    codes = {finding["code"] for finding in task["context"]["findings"]}
    if codes == {"REG-COVERAGE"}:
        return {"action": "self_pay"}
    patient = intake.patient
    made_up: dict[str, tuple[str, Any]] = {
        "REG-NAME": ("name", PersonName(last=patient.name.last or "Doe", first=patient.name.first or "Jamie")),
        "REG-BIRTH-DATE": ("birth_date", "1980-01-01"),
        "REG-SEX": ("sex", Sex.UNKNOWN),
        "REG-ADDRESS": ("address", _ADDRESS),
        "REG-SERVICE-DATE": ("service_date", task["opened"][:10]),
        "REG-FACILITY-NPI": ("facility_npi", _NPI),
        "REG-FACILITY-TAX-ID": ("facility_tax_id", _TAX_ID),
        "REG-RENDERING-NPI": ("rendering_npi", _NPI),
        "REG-BILLING-FORM": ("billing_form", BillingForm.INSTITUTIONAL),
        "REG-ATTENDING-NPI": ("attending_npi", intake.rendering.npi or _NPI),
        "REG-DISCHARGE-DATE": ("end_date", task["opened"][:10]),
        "REG-CONSENT": ("consent", True),
        "REG-REFERRAL": ("referral_number", "R100"),
    }
    fields = dict(made_up[code] for code in codes if code in made_up)
    if asked := {name: value for code, (name, value) in _VISIT.items() if code in codes}:
        fields["hospital"] = HospitalCorrections.model_validate(asked)
    if codes & {"REG-PAYER", "REG-MEMBER-ID", "REG-SUBSCRIBER"}:
        fields["coverages"] = tuple(_read_card(each, intake) for each in intake.coverages)
    corrections = Corrections.model_validate(fields)
    return {"action": "correct", "corrections": corrections.model_dump(mode="json", exclude_none=True)}


def _read_card(coverage: Coverage, intake: Intake) -> Coverage:
    payer = find_payer(coverage.payer_id) or find_payer(coverage.payer_name) or find_payer("COMML")
    assert payer is not None
    name = f"{intake.source}|{intake.patient.identifier}|{payer.id}"
    member = coverage.member_id or "M" + str(int(sha256(name.encode()).hexdigest()[:10], 16))[:9]
    patient = intake.patient
    return coverage.model_copy(
        update={
            "payer_id": payer.id,
            "member_id": member,
            "subscriber_name": coverage.subscriber_name if coverage.subscriber_name.last else patient.name,
            "subscriber_birth_date": coverage.subscriber_birth_date or patient.birth_date,
            "subscriber_sex": coverage.subscriber_sex or patient.sex,
        }
    )
