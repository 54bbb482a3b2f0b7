"""A scrub with payer rules: they change the claim first, then every edit sees the changed claim."""

from collections.abc import Collection, Iterable

from domain.coding.book import CodeBook
from domain.payer_rules.evaluate import Change, apply
from domain.payer_rules.rule import Rule
from domain.scrubbing import ClaimView, by_severity, scrub
from models.base import Value
from models.findings import Finding, Severity
from models.roles import Role


class Scrubbed(Value):
    """A claim as it would be sent, what rules changed of it, and what is to be fixed. `role` is who shall fix it."""

    claim: ClaimView
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
    role: Role | None = None

    @property
    def held(self) -> bool:
        """Whether a finding keeps the claim from being sent."""
        return any(found.stops for found in self.findings)


def scrub_with(
    rules: Iterable[Rule],
    claim: ClaimView,
    book: CodeBook,
    overridden: Collection[str] = (),
    coded: Iterable[Finding] = (),
) -> Scrubbed:
    """Scrub a claim as it was built. An edit or rule that a person overrode only informs.

    `coded` is what checks of the coding hold the claim for: fixed in the same task.
    Of several roles that rules ask for, the one of the worst finding is taken, then of the rule first by id.
    """
    made = apply(rules, claim)
    found = by_severity(
        each.model_copy(update={"severity": Severity.WARNING}) if each.code in overridden else each
        for each in (*scrub(made.claim, book), *coded, *made.findings)
    )
    roles = dict(made.routes)
    asking = [each.code for each in found if each.stops and each.code in roles]
    return Scrubbed(claim=made.claim, changes=made.changes, findings=found, role=roles[asking[0]] if asking else None)
