"""Any transaction to its typed value, with every check that there is for it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from edi.balance import balance_findings
from edi.claim import SubmissionBatch
from edi.claim_checks import claim_findings
from edi.envelope import Document, Transaction
from edi.findings import Finding
from edi.institutional import InstitutionalBatch
from edi.read_acknowledgement import read_999
from edi.read_claim import read_837, read_837i
from edi.read_claim_acknowledgement import read_277ca
from edi.read_eligibility import read_270, read_271
from edi.read_remittance import read_835
from edi.read_review import read_278
from edi.read_status import read_276, read_277
from edi.remittance import Remittance
from edi.requirements import requirement_findings
from edi.service_checks import service_findings

READERS: dict[str, Callable[[Transaction], tuple[Any, tuple[Finding, ...]]]] = {
    "270": read_270,
    "271": read_271,
    "276": read_276,
    "277": read_277,
    "277CA": read_277ca,
    "278": read_278,
    "835": read_835,
    "837": read_837,
    "837P": read_837,
    "837I": read_837i,
    "997": read_999,
    "999": read_999,
}
_KEPT = 1000
"""So many findings of one transaction say enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A transaction that was read and checked. `value` is None for a set that is only named and kept."""

    transaction: Transaction
    value: Any
    findings: tuple[Finding, ...]

    @property
    def accepted(self) -> bool:
        """Whether it may be worked with: no error at levels 1 to 3."""
        return not any(one.severity == "error" and one.level <= 3 for one in self.findings)

    @property
    def claims(self) -> int:
        """How many claims (inquiries, answers, sets) it holds."""
        for name in ("claims", "sets"):
            held = getattr(self.value, name, None)
            if held is not None:
                return len(held)
        return len(self.value) if isinstance(self.value, tuple) else 0


def check_transaction(transaction: Transaction) -> Checked:
    """Reads one transaction and checks it at every level; its own findings of the envelope come first."""
    reader = READERS.get(transaction.type)
    if reader is None:
        return Checked(transaction=transaction, value=None, findings=(*transaction.findings, _unread(transaction)))
    value, found = reader(transaction)
    found += requirement_findings(transaction)
    if isinstance(value, Remittance):
        found += balance_findings(value)
    elif isinstance(value, SubmissionBatch | InstitutionalBatch):
        found += claim_findings(value, icd9=transaction.is_old) + service_findings(value)
    named = [one if one.transaction else replace(one, transaction=transaction.control) for one in found]
    return Checked(
        transaction=transaction,
        value=value,
        findings=tuple(_once([*transaction.findings, *named])[:_KEPT]),
    )


def check(document: Document) -> tuple[Checked, ...]:
    """Every transaction of a document, read and checked."""
    return tuple([check_transaction(transaction) for transaction in document.transactions])


def _once(findings: list[Finding]) -> list[Finding]:
    """The first of those that say the same about the same place."""
    kept: dict[tuple[Any, ...], Finding] = {}
    for one in findings:
        kept.setdefault((one.rule, one.segment, one.position, one.element), one)
    return list(kept.values())


def _unread(transaction: Transaction) -> Finding:
    return Finding(
        level=7,
        severity="warning",
        loop="ST",
        segment="ST",
        position=transaction.position,
        element=1,
        value=transaction.type,
        rule="set-unread",
        message=f"Sets of type {transaction.type} are kept but not understood",
        remedy="Ask the sender what it is for",
        transaction=transaction.control,
    )
