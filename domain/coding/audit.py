"""Second-level review: which codings are sampled, and what two codings have in common.

The sample is drawn by the visit as its source names it: the same visit is always in it or not, whoever asks, however
often, and under whatever keys (an encounter's id is another one in each installation).
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from pydantic import Field

from models.base import Value
from models.coding import Coding, HospitalCoding
from models.coding_audit import Agreement, CodeReview, CodingAudit, SamplingRule

type VisitName = tuple[str, str]
_STEPS = 10_000
"""A percentage is drawn to a hundredth."""


def sampled_by(
    rules: Iterable[SamplingRule], visit: VisitName, coding: Coding, coder: str, charge_cents: int, earlier: int
) -> tuple[str, ...]:
    """Return the names of the rules that want this coding reviewed.

    Args:
        rules: Those in force.
        visit: Whose draw it is: the source of the encounter, and what it calls the encounter.
        coding: As accepted.
        coder: Who made it.
        charge_cents: What it bills.
        earlier: How many other encounters this coder has coded.
    """
    return tuple(
        rule.name
        for rule in rules
        if _fits(rule, coding, coder, charge_cents, earlier) and _draw(rule, visit) < rule.percent * _STEPS / 100
    )


def _fits(rule: SamplingRule, coding: Coding, coder: str, charge_cents: int, earlier: int) -> bool:
    codes = {line.code for line in coding.lines}
    modifiers = {modifier for line in coding.lines for modifier in line.modifiers}
    return (
        rule.coder in ("", coder)
        and (not rule.codes or not codes.isdisjoint(rule.codes))
        and (not rule.modifiers or not modifiers.isdisjoint(rule.modifiers))
        and charge_cents >= rule.charge_cents_at_least
        and (rule.codings_below is None or earlier < rule.codings_below)
    )


def _draw(rule: SamplingRule, visit: VisitName) -> int:
    """A number below _STEPS that belongs to rule and visit: each rule draws for itself."""
    return int.from_bytes(hashlib.sha256("\x1f".join((rule.name, *visit)).encode()).digest()[:8]) % _STEPS


def compare(coded: Coding, corrected: Coding | None) -> tuple[CodeReview, ...]:
    """Return what a review says of each code; without a correction it agrees with all of them.

    A code that both have, but with other units, modifiers, pointers or another place, is changed.
    """
    was = _details(coded)
    should = was if corrected is None else _details(corrected)
    return tuple(
        CodeReview(code=code, agreement=_judged(was.get(code, Counter()), should.get(code, Counter())))
        for code in dict.fromkeys((*was, *should))
    )


def _judged(was: Counter[str], should: Counter[str]) -> Agreement:
    if was == should:
        return Agreement.AGREED
    if was.total() == should.total():
        return Agreement.CHANGED
    return Agreement.UNDERCODED if was.total() < should.total() else Agreement.OVERCODED


def _details(coding: Coding) -> dict[str, Counter[str]]:
    """Every code, with how often it is there and what is said beside it."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for code, detail in _said(coding):
        found[code][detail] += 1
    return dict(found)


def _said(coding: Coding) -> Iterator[tuple[str, str]]:
    """Diagnoses with whether they are the principal one; lines with the diagnoses that they point to, by code."""
    present = coding.hospital.present_on_admission if coding.hospital else ()
    for place, code in enumerate(coding.diagnoses):
        yield code, f"{'principal' if place == 0 else ''} {present[place] if place < len(present) else ''}"
    for line in coding.lines:
        pointed = [coding.diagnoses[each - 1] for each in line.pointers if each <= len(coding.diagnoses)]
        yield line.code or line.revenue_code, f"{line.model_dump_json(exclude={'code', 'pointers'})}{pointed}"
    if coding.hospital is not None:
        yield from _said_of_a_stay(coding.hospital)


def _said_of_a_stay(hospital: HospitalCoding) -> Iterator[tuple[str, str]]:
    for place, procedure in enumerate(hospital.procedures):
        yield procedure.code, f"{procedure.day}{' principal' if place == 0 else ''}"
    for cause in hospital.external_causes:
        yield cause.code, cause.present_on_admission
    if hospital.drg:
        yield f"DRG {hospital.drg}", ""


def reviewed(audit: CodingAudit) -> tuple[CodeReview, ...]:
    """Return what came of a review for each code: a coder whom the supervisor upheld was right."""
    upheld = audit.ending is not None and audit.ending.coder_was_right
    return compare(audit.coded, None if upheld else audit.corrected)


class Tally(Value):
    """How often reviewers agreed: over whole codings of a coder, or over one code."""

    name: str
    reviewed: int = 0
    agreed: int = 0
    undercoded: int = 0
    overcoded: int = 0
    changed: int = 0
    undecided: int = Field(0, description="Disagreements that nobody has decided yet; they count as such")

    @property
    def rate(self) -> float | None:
        """The share that reviewers agreed with, in percent; None without a review."""
        return round(100 * self.agreed / self.reviewed, 1) if self.reviewed else None


def by_code(audits: Iterable[CodingAudit]) -> tuple[Tally, ...]:
    """Return the tally of each code, in the order of codes."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for audit in audits:
        for review in reviewed(audit):
            found[review.code].update(("reviewed", review.agreement.value))
            if audit.ending is None and review.agreement is not Agreement.AGREED:
                found[review.code]["undecided"] += 1
    return tuple(Tally(name=code, **counts) for code, counts in sorted(found.items()))


def by_coder(audits: Iterable[CodingAudit]) -> tuple[Tally, ...]:
    """Return the tally of each coder: a coding is agreed with as a whole or not; one may be wrong in several ways."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for audit in audits:
        said = {review.agreement.value for review in reviewed(audit)}
        wrong = said - {Agreement.AGREED.value}
        found[audit.coder].update(("reviewed", *(wrong or said)))
        found[audit.coder]["undecided"] += audit.ending is None
    return tuple(Tally(name=coder, **counts) for coder, counts in sorted(found.items()))
