"""Fixes of a denied claim: a new one is a new file here with a FIX, and rows of codesets/data/denial_fixes.csv."""

from importlib import import_module
from pkgutil import iter_modules

from domain.denials.known import Fix


def _discover() -> dict[str, Fix]:
    found = [import_module(f"{__name__}.{module.name}").FIX for module in iter_modules(__path__)]
    return {each.name: each for each in found}


FIXES: dict[str, Fix] = _discover()
