"""What coding and scrubbing ask of the code sets. `codesets.book.BOOK` answers; tests may answer for themselves."""

# ruff: noqa: D102 - the properties of these shapes are explained by their class.

from collections.abc import Sequence
from datetime import date
from typing import Protocol


class Diagnosis(Protocol):
    """A diagnosis code on a day. `sex` is F, M or empty; ages are in years, inclusive, None for no limit."""

    @property
    def code(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def billable(self) -> bool: ...
    @property
    def sex(self) -> str: ...
    @property
    def age_min(self) -> int | None: ...
    @property
    def age_max(self) -> int | None: ...


class Procedure(Protocol):
    """A service code on a day."""

    @property
    def code(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def text(self) -> str: ...


class Synonym(Protocol):
    """Words that support a code of a system (ICD-10-CM, CPT, HCPCS)."""

    @property
    def words(self) -> str: ...
    @property
    def system(self) -> str: ...
    @property
    def code(self) -> str: ...


class Pair(Protocol):
    """Two services not paid together; column2 is denied unless a modifier is allowed and given."""

    @property
    def column1(self) -> str: ...
    @property
    def column2(self) -> str: ...
    @property
    def modifier_allowed(self) -> bool: ...
    @property
    def why(self) -> str: ...


class Support(Protocol):
    """First characters of the diagnoses that support a service."""

    @property
    def prefixes(self) -> tuple[str, ...]: ...
    @property
    def source(self) -> str: ...


class CodeBook(Protocol):
    """The look-ups, all by date of service."""

    def diagnosis(self, code: str, on: date) -> Diagnosis | None:
        """Return a diagnosis code, None where it is not valid on the day."""

    def procedure(self, code: str, on: date) -> Procedure | None:
        """Return a service code, None where it is not active on the day."""

    def synonyms(self) -> Sequence[Synonym]:
        """Return the words that support codes."""

    def code_pair(self, first: str, second: str, on: date) -> Pair | None:
        """Return the edit between two services, in either order."""

    def most_units(self, code: str, on: date) -> int | None:
        """Return the most units of a service on one day."""

    def support(self, code: str, payer_kind: str, on: date) -> Support | None:
        """Return which diagnoses support a service, None where any does."""
