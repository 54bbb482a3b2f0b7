"""What earlier payers decided, as a later payer's claim repeats it (loops 2320, 2330 and 2430)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import cast

from activities.claims.sources import Sources
from activities.parties import RELATIONSHIPS, insurance_type, payer_party, subscriber
from codesets.payers import find_payer
from domain.claims import PricedLine, PriorPayer, coverage_of
from domain.remittance import AdjustedAmount, LineDecision
from edi import (
    Adjustment,
    AdjustmentGroup,
    InpatientAdjudication,
    LineAdjudication,
    OtherPayer,
    OutpatientAdjudication,
    Party,
    Procedure,
)
from models.intake import Coverage


def other_payers(sources: Sources) -> tuple[OtherPayer, ...]:
    """Return the earlier payers with what each decided about the whole claim."""
    return tuple(_other(prior, sources) for prior in sources.prior)


def adjudications(line: PricedLine, sources: Sources) -> tuple[LineAdjudication, ...]:
    """Return what the earlier payers decided about one line."""
    found = (_adjudication(prior, line, sources) for prior in sources.prior)
    return tuple(each for each in found if each is not None)


def _adjudication(prior: PriorPayer, line: PricedLine, sources: Sources) -> LineAdjudication | None:
    found = prior.line(str(line.number), line.code)
    if found is None:
        return None
    return LineAdjudication(
        payer_id=_prior_party(prior, sources).id,
        paid_cents=found.paid_cents,
        procedure=Procedure(code=_service(found, line), modifiers=line.modifiers),
        revenue_code=line.revenue_code,
        units=Decimal(line.units),
        adjustments=_adjustments(found.adjustments),
        date=prior.decided_on,
        bundled_line=prior.bundled_into(found),
    )


def _service(found: LineDecision, line: PricedLine) -> str:
    """What was decided: a department's line has no service, whatever the payer called it."""
    return (found.adjudicated_code or line.code) if line.code else ""


def _other(prior: PriorPayer, sources: Sources) -> OtherPayer:
    coverage = coverage_of(sources.coverages, prior.sequence) or Coverage()
    payer = find_payer(coverage.payer_id) if coverage.payer_id else None
    return OtherPayer(
        responsibility=prior.sequence.value,
        filing_indicator=payer.filing_indicator if payer else "CI",
        payer=_prior_party(prior, sources),
        subscriber=subscriber(sources.intake, coverage),
        relationship=RELATIONSHIPS[coverage.relationship],
        insurance_type=insurance_type(payer, coverage, prior.sequence),
        paid_cents=prior.decision.paid_cents,
        adjustments=_adjustments(prior.decision.adjustments),
        patient_liability_cents=prior.patient_cents,
        adjudication_date=prior.decided_on,
        claim_number=prior.decision.payer_claim_number,
        inpatient=_repeated(InpatientAdjudication, prior.decision.inpatient),
        outpatient=_repeated(OutpatientAdjudication, prior.decision.outpatient),
        outpatient_remarks=prior.decision.outpatient_remarks,
        inpatient_remarks=prior.decision.inpatient_remarks,
    )


def _prior_party(prior: PriorPayer, sources: Sources) -> Party:
    coverage = coverage_of(sources.coverages, prior.sequence) or Coverage()
    return payer_party(find_payer(coverage.payer_id) if coverage.payer_id else None, coverage)


def _adjustments(adjusted: tuple[AdjustedAmount, ...]) -> tuple[Adjustment, ...]:
    return tuple(
        Adjustment(group=cast(AdjustmentGroup, each.group), reason=each.reason, cents=each.cents) for each in adjusted
    )


def _repeated[T](shape: type[T], figures: Mapping[str, Decimal] | None) -> T | None:
    """Return MIA or MOA as the earlier payer told it."""
    if figures is None:
        return None
    return shape(**{name: int(each) if name.endswith("_cents") else each for name, each in figures.items()})
