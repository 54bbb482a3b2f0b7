"""What coding and scrubbing ask of the code sets. `codesets.book.BOOK` answers; tests may answer for themselves."""

# ruff: noqa: D102 - the properties of these shapes are explained by their class.

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from models.diagnoses import Notes
from models.edits import AddOn, GlobalDays, Pair, Setting, Support, UnitLimit
from models.hospital import Department, EditorFinding, Grouping, StayToGroup


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


class CodeBook(Protocol):
    """The look-ups, all by date of service."""

    def diagnosis(self, code: str, on: date) -> Diagnosis | None:
        """Return a diagnosis code, None where it is not valid on the day."""

    def notes(self, code: str, on: date) -> tuple[tuple[str, Notes], ...]:
        """Return the notes that hold for a code, with the code that each stands at; empty where none are loaded."""

    def procedure(self, code: str, on: date) -> Procedure | None:
        """Return a service code, None where it is not active on the day."""

    def synonyms(self) -> Sequence[Synonym]:
        """Return the words that support codes."""

    def code_pair(self, first: str, second: str, on: date, setting: Setting = Setting.PRACTITIONER) -> Pair | None:
        """Return the edit between two services, in either order."""

    def unit_limit(self, code: str, on: date, setting: Setting = Setting.PRACTITIONER) -> UnitLimit | None:
        """Return the most units of a service, None where there is no limit."""

    def add_on(self, code: str, on: date) -> AddOn | None:
        """Return the primaries that a service needs, None where it is no add-on."""

    def global_days(self, code: str, on: date) -> GlobalDays | None:
        """Return the days of care that are paid with a procedure, None where there are none."""

    def revenue_code(self, code: str, on: date) -> Department | None:
        """Return a revenue code, None where it is not active on the day."""

    def group(self, stay: StayToGroup) -> Grouping:
        """Return the MS-DRG of a stay, or why there is none."""

    def edits(self, stay: StayToGroup) -> tuple[EditorFinding, ...]:
        """Return what the Medicare Code Editor says about a stay."""

    def support(self, code: str, payer_id: str, payer_kind: str, on: date) -> Support | None:
        """Return which diagnoses support a service, None where any does."""
