"""Eligibility inquiry and response (270 and 271, X279A1)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from edi.common import DatePeriod, Party, Patient, Procedure, Reference, Subscriber

TRACE_ASSIGNER = "9CLAIMFLOW"
"""TRN03 of our own traces: ten characters, "9" for a number of the assigner's own choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityInquiry:
    """One question about the coverage of one patient.

    Attributes:
        trace_number: TRN02; comes back in the response.
        payer: Information source (2100A), qualifier PI.
        provider: Information receiver (2100B), with NPI.
        dependent: The patient where it is not the subscriber.
        service_types: EQ01; "30" asks for the whole plan.
        service_date: DTP*291 of the patient's loop.
    """

    trace_number: str
    payer: Party
    provider: Party
    subscriber: Subscriber
    dependent: Patient | None = None
    service_types: tuple[str, ...] = ("30",)
    service_date: date | None = None
    trace_assigner: str = TRACE_ASSIGNER


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A refusal (AAA): reason AAA03, follow-up AAA04 and the loop it was found in ("2100C").

    Attributes:
        valid: AAA01; False means that the request itself is at fault.
    """

    code: str
    follow_up: str = ""
    loop: str = "2100C"
    valid: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """One benefit (EB with what follows it).

    Attributes:
        information: EB01 ("1" active coverage, "6" inactive, "B" copay, "C" deductible, ...).
        coverage_level: EB02 ("IND", "FAM", ...).
        service_types: EB03.
        insurance_type: EB04.
        period: EB06 ("23" calendar year, "29" remaining, ...).
        percent: EB08 as a fraction: 0.2 for 20 %.
        authorization_required: EB11; None where the payer does not say.
        in_network: EB12; None where it does not matter or the payer does not say.
        other_payer: Who else covers or administers (loop 2120), with NM101 in `other_payer_role`.
    """

    information: str
    coverage_level: str = ""
    service_types: tuple[str, ...] = ()
    insurance_type: str = ""
    plan_name: str = ""
    period: str = ""
    amount_cents: int | None = None
    percent: Decimal | None = None
    quantity_qualifier: str = ""
    quantity: Decimal | None = None
    authorization_required: bool | None = None
    in_network: bool | None = None
    procedure: Procedure | None = None
    references: tuple[Reference, ...] = ()
    dates: tuple[DatePeriod, ...] = ()
    messages: tuple[str, ...] = ()
    other_payer: Party | None = None
    other_payer_role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityResponse:
    """The answer about one patient, or one refusal at a higher level.

    `provider` and `subscriber` are None where the payer refused before it came to them (AAA in 2000A,
    2100A or 2100B); `trace_number` is then empty.

    Attributes:
        trace_number: TRN02 of the inquiry, echoed (TRN01 = "2").
        dates: Dates of the plan (DTP in 2100C or 2100D): 346 plan begin, 347 plan end, 291 plan, ...
    """

    trace_number: str
    payer: Party
    provider: Party | None
    subscriber: Subscriber | None
    dependent: Patient | None = None
    rejections: tuple[Rejection, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    dates: tuple[DatePeriod, ...] = ()
    trace_assigner: str = TRACE_ASSIGNER
