"""Recorded claims through other rules. Reads only."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from activities.claims.rules import of_version
from domain.coding import CodeBook
from domain.payer_rules import Rule, scrub_with
from domain.payer_rules.what_if import Report, compare
from storage import claim_builds, payer_rules
from storage.crypto import Keyring


async def what_if(
    session: AsyncSession, keys: Keyring, rules: Iterable[Rule], book: CodeBook, since: datetime | None
) -> Report:
    """Replay each scrub from a business moment on with the rules that it had and with `rules`; sum the differences.

    Both runs use today's edits and code sets, so that only the rules differ. PHI is read, none is in the report.

    Raises:
        ApplicationError: A version that claims were built with cannot be read any more (BadPayerRules).
    """
    rules, had = tuple(rules), dict[int | None, tuple[Rule, ...]]({None: ()})
    for version in await payer_rules.versions(session):
        had[version.number] = of_version(version).rules
    report = Report()
    async for build in claim_builds.since(session, keys, since):
        coded = [each for each in build.findings if each.code.startswith("COD-")]  # no rule changes a coding
        before = scrub_with(had[build.rule_set], build.view, book, build.overridden, coded)
        after = scrub_with(rules, build.view, book, build.overridden, coded)
        difference = compare(build.claim, build.number, build.payer_id, build.charge_cents, before, after)
        report.add(difference, drifted=(before.findings, before.changes) != (build.findings, build.changes))
    return report
