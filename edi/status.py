"""Claim status: inquiry (276 X212), response (277 X212) and claim acknowledgement (277CA X214)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from edi.common import Party, Patient, Procedure, Subscriber

REJECTED_CATEGORIES = frozenset({"A3", "A4", "A6", "A7", "A8"})
"""Acknowledgement categories that take a claim out of the payer's or clearinghouse's system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCode:
    """A status composite (STC01, STC10, STC11): category, status code and the entity it is about."""

    category: str
    code: str
    entity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStatus:
    """One status (STC).

    Attributes:
        category: Claim status category ("P1" pending, "F1" paid, "F2" denied, "A2" accepted, ...).
        code: Claim status code.
        entity: Entity identifier the code is about ("PR", "85", ...).
        effective_date: STC02.
        action: STC03, 277CA only: "WQ" accept, "U" reject.
        finalized_date: STC06, adjudication or payment decision.
        check_date: STC08.
        check_number: STC09, check or EFT trace.
        additional: STC10 and STC11.
        message: STC12.
    """

    category: str
    code: str
    entity: str = ""
    effective_date: date | None = None
    action: str = ""
    charge_cents: int | None = None
    paid_cents: int | None = None
    finalized_date: date | None = None
    check_date: date | None = None
    check_number: str = ""
    additional: tuple[StatusCode, ...] = ()
    message: str = ""

    @property
    def accepted(self) -> bool:
        """Whether the status lets the claim (or batch) go on."""
        return self.action != "U" and self.category not in REJECTED_CATEGORIES


@dataclass(frozen=True, slots=True, kw_only=True)
class LineStatus:
    """A service line that is asked about (276) or answered about (277, 277CA).

    Attributes:
        units: SVC07.
        control_number: REF*FJ, the line's number on the claim (6R there).
        statuses: STC; none in a 276.
    """

    procedure: Procedure
    charge_cents: int
    paid_cents: int | None = None
    revenue_code: str = ""
    units: Decimal | None = None
    control_number: str = ""
    service_from: date | None = None
    service_to: date | None = None
    statuses: tuple[ClaimStatus, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusInquiry:
    """Where is this claim? One 2200D or 2200E of a 276.

    Attributes:
        trace_number: TRN02.
        provider: Service provider (2100C).
        receiver: Information receiver (2100B); None where the provider itself asks.
        claim_control_number: REF*EJ, CLM01 of the claim.
        payer_claim_number: REF*1K, ICN.
        charge_cents: AMT*T3.
    """

    trace_number: str
    payer: Party
    provider: Party
    subscriber: Subscriber
    dependent: Patient | None = None
    receiver: Party | None = None
    claim_control_number: str = ""
    payer_claim_number: str = ""
    charge_cents: int | None = None
    service_from: date | None = None
    service_to: date | None = None
    lines: tuple[LineStatus, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusResponse:
    """The payer's answer about one claim.

    `provider` and `subscriber` are None where the payer refused at a higher level.
    """

    trace_number: str
    payer: Party
    provider: Party | None
    subscriber: Subscriber | None
    dependent: Patient | None = None
    receiver: Party | None = None
    claim_control_number: str = ""
    payer_claim_number: str = ""
    service_from: date | None = None
    service_to: date | None = None
    statuses: tuple[ClaimStatus, ...] = ()
    lines: tuple[LineStatus, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAcknowledgement:
    """Front-end verdict on one claim (2200D of a 277CA).

    Attributes:
        control_number: TRN02, CLM01 of the claim.
        subscriber: The patient as the acknowledger names it (NM1*QC).
        payer_claim_number: REF*1K.
        clearinghouse_number: REF*D9.
    """

    control_number: str
    statuses: tuple[ClaimStatus, ...]
    subscriber: Subscriber | None = None
    payer_claim_number: str = ""
    clearinghouse_number: str = ""
    service_from: date | None = None
    service_to: date | None = None
    lines: tuple[LineStatus, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether every status lets the claim go on."""
        return bool(self.statuses) and all(status.accepted for status in self.statuses)

    @property
    def charge_cents(self) -> int | None:
        """The charge the statuses are about (STC04)."""
        return self.statuses[0].charge_cents if self.statuses else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was accepted and rejected (QTY and AMT of a 277CA); None where not told."""

    accepted: int | None = None
    rejected: int | None = None
    accepted_cents: int | None = None
    rejected_cents: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAcknowledgement:
    """The claims of one billing provider (2000C of a 277CA). Trace number "0" stands for none."""

    provider: Party
    claims: tuple[ClaimAcknowledgement, ...]
    trace_number: str = "0"
    statuses: tuple[ClaimStatus, ...] = ()
    tally: Tally = Tally()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAcknowledgementBatch:
    """One 277CA: the verdict on one 837 transaction.

    Attributes:
        source: Who acknowledges (2100A): payer "PR" or clearinghouse "AY" in `source_role`.
        receiver: Submitter of the 837 (2100B).
        trace_number: 2200A TRN02, the acknowledger's own number.
        batch_number: 2200B TRN02, BHT03 of the 837.
        statuses: Verdict on the batch as a whole.
    """

    source: Party
    receiver: Party
    trace_number: str
    batch_number: str
    received_date: date
    processed_date: date
    statuses: tuple[ClaimStatus, ...] = ()
    tally: Tally = Tally()
    providers: tuple[ProviderAcknowledgement, ...] = ()
    source_role: str = "PR"

    @property
    def claims(self) -> tuple[ClaimAcknowledgement, ...]:
        """All claims of all providers."""
        return tuple(claim for provider in self.providers for claim in provider.claims)
