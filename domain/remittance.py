"""One adjudicated claim of an 835 to a posting plan: what is cash, contractual, the patient's, denied.

Pure, and blind to the order in which messages come: a plan follows from the decision, the encounter's coverages and
the posting that it takes back, never from the balances of the moment.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from domain.ledger import Beyond, Entry, LineAmounts, remittance_claim
from models.base import Value
from models.ids import ClaimKey, PayerSequence

REVERSAL = "22"
PREDETERMINATION = "25"
"""What a payer would pay; told, never posted."""
FORWARDED = frozenset({"19", "20", "21", "23"})


class Share(StrEnum):
    """Whose an adjusted amount is."""

    CONTRACTUAL = "contractual"
    PATIENT = "patient"
    DENIED = "denied"
    INFORMATIONAL = "informational"
    CAPITATED = "capitated"
    """Paid by the member and month, not by the service."""


Classify = Callable[[str, str], Share]
"""Group and reason code ("CO", "45") to a share."""


class AdjustedAmount(Value):
    """One CAS triplet, in cents off the charge. `capitated`: the payer's agreement with us covers it."""

    group: str
    reason: str
    cents: int
    capitated: bool = False

    @property
    def code(self) -> str:
        """Group and reason: "CO-45"."""
        return f"{self.group}-{self.reason}"


class LineDecision(Value):
    """One adjudicated line. `expected_cents` is what the contract allows for all its units; None where unknown.

    `adjudicated_code` is the code under which it was decided where that is not ours: a bundled line.
    """

    control_number: str = ""
    code: str
    modifiers: tuple[str, ...] = ()
    adjudicated_code: str = ""
    charge_cents: int
    paid_cents: int
    adjustments: tuple[AdjustedAmount, ...] = ()
    expected_cents: int | None = None
    remarks: tuple[str, ...] = ()


class ClaimDecision(Value):
    """One CLP. `adjustments` are those of the claim as a whole, beside the lines' own; the remarks of MOA or MIA."""

    position: int
    control_number: str
    status: str
    charge_cents: int
    paid_cents: int
    payer_claim_number: str = ""
    forwarded: bool = False
    interest_cents: int = 0
    adjustments: tuple[AdjustedAmount, ...] = ()
    lines: tuple[LineDecision, ...] = ()
    inpatient: Mapping[str, Decimal] | None = None
    outpatient: Mapping[str, Decimal] | None = None
    """Figures of MIA and MOA by name, as the next payer's claim repeats them."""
    outpatient_remarks: tuple[str, ...] = ()
    inpatient_remarks: tuple[str, ...] = ()
    expected_cents: int | None = None
    """What the contract allows for a stay that is paid as a whole; None where it is paid by line, or not known."""

    @property
    def reversal(self) -> bool:
        """CLP02 22 takes an earlier decision back, with every sign turned."""
        return self.status == REVERSAL

    def all_adjustments(self) -> tuple[AdjustedAmount, ...]:
        """Those of the claim, then those of the lines."""
        return (*self.adjustments, *(each for line in self.lines for each in line.adjustments))


CAPITATION = ("CO", "24")
"""The adjustment that says: covered under a capitation agreement. Without one it is a denial as any other."""


def under_capitation(decision: ClaimDecision) -> ClaimDecision:
    """Return a decision of a payer that pays this member by capitation."""

    def marked(adjustments: tuple[AdjustedAmount, ...]) -> tuple[AdjustedAmount, ...]:
        return tuple(
            each.model_copy(update={"capitated": (each.group, each.reason) == CAPITATION}) for each in adjustments
        )

    lines = tuple(line.model_copy(update={"adjustments": marked(line.adjustments)}) for line in decision.lines)
    return decision.model_copy(update={"adjustments": marked(decision.adjustments), "lines": lines})


class PostingPlan(Value):
    """What one CLP says, in cents; all negative for a reversal. `destination` None is the patient."""

    paid_cents: int = 0
    contractual_cents: int = 0
    patient_cents: int = 0
    denied_cents: int = 0
    informational_cents: int = 0
    capitated_cents: int = 0
    shortfall_cents: int = 0
    destination: PayerSequence | None = None
    crossover: bool = False
    reasons: tuple[str, ...] = ()
    by_line: tuple[LineAmounts, ...] = ()
    """The same by service line; not kept, as the decision says it."""

    @property
    def settled_cents(self) -> int:
        """What the payer paid, wrote off, pays by capitation or left to others."""
        return self.paid_cents + self.contractual_cents + self.capitated_cents + self.patient_cents


