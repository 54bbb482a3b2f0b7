"""Claim edits: one family a file, found by looking into this folder.

A new family is a new file here with `EDITS`, a tuple of functions (claim, code book) -> findings. Nothing else changes.
"""

from collections.abc import Iterable
from importlib import import_module
from pkgutil import iter_modules

from domain.coding.book import CodeBook
from domain.scrubbing.view import ClaimLine, ClaimView, Edit, OtherPayerView
from models.findings import Finding, Severity

__all__ = ["EDITS", "ClaimLine", "ClaimView", "Edit", "OtherPayerView", "by_severity", "of_coding", "scrub"]

_ORDER = {Severity.ERROR: 0, Severity.HOLD: 1, Severity.WARNING: 2}
_TOLD_BY_EDITS = frozenset({"COD-UNITS", "COD-POINTER", "COD-LINE-DUPLICATE", "COD-ICD-DUPLICATE", "COD-NO-DATE"})
"""Checks of a coding that an edit of the claim makes too."""


def _discover() -> tuple[Edit, ...]:
    modules = sorted(module.name for module in iter_modules(__path__))
    return tuple(edit for name in modules for edit in getattr(import_module(f"{__name__}.{name}"), "EDITS", ()))


EDITS: tuple[Edit, ...] = _discover()


def scrub(view: ClaimView, book: CodeBook, edits: tuple[Edit, ...] = EDITS) -> tuple[Finding, ...]:
    """Return what every edit finds in a claim, worst first. A claim with an error or a hold is not sent."""
    return by_severity(finding for edit in edits for finding in edit(view, book))


def by_severity(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings worst first, else in their order."""
    return tuple(sorted(findings, key=lambda finding: _ORDER[finding.severity]))


def of_coding(checks: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return what checks of the coding say beside the edits of the claim."""
    return tuple(each for each in checks if each.code not in _TOLD_BY_EDITS)
