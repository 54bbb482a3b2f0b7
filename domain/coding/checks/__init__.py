"""Whether a coding stands on the date of service: one family of checks a file, found by looking into this folder.

A new family is a new file here with `CHECKS`, a tuple of functions from a case to findings. Nothing else changes.
Severity says what happens: an error goes back to the coder, a hold is work for a person before the claim is sent, a
warning is for the coder and the auditor. No check ever changes a code: neither up nor down.
"""

from importlib import import_module
from itertools import chain
from pkgutil import iter_modules

from domain.coding.book import CodeBook
from domain.coding.checks.case import TR3, Case, Check, finding
from models.coding import Coding
from models.findings import Finding, Severity
from models.intake import Intake

__all__ = ["check_coding"]


def _discover() -> tuple[Check, ...]:
    modules = sorted(module.name for module in iter_modules(__path__))
    return tuple(check for name in modules for check in getattr(import_module(f"{__name__}.{name}"), "CHECKS", ()))


CHECKS: tuple[Check, ...] = _discover()


def check_coding(coding: Coding, intake: Intake, book: CodeBook, payer_kind: str = "") -> tuple[Finding, ...]:
    """Return what is wrong with a coding on the encounter's date of service; empty when it can be billed."""
    on = intake.service_date
    if on is None:
        message, remedy = "The date of service is not known, so no code can be checked", "Complete the registration"
        return (finding("COD-NO-DATE", Severity.ERROR, "service_date", message, remedy, TR3),)
    case = Case(coding, intake, book, on, payer_kind)
    return tuple(chain.from_iterable(check(case) for check in CHECKS))
