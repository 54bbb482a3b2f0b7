"""Payer rules that a billing manager writes as YAML: read with their places, tried by their examples, applied purely.

`read_rules` makes a `RuleSet` of a text or says line by line what is wrong; `apply` says what it makes of a claim.
"""

from domain.payer_rules.evaluate import Change, Outcome, apply
from domain.payer_rules.nodes import Problem
from domain.payer_rules.reading import RulesError, read_rules
from domain.payer_rules.rule import Rule, RuleSet
from domain.payer_rules.scrubbing import Scrubbed, scrub_with

__all__ = [
    "Change",
    "Outcome",
    "Problem",
    "Rule",
    "RuleSet",
    "RulesError",
    "Scrubbed",
    "apply",
    "read_rules",
    "scrub_with",
]
