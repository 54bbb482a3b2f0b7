"""Is a transaction set fit to be worked on, or does a 999 refuse it? Pure; agrees with `edi.acknowledge`."""

from collections.abc import Iterable

from edi import Finding, Transaction

_REJECTING = frozenset({1, 2})


def fit(transaction: Transaction, findings: Iterable[Finding]) -> bool:
    """Whether no error of integrity or requirement lies inside the set."""
    last = transaction.position + len(transaction.segments) + 1
    return not any(
        f.severity == "error"
        and f.level in _REJECTING
        and transaction.position <= f.position <= last
        and f.loop not in ("ISA", "GS")
        for f in findings
    )
