"""Vintages of code sets, and codes as they are found in them."""

from datetime import date, datetime
from enum import StrEnum

from models.base import Value


class Vintage(Value):
    """A published file of a kind. It holds from a day on, until a later vintage of the kind begins or it ends."""

    id: int
    kind: str
    file_name: str
    sha256: str
    rows: int
    effective_from: date
    effective_to: date | None
    """Inclusive; None: until the next vintage begins."""
    loaded_by: str
    loaded_at: datetime

    def covers(self, on: date) -> bool:
        """Whether a day lies between its dates; of several that do, the one that begins last holds."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


class System(StrEnum):
    """A code set as people name it; each is answered from one or more kinds of files."""

    ICD10CM = "icd10cm"
    HCPCS = "hcpcs"
    CPT = "cpt"
    MODIFIERS = "modifiers"
    POS = "pos"
    REVENUE = "revenue"
    TAXONOMY = "taxonomy"
    CARC = "carc"
    RARC = "rarc"
    MSDRG = "msdrg"


class CodeNode(Value):
    """One step of the path to a code, or something below it."""

    level: str
    """chapter, block, code."""
    code: str
    title: str
    billable: bool = False


class CodeNote(Value):
    """An instructional note of the tabular list. `at` is the node that it stands at: it holds for all codes below."""

    at: str
    kind: str
    """includes, inclusion_terms, excludes1, excludes2, code_first, use_additional, code_also, notes."""
    text: str


class CodeEntry(Value):
    """A code on a day."""

    system: System
    code: str
    title: str
    valid: bool
    """Whether it may be reported on the day."""
    billable: bool
    """Valid, and nothing more specific exists below it."""
    starts: date | None = None
    ends: date | None = None
    path: tuple[CodeNode, ...] = ()
    children: tuple[CodeNode, ...] = ()
    notes: tuple[CodeNote, ...] = ()
    detail: dict[str, str] = {}
    """What the publisher says besides: coverage, status, setting."""
    source: str
    """The file that says so, or that it is the shipped subset."""


class CodeHit(Value):
    """A code that a search found, with the words that matched; `score` is between 0 and some 2, higher is better."""

    entry: CodeEntry
    matched: str
    score: float
