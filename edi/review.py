"""Requests for prior authorization and their answers (278 X217)."""

from dataclasses import dataclass
from decimal import Decimal

from edi.claim_parts import Attachment
from edi.common import DatePeriod, Party, Patient, Procedure, Reference, Subscriber
from edi.eligibility import Rejection

CERTIFIED = frozenset({"A1", "A2", "A6"})
"""Decisions that allow the service in total, in part or modified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What the reviewer decided (HCR).

    Attributes:
        action: HCR01: "A1" in total, "A3" not certified, "A4" pended, "A6" modified, "CT" contact, "NA" no
            authorization needed, ...
        number: HCR02, the authorization number.
        reason: HCR03.
        second_opinion: HCR04.
    """

    action: str
    number: str = ""
    reason: str = ""
    second_opinion: str = ""

    @property
    def certified(self) -> bool:
        """Whether the service may go ahead as authorized."""
        return self.action in CERTIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How much and how often (HSD)."""

    unit: str = ""
    quantity: Decimal | None = None
    frequency: str = ""
    frequency_count: Decimal | None = None
    period: str = ""
    periods: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedDiagnosis:
    """A diagnosis (HI) with its kind ("ABK", "ABJ", "BF", ...) and date."""

    kind: str
    code: str
    day: DatePeriod | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewProvider:
    """A provider of the event or service (NM1 of 2010EA or 2010F) in its role ("SJ" service, "FA" facility, ...)."""

    role: str
    party: Party


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is asked for (UM).

    Attributes:
        category: UM01 ("AR" admission, "HS" health services, "SC" specialty care, "IN" individual).
        certification: UM02 ("I" initial, "R" renewal, "3" cancel, "4" extension, ...).
        service_type: UM03.
        place: UM04-1, `place_qualifier` UM04-2 ("A" type of bill, "B" place of service).
        related_causes: UM05.
        urgency: UM06 ("U" urgent, "03" emergency, ...).
    """

    category: str
    certification: str = ""
    service_type: str = ""
    place: str = ""
    place_qualifier: str = ""
    related_causes: tuple[str, ...] = ()
    urgency: str = ""
    release_of_information: str = ""
    delay_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedService:
    """One service of the event (2000F).

    Attributes:
        kind: "SV1" professional or "SV2" institutional.
        trace_number: TRN02.
        scope: UM, where it differs from the event's.
        decision: HCR; None in a request.
    """

    procedure: Procedure | None = None
    kind: str = "SV1"
    revenue_code: str = ""
    charge_cents: int | None = None
    unit: str = ""
    units: Decimal | None = None
    trace_number: str = ""
    scope: Scope | None = None
    decision: Decision | None = None
    dates: tuple[DatePeriod, ...] = ()
    references: tuple[Reference, ...] = ()
    delivery: Delivery | None = None
    messages: tuple[str, ...] = ()
    providers: tuple[ReviewProvider, ...] = ()
    rejections: tuple[Rejection, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRequest:
    """A request for authorization of one patient event (2000E).

    Attributes:
        trace_number: TRN02; `trace_assigner` TRN03.
        payer: Who reviews (2010A, NM1*X3).
        requester: Who asks (2010B); `requester_role` is NM101 ("1P", "FA").
        scope: UM.
        dates: DTP ("AAH" event, "435" admission, "096" discharge, "439" accident, ...).
        references: REF ("BB" an authorization that this one goes on from).
        admission_type: CL101; `admission_source` CL102, `patient_status` CL103.
    """

    trace_number: str
    payer: Party
    requester: Party
    subscriber: Subscriber
    scope: Scope | None
    dependent: Patient | None = None
    requester_role: str = "1P"
    trace_assigner: str = ""
    dates: tuple[DatePeriod, ...] = ()
    references: tuple[Reference, ...] = ()
    diagnoses: tuple[ReviewedDiagnosis, ...] = ()
    delivery: Delivery | None = None
    admission_type: str = ""
    admission_source: str = ""
    patient_status: str = ""
    attachments: tuple[Attachment, ...] = ()
    messages: tuple[str, ...] = ()
    providers: tuple[ReviewProvider, ...] = ()
    services: tuple[ReviewedService, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewResponse(ReviewRequest):
    """The answer: the request as the reviewer sees it, with decisions.

    Attributes:
        decision: HCR of the event; services may have their own.
        rejections: AAA with the loop they stand in; a refused request has no decision.
    """

    decision: Decision | None = None
    rejections: tuple[Rejection, ...] = ()
