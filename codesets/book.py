"""All look-ups behind one object: what domain.coding.book.CodeBook asks for."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from codesets.coverage import support
from codesets.data_files import rows
from codesets.drg import drg_weight, group
from codesets.edits.add_ons import AddOnTable
from codesets.edits.pairs import PairTable
from codesets.edits.shipped import shipped_add_ons, shipped_pairs, shipped_units
from codesets.edits.units import UnitTable
from codesets.global_days import global_days
from codesets.hospital import revenue_code
from codesets.icd10cm import DiagnosisCode, diagnosis
from codesets.mce import edits
from codesets.procedures import ProcedureCode, procedure
from models.diagnoses import Notes
from models.edits import AddOn, GlobalDays, Pair, Setting, Support, UnitLimit
from models.fees import Indicators, Indices, Place, Rates
from models.hospital import Department, EditorFinding, Grouping, StayToGroup


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

    def notes(self, code: str, on: date) -> tuple[tuple[str, Notes], ...]:  # noqa: ARG002 - CodeBook asks so
        """Return nothing: the shipped subset has no notes."""
        return ()

    def procedure(self, code: str, on: date) -> ProcedureCode | None:
        """See codesets.procedures.procedure."""
        return procedure(code, on)

    def synonyms(self) -> tuple[Synonym, ...]:
        """Return every synonym."""
        return _synonyms()

    def pair_table(self, setting: Setting, on: date) -> PairTable:
        """Return the table of pairs that holds for a setting on a day."""
        del setting, on  # The subset tells neither apart.
        return shipped_pairs()

    def unit_table(self, setting: Setting, on: date) -> UnitTable:
        """Return the table of units that holds for a setting on a day."""
        del setting, on
        return shipped_units()

    def add_on_table(self, on: date) -> AddOnTable:
        """Return the table of add-on services that holds on a day."""
        del on
        return shipped_add_ons()

    def code_pair(self, first: str, second: str, on: date, setting: Setting = Setting.PRACTITIONER) -> Pair | None:
        """See codesets.edits.pairs."""
        return self.pair_table(setting, on).find(first, second, on)

    def unit_limit(self, code: str, on: date, setting: Setting = Setting.PRACTITIONER) -> UnitLimit | None:
        """See codesets.edits.units."""
        return self.unit_table(setting, on).find(code)

    def add_on(self, code: str, on: date) -> AddOn | None:
        """See codesets.edits.add_ons."""
        return self.add_on_table(on).find(code, on)

    def edit_sources(self, setting: Setting, on: date) -> tuple[str, ...]:
        """Return which tables of edits a claim is held against."""
        tables = (self.pair_table(setting, on), self.unit_table(setting, on), self.add_on_table(on))
        return tuple(table.source for table in tables)

    def global_days(self, code: str, on: date) -> GlobalDays | None:
        """See codesets.global_days.global_days."""
        return global_days(code, on)

    def support(self, code: str, payer_id: str, payer_kind: str, on: date) -> Support | None:
        """See codesets.coverage.support."""
        return support(code, payer_id, payer_kind, on)

    def rates(self, code: str, modifier: str, on: date) -> Rates | None:
        """Return nothing: the subset has no fee schedule, here and below."""
        del code, modifier, on
        return None

    def indices(self, locality: str, on: date) -> Indices | None:
        """Return nothing."""
        del locality, on
        return None

    def cap_cents(self, code: str, modifier: str, locality: str, place: Place, on: date) -> int | None:
        """Return nothing."""
        del code, modifier, locality, place, on
        return None

    def laboratory_cents(self, code: str, modifier: str, on: date) -> int | None:
        """Return nothing."""
        del code, modifier, on
        return None

    def drug_limit(self, code: str, on: date) -> Decimal | None:
        """Return nothing."""
        del code, on
        return None

    def anesthesia_units(self, code: str, on: date) -> Decimal | None:
        """Return nothing."""
        del code, on
        return None

    def anesthesia_factor(self, locality: str, on: date) -> Decimal | None:
        """Return nothing."""
        del locality, on
        return None

    def indicators(self, code: str, on: date) -> Indicators:
        """Return none of them."""
        del code, on
        return Indicators()

    def weight(self, drg: str, on: date) -> Decimal | None:
        """See codesets.drg.drg_weight."""
        return drg_weight(drg, on)

    def revenue_code(self, code: str, on: date) -> Department | None:
        """See codesets.hospital.revenue_code."""
        return revenue_code(code, on)

    def group(self, stay: StayToGroup) -> Grouping:
        """See codesets.drg.group."""
        return group(stay)

    def edits(self, stay: StayToGroup) -> tuple[EditorFinding, ...]:
        """See codesets.mce.edits."""
        return edits(stay)


BOOK = ShippedBook()