def next_sequence(sequence: PayerSequence, coverages: int) -> PayerSequence | None:
    """Return whose turn it is after a payer, or None when only the patient is left."""
    order = list(PayerSequence)
    following = order.index(sequence) + 1
    return order[following] if following < min(coverages, len(order)) else None


BESIDE_RATE = frozenset({"CO-44", "CO-104", "CO-253"})
"""Taken off after the rate was applied: prompt-pay discount, withhold, sequestration. The line was allowed in full."""


def off_the_rate(adjustments: Iterable[AdjustedAmount], classify: Classify) -> int:
    """Return by how much contractual adjustments lower the allowed amount below the charge, in cents."""
    return sum(
        each.cents
        for each in adjustments
        if share_of(each, classify) is Share.CONTRACTUAL and each.code not in BESIDE_RATE
    )


def shortfall(line: LineDecision, classify: Classify) -> int:
    """Return what a line was allowed less than contracted, in cents.

    Allowed is the charge less contractual adjustments, so a denied part is not a shortfall: it is worked as a denial.
    """
    if line.expected_cents is None:
        return 0
    return max(0, line.expected_cents - (line.charge_cents - off_the_rate(line.adjustments, classify)))


def stay_shortfall(decision: ClaimDecision, classify: Classify) -> int:
    """Return what a stay was allowed less than contracted, in cents; a case rate may be more than the charge."""
    if decision.expected_cents is None:
        return 0
    lowered = off_the_rate(decision.all_adjustments(), classify)
    return max(0, decision.expected_cents - (decision.charge_cents - lowered))


def plan(decision: ClaimDecision, destination: PayerSequence | None, classify: Classify) -> PostingPlan:
    """Return what posting one CLP does.

    The patient's part goes to `destination`: the next payer where there is one, as only what no payer owes is the
    patient's; for a reversal, wherever the reversed posting had put it. What an earlier payer took care of (OA-23) is
    already off this payer's receivable and is not posted; a denied amount stays in it until a person decides.
    """
    if decision.status == PREDETERMINATION:
        return PostingPlan(destination=destination, reasons=_reasons(decision))
    shares = shares_of(decision.all_adjustments(), classify)
    by_line = sum(shortfall(line, classify) for line in decision.lines)
    short = 0 if decision.reversal else by_line + stay_shortfall(decision, classify)
    return PostingPlan(
        paid_cents=decision.paid_cents,
        contractual_cents=shares[Share.CONTRACTUAL],
        patient_cents=shares[Share.PATIENT],
        denied_cents=shares[Share.DENIED],
        informational_cents=shares[Share.INFORMATIONAL],
        capitated_cents=shares[Share.CAPITATED],
        shortfall_cents=short,
        destination=destination,
        crossover=decision.status in FORWARDED or decision.forwarded,
        reasons=_reasons(decision),
        by_line=moved_by_line(decision, classify),
    )


def service_line(control_number: str) -> int | None:
    """Return the line of ours that a line item control number (REF*6R) names, None where it names none."""
    number = control_number.strip()
    return int(number) if number.isascii() and number.isdigit() and 0 < int(number) < 1000 else None


def contractual_by_group(adjustments: Iterable[AdjustedAmount], classify: Classify) -> dict[str, int]:
    """Add contractual adjustments up by CAS group code."""
    found: dict[str, int] = {}
    for each in adjustments:
        if share_of(each, classify) is Share.CONTRACTUAL:
            found[each.group] = found.get(each.group, 0) + each.cents
    return found


def moved_by_line(decision: ClaimDecision, classify: Classify) -> tuple[LineAmounts, ...]:
    """Return what is told of the claim as a whole, then of each line."""
    whole = decision.paid_cents - sum(line.paid_cents for line in decision.lines)
    told = [
        (None, whole, decision.adjustments),
        *((service_line(line.control_number), line.paid_cents, line.adjustments) for line in decision.lines),
    ]
    return tuple(
        LineAmounts(
            service_line=number,
            paid=paid,
            contractual=contractual_by_group(adjustments, classify),
            patient=shares_of(adjustments, classify)[Share.PATIENT],
            capitated=shares_of(adjustments, classify)[Share.CAPITATED],
        )
        for number, paid, adjustments in told
    )


