"""All look-ups behind one object: what domain.coding.book.CodeBook asks for."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from codesets.coverage import support
from codesets.data_files import rows
from codesets.edits.shipped import shipped_edits
from codesets.edits.tables import EditTables
from codesets.global_days import global_days
from codesets.icd10cm import DiagnosisCode, diagnosis
from codesets.procedures import ProcedureCode, procedure
from models.edits import AddOn, GlobalDays, Pair, Setting, Support, UnitLimit


@dataclass(frozen=True, slots=True)
class Synonym:
    """Words of a record and the code that they support. `system` is ICD-10-CM, CPT or HCPCS."""

    words: str
    system: str
    code: str


@cache
def _synonyms() -> tuple[Synonym, ...]:
    return tuple(Synonym(row["words"], row["system"], row["code"]) for row in rows("synonyms.csv"))


class ShippedBook:
    """The code sets that come with Claimflow, and the published edits that are loaded."""

    def __init__(self, edits: EditTables | None = None) -> None:
        self._edits = edits or shipped_edits()

    def diagnosis(self, code: str, on: date) -> DiagnosisCode | None:
        """See codesets.icd10cm.diagnosis."""
        return diagnosis(code, on)

    def procedure(self, code: str, on: date) -> ProcedureCode | None:
        """See codesets.procedures.procedure."""
        return procedure(code, on)

    def synonyms(self) -> tuple[Synonym, ...]:
        """Return every synonym."""
        return _synonyms()

    def code_pair(self, first: str, second: str, on: date, setting: Setting = Setting.PRACTITIONER) -> Pair | None:
        """See codesets.edits.tables.EditTables.code_pair."""
        return self._edits.code_pair(first, second, on, setting)

    def unit_limit(self, code: str, on: date, setting: Setting = Setting.PRACTITIONER) -> UnitLimit | None:
        """See codesets.edits.tables.EditTables.unit_limit."""
        return self._edits.unit_limit(code, on, setting)

    def add_on(self, code: str, on: date) -> AddOn | None:
        """See codesets.edits.tables.EditTables.add_on."""
        return self._edits.add_on(code, on)

    def global_days(self, code: str, on: date) -> GlobalDays | None:
        """See codesets.global_days.global_days."""
        return global_days(code, on)

    def support(self, code: str, payer_id: str, payer_kind: str, on: date) -> Support | None:
        """See codesets.coverage.support."""
        return support(code, payer_id, payer_kind, on)


BOOK = ShippedBook()
