"""Rule files as versions to store: read against the payers that we know."""

from functools import cache, lru_cache
from importlib.resources import files

from codesets.payers import payers
from domain.payer_rules import RuleSet, read_rules
from storage.payer_rules import NewRules


@cache
def known_payers() -> dict[str, str]:
    """The kind of each payer, by id."""
    return {payer.id: payer.kind.value for payer in payers()}


@lru_cache(maxsize=16)
def read(text: str) -> RuleSet:
    """Read a rule file against the payers that we know.

    Raises:
        RulesError: It is wrong.
    """
    return read_rules(text, known_payers())


def new_rules(text: str, author: str, *, shipped: bool = False) -> NewRules:
    """Return a rule file as a version to store.

    Raises:
        RulesError: It is wrong.
    """
    found = read(text)
    return NewRules(
        text=text,
        title=found.title,
        effective_from=found.effective_from,
        rules=len(found.rules),
        author=author,
        shipped=shipped,
    )


def shipped_rules() -> NewRules:
    """Return the rules of this release."""
    text = files("codesets").joinpath("data", "payer_rules.yaml").read_text(encoding="utf-8")
    return new_rules(text, "claimflow", shipped=True)