def share_of(adjustment: AdjustedAmount, classify: Classify) -> Share:
    """Return whose an adjusted amount is."""
    return Share.CAPITATED if adjustment.capitated else classify(adjustment.group, adjustment.reason)


def shares_of(adjustments: Iterable[AdjustedAmount], classify: Classify) -> dict[Share, int]:
    """Add adjustments up by whose they are."""
    shares = dict.fromkeys(Share, 0)
    for each in adjustments:
        shares[share_of(each, classify)] += each.cents
    return shares


def _reasons(decision: ClaimDecision) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.code for each in decision.all_adjustments()))


class PostedClaim(Value):
    """A posted CLP. `counterpart` names the posting that it takes back, or that took it back before it came."""

    remittance: str
    position: int
    claim: str
    sequence: PayerSequence
    reversal: bool
    payer_claim_number: str
    plan: PostingPlan
    counterpart: str = ""

    @property
    def name(self) -> str:
        """What a counterpart calls it."""
        return f"{self.remittance}/{self.position}"


def standing(postings: Iterable[PostedClaim]) -> list[PostedClaim]:
    """Return the postings that hold: nothing took them back, and they took nothing back."""
    every = list(postings)
    taken = {each.counterpart for each in every}
    return [each for each in every if not each.counterpart and each.name not in taken]


def counterpart(
    decision: ClaimDecision, destination: PayerSequence | None, classify: Classify, free: Iterable[PostedClaim]
) -> PostedClaim | None:
    """Return the posting that this one takes back, or that took this one back before it came; None where there is none.

    `free` are the standing postings of the same claim, newest first, with what they moved by line. A reversal mirrors
    what it takes back line by line (835 TR3, 1.10.2.8): of two decisions with the same totals it is not the other.
    """
    mine = plan(decision, destination, classify)
    for other in free:
        same = not (other.payer_claim_number and decision.payer_claim_number) or (
            other.payer_claim_number == decision.payer_claim_number
        )
        mirrored = _amounts(other.plan) == _amounts(mine, -1) and _lines(other.plan) == _lines(mine, -1)
        if other.reversal is not decision.reversal and same and mirrored:
            return other
    return None


def _amounts(posting: PostingPlan, sign: int = 1) -> tuple[int, ...]:
    parts = (posting.paid_cents, posting.contractual_cents, posting.patient_cents, posting.denied_cents)
    return tuple(sign * part for part in (*parts, posting.capitated_cents))


def _lines(posting: PostingPlan, sign: int = 1) -> dict[int | None, dict[str, int]]:
    """What moves by line and figure, lines that the payer split added up."""
    found: dict[int | None, dict[str, int]] = {}
    for each in posting.by_line:
        figures = {"paid": each.paid, "patient": each.patient, "capitated": each.capitated, **each.contractual}
        line = found.setdefault(each.service_line, {})
        for name, cents in figures.items():
            line[name] = line.get(name, 0) + sign * cents
    moved = {line: {name: cents for name, cents in figures.items() if cents} for line, figures in found.items()}
    return {line: figures for line, figures in moved.items() if figures}


def entry(
    key: ClaimKey, posting: PostingPlan, decision: ClaimDecision, remittance: str, on: date,
    later: Mapping[Beyond, int] = MappingProxyType({}),
) -> Entry | None:  # fmt: skip
    """Return the ledger entry of a plan; None where no money moves.

    A later payer's contractual adjustments count as far as domain.coordination says: `later` is by how much this
    decision changes that.
    """
    told = posting.by_line
    if key.sequence is not PayerSequence.PRIMARY:
        told = tuple(replace(each, contractual={}) for each in told)
    return remittance_claim(
        key, on, remittance=remittance, position=decision.position, lines=told, destination=posting.destination,
        later=later, memo=f"CLP-{decision.status}", reversal=decision.reversal,
    )  # fmt: skip
