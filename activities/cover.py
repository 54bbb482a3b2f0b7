"""Cover in X12 words and back: intake to 270, 271 to what it means. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from activities.parties import dependent, subscriber
from codesets.payers import PayerProfile
from domain.estimate import CostSharing
from edi import Benefit, EligibilityInquiry, EligibilityResponse, Party
from models.intake import Coverage, Intake, PostalAddress

_ACTIVE = frozenset("12345")
_INACTIVE = frozenset("678")
_WHOLE_PLAN = "30"
_OFFICE_VISIT = "98"
_ASK_AGAIN = frozenset({"42", "80"})
"""AAA03: unable to respond at current time; no response received."""
_REJECTIONS = {
    "15": "The payer needs more about the patient",
    "43": "The payer does not know the billing provider",
    "58": "The birth date is missing or wrong",
    "64": "The patient's id is missing or wrong",
    "65": "The patient's name is missing or wrong",
    "67": "The payer does not find the patient",
    "68": "The payer has the patient twice",
    "71": "The birth date does not match the payer's",
    "72": "The member id is missing or wrong",
    "73": "The subscriber's name is missing or wrong",
    "75": "The payer does not find the subscriber",
    "76": "The payer has the subscriber twice",
    "78": "The subscriber is not in the group named",
}


class PayerBusyError(Exception):
    """The payer says that it cannot answer now."""


def inquiry_of(intake: Intake, coverage: Coverage, payer: PayerProfile, trace: str) -> EligibilityInquiry:
    """Return the question about one coverage. The patient is a dependent unless it is the subscriber."""
    asked = _with_street(intake)
    facility = intake.facility
    return EligibilityInquiry(
        trace_number=trace,
        payer=Party(name=payer.name, entity_id_qualifier="PI", id=payer.edi_payer_id),
        provider=Party(name=facility.name, npi=facility.npi, taxonomy=facility.taxonomy),
        subscriber=subscriber(asked, coverage),
        dependent=dependent(asked, coverage),
        service_types=(_WHOLE_PLAN,),
        service_date=intake.service_date,
    )


def _with_street(intake: Intake) -> Intake:
    """An inquiry gives a whole address or none: a claim's scrub would ask for the street, an inquiry goes without."""
    if intake.patient.address.line1:
        return intake
    return intake.model_copy(update={"patient": intake.patient.model_copy(update={"address": PostalAddress()})})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a 271 means. `problem` is in words for the front desk, without PHI; empty where cover is active."""

    problem: str = ""
    authorization_required: bool = False
    terms: CostSharing | None = None

    @property
    def active(self) -> bool:
        """Whether the plan covers the day of service."""
        return not self.problem


def verdict_of(response: EligibilityResponse) -> Verdict:
    """Say what a response means.

    Raises:
        PayerBusyError: the payer asks to be asked again later.
    """
    if response.rejections:
        codes = [rejection.code for rejection in response.rejections]
        if _ASK_AGAIN & set(codes):
            raise PayerBusyError(f"AAA {', '.join(codes)}")
        words = "; ".join(dict.fromkeys(_REJECTIONS.get(code, "The payer refused the question") for code in codes))
        return Verdict(problem=f"{words} (AAA {', '.join(codes)})")
    said = {benefit.information for benefit in response.benefits}
    if not said & _ACTIVE:
        problem = (
            "Cover was not active on that day" if said & _INACTIVE else "The payer did not say that cover is active"
        )
        return Verdict(problem=problem)
    required = any(benefit.authorization_required for benefit in response.benefits)
    return Verdict(authorization_required=required, terms=_terms(response.benefits))


def _terms(benefits: Iterable[Benefit]) -> CostSharing:
    own = [each for each in benefits if each.in_network is not False and each.coverage_level in ("", "IND")]
    coinsurance = [each.percent for each in own if each.information == "A" and each.percent is not None]
    return CostSharing(
        copay_cents=_amount(own, "B", _OFFICE_VISIT, _WHOLE_PLAN),
        coinsurance=coinsurance[0] if coinsurance else Decimal(0),
        deductible_left_cents=_amount([each for each in own if each.period == "29"], "C", _WHOLE_PLAN),
        out_of_pocket_left_cents=_amount([each for each in own if each.period == "29"], "G", _WHOLE_PLAN),
    )


def _amount(benefits: Iterable[Benefit], information: str, *service_types: str) -> int | None:
    """Return the amount for the first of these service types that has one."""
    found = [each for each in benefits if each.information == information and each.amount_cents is not None]
    for wanted in service_types:
        for benefit in found:
            if not benefit.service_types or wanted in benefit.service_types:
                return benefit.amount_cents
    return None
