"""What the records say about a denied claim."""

from sqlalchemy.ext.asyncio import AsyncSession

from activities.claims.sources import Sources
from activities.remittance.reading import classify
from domain.denials import Known
from domain.remittance import Share
from domain.scrubbing import ClaimView
from models.coding import Suggestion
from models.denials import ProviderNumbers
from models.intake import Intake
from storage import denials, eligibility
from storage.crypto import Keyring


def denies(group: str, reason: str) -> bool:
    """Whether an adjustment is a denial."""
    return classify(group, reason) is Share.DENIED


async def known(
    session: AsyncSession,
    keys: Keyring,
    sources: Sources,
    view: ClaimView,
    sent: ClaimView,
    lines: tuple[int, ...],
    suggestions: tuple[Suggestion, ...],
    *,
    neighbours: bool,
) -> Known:
    """Return what fixes may use: the newest 271, what the chart documents, with `neighbours` other encounters too."""
    encounter = sources.request.claim.encounter
    asked = await eligibility.checks(session, keys, encounter)
    answers = [each.answer for each in asked if each.payer_id == sources.coverage.payer_id and each.active]
    others = await denials.of_practice(session, keys, encounter) if neighbours else ()
    return Known(
        view=view,
        sent=sent,
        coding=sources.coding,
        coverage=sources.coverage,
        denied_lines=lines,
        told_member_id=member_id(answers[-1]) if answers else "",
        elsewhere=_numbers(sources.intake, others),
        suggestions=suggestions,
    )


def member_id(answer: str) -> str:
    """Return the subscriber's number of a kept 271 (NM1*IL, qualifier MI); empty where it names none."""
    for segment in answer.split("~"):
        elements = [*segment.strip().split("*"), *[""] * 10]
        if elements[:2] == ["NM1", "IL"] and elements[8] == "MI":
            return elements[9]
    return ""


def _numbers(intake: Intake, others: tuple[tuple[bool, Intake], ...]) -> ProviderNumbers:
    """Numbers of the same facility and clinician on other encounters, and who referred the patient there."""
    found: dict[str, object] = {}
    for same_patient, other in others:
        if _same(intake.facility.npi, other.facility.npi, intake.facility.name, other.facility.name):
            _keep(found, billing_npi=other.facility.npi, billing_taxonomy=other.facility.taxonomy)
        mine, theirs = intake.rendering, other.rendering
        if _same(mine.npi, theirs.npi, mine.name.model_dump_json(), theirs.name.model_dump_json()):
            _keep(found, rendering_npi=theirs.npi, rendering_taxonomy=theirs.taxonomy)
        if same_patient and other.referring is not None and other.referring.npi:
            _keep(found, referring=other.referring)
    return ProviderNumbers.model_validate(found)


def _same(npi: str, other_npi: str, name: str, other_name: str) -> bool:
    return npi == other_npi if npi and other_npi else bool(name) and name == other_name


def _keep(found: dict[str, object], **values: object) -> None:
    for name, value in values.items():
        if value:
            found.setdefault(name, value)
