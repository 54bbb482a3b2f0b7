"""The payer rules of a moment: the newest version that is effective, read once and used until another one is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession
from temporalio.exceptions import ApplicationError

from domain.payer_rules import Rule, RulesError
from storage import payer_rules
from storage.payer_rules import RulesVersion
from storage.rule_files import read


@dataclass(frozen=True, slots=True)
class InForce:
    """Rules with their version; no rules where none were ever loaded."""

    number: int | None = None
    sha256: str = ""
    rules: tuple[Rule, ...] = ()

    @property
    def pin(self) -> Mapping[str, str]:
        """What a claim keeps of them."""
        return {} if self.number is None else {"payer_rules": f"{self.number} {self.sha256[:16]}"}


async def in_force(session: AsyncSession, on: date) -> InForce:
    """Return the rules for a claim that is built on a business day.

    Raises:
        ApplicationError: The stored version is not one that this release can read (BadPayerRules).
    """
    version = await payer_rules.in_force(session, on)
    return InForce() if version is None else of_version(version)


def of_version(version: RulesVersion) -> InForce:
    """Return the rules of a stored version; raises as `in_force` does."""
    try:
        return InForce(version.number, version.sha256, read(version.text).rules)
    except RulesError as error:
        message = f"payer rules {version.number} cannot be used any more: {error}; load a corrected file"
        raise ApplicationError(message, type="BadPayerRules", non_retryable=True) from error
