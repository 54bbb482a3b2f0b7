"""All look-ups behind one object: what domain.coding.book.CodeBook asks for."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from codesets.data_files import rows
from codesets.icd10cm import DiagnosisCode, diagnosis
from codesets.ncci import Pair, Support, code_pair, most_units, support
from codesets.procedures import ProcedureCode, procedure


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
    """The code sets that come with Claimflow."""

    def diagnosis(self, code: str, on: date) -> DiagnosisCode | None:
        """See codesets.icd10cm.diagnosis."""
        return diagnosis(code, on)

    def procedure(self, code: str, on: date) -> ProcedureCode | None:
        """See codesets.procedures.procedure."""
        return procedure(code, on)

    def synonyms(self) -> tuple[Synonym, ...]:
        """Return every synonym."""
        return _synonyms()

    def code_pair(self, first: str, second: str, on: date) -> Pair | None:
        """See codesets.ncci.code_pair."""
        return code_pair(first, second, on)

    def most_units(self, code: str, on: date) -> int | None:
        """See codesets.ncci.most_units."""
        return most_units(code, on)

    def support(self, code: str, payer_kind: str, on: date) -> Support | None:
        """See codesets.ncci.support."""
        return support(code, payer_kind, on)


BOOK = ShippedBook()
