"""Contracts with payers: what they agreed to allow, read from a file with its mistakes named, and priced purely.

`read_terms` makes terms of a text or says row by row what is wrong; `price` says what a bill should be allowed and why.
"""

from domain.contracts.bill import Bill, Expected, PricedBill, Service
from domain.contracts.codes import CodeSpec
from domain.contracts.comparing import Comparison, compare
from domain.contracts.held import Contract, Contracts
from domain.contracts.pricing import price
from domain.contracts.reading import ContractError, Problem, read_terms
from domain.contracts.schedule import Schedule
from domain.contracts.terms import Method, Setting, Term

__all__ = [
    "Bill",
    "CodeSpec",
    "Comparison",
    "Contract",
    "ContractError",
    "Contracts",
    "Expected",
    "Method",
    "PricedBill",
    "Problem",
    "Schedule",
    "Service",
    "Setting",
    "Term",
    "compare",
    "price",
    "read_terms",
]
