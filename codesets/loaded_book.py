"""The code sets as they are loaded; where a kind is not loaded for a day, the shipped subset answers."""

from datetime import date
from decimal import Decimal

from codesets.book import ShippedBook
from codesets.diagnosis_volume import DiagnosisVolume
from codesets.edits.add_ons import AddOnTable
from codesets.edits.pairs import PairTable
from codesets.edits.units import UnitTable
from codesets.fee_volume import IndexVolume, NumberVolume, PriceVolume, RateVolume
from codesets.icd10cm import DiagnosisCode
from codesets.procedures import ProcedureCode, paraphrase
from codesets.service_volume import Service, ServiceVolume
from codesets.volumes import Volumes
from models.diagnoses import Notes
from models.edits import GlobalDays, Setting
from models.fees import Indicators, Indices, Place, Rates

_GLOBAL_DAYS = {"000": 0, "010": 10, "090": 90}
_DENTAL = "D"
_UNITS = {
    Setting.PRACTITIONER: "mue-practitioner",
    Setting.OUTPATIENT: "mue-outpatient",
    Setting.SUPPLIER: "mue-dme",
}


class LoadedBook(ShippedBook):
    """A `domain.coding.book.CodeBook` over volumes, kind by kind: `claimflow codes list` tells which answers when."""

    def __init__(self, volumes: Volumes) -> None:
        super().__init__()
        self._volumes = volumes

    def diagnosis(self, code: str, on: date) -> DiagnosisCode | None:
        """Return a diagnosis code of the day's vintage, None where that has none."""
        volume = self._volumes.on("icd10cm", DiagnosisVolume, on)
        return volume.find(code) if volume else super().diagnosis(code, on)

    def notes(self, code: str, on: date) -> tuple[tuple[str, Notes], ...]:
        """See DiagnosisVolume.notes; empty where ICD-10-CM is not loaded for the day: the subset has no notes."""
        volume = self._volumes.on("icd10cm", DiagnosisVolume, on)
        return volume.notes(code) if volume else ()

    def procedure(self, code: str, on: date) -> ProcedureCode | None:
        """Return a service code that is active on the day, by the list that knows codes of its form.

        HCPCS II by its file. CPT by the licensed file; without one by the fee schedule, which has numbers and status
        but no words. Dental codes (CDT) are in neither.
        """
        volume = self._services(code, on)
        if volume is None:
            return super().procedure(code, on)
        found = volume.find(code, on)
        return _described(code, found) if found else None

    def global_days(self, code: str, on: date) -> GlobalDays | None:
        """Return the period of a procedure by the fee schedule, None where that names none."""
        volume = self._volumes.on("pfs-indicators", ServiceVolume, on)
        if volume is None:
            return super().global_days(code, on)
        found = volume.find(code, on)
        days = _GLOBAL_DAYS.get(found.global_days) if found else None
        return GlobalDays(days, "Medicare physician fee schedule, global days") if days is not None else None

    def pair_table(self, setting: Setting, on: date) -> PairTable:
        """Pairs carry their own dates, withdrawn ones too, so the earliest table answers for the days before it."""
        kind = f"ncci-ptp-{setting}" if setting is not Setting.SUPPLIER else "ncci-ptp-practitioner"
        found = self._volumes.on_or_first(kind, PairTable, on)
        return found if found is not None else super().pair_table(setting, on)

    def unit_table(self, setting: Setting, on: date) -> UnitTable:
        """Return the table that is loaded for the day, else the subset."""
        found = self._volumes.on(_UNITS[setting], UnitTable, on)
        return found if found is not None else super().unit_table(setting, on)

    def add_on_table(self, on: date) -> AddOnTable:
        """Return the table that is loaded for the day, else the subset."""
        found = self._volumes.on("add-on", AddOnTable, on)
        return found if found is not None else super().add_on_table(on)

    def rates(self, code: str, modifier: str, on: date) -> Rates | None:
        """Return relative values by the file of the day, whether of one quarter or of several."""
        for kind in ("pfs-rvu", "pprrvu"):
            volume = self._volumes.on(kind, RateVolume, on)
            if volume is not None and (found := volume.find(code, modifier, on)):
                return found[0]
        return None

    def indices(self, locality: str, on: date) -> Indices | None:
        """Return the cost indices of a locality `10112-00`."""
        volume = self._volumes.on("pfs-gpci", IndexVolume, on)
        return volume.find(locality) if volume else None

    def cap_cents(self, code: str, modifier: str, locality: str, place: Place, on: date) -> int | None:
        """Return the hospital outpatient amount above which imaging is not paid."""
        volume = self._volumes.on("opps-cap", PriceVolume, on)
        return volume.find(code, modifier, locality, place) if volume else None

    def laboratory_cents(self, code: str, modifier: str, on: date) -> int | None:
        """Return the amount of the laboratory fee schedule."""
        volume = self._volumes.on("clfs", PriceVolume, on)
        return volume.find(code, modifier, "", Place.NONFACILITY) if volume else None

    def drug_limit(self, code: str, on: date) -> Decimal | None:
        """Return dollars for a unit of a drug in the quarter of a day."""
        volume = self._volumes.on("asp", NumberVolume, on)
        return volume.find(code) if volume else None

    def anesthesia_units(self, code: str, on: date) -> Decimal | None:
        """Return the base units of an anesthesia code."""
        volume = self._volumes.on("anesthesia-units", NumberVolume, on)
        return volume.find(code) if volume else None

    def anesthesia_factor(self, locality: str, on: date) -> Decimal | None:
        """Return dollars for an anesthesia unit in a locality `10112-00`."""
        volume = self._volumes.on("pfs-anesthesia", NumberVolume, on)
        return volume.find(locality) if volume else None

    def indicators(self, code: str, on: date) -> Indicators:
        """Return the payment indicators of a service, all None where no file says."""
        volume = self._volumes.on("pfs-indicators", ServiceVolume, on)
        if volume is not None and (service := volume.find(code, on)):
            return service.indicators
        quarters = self._volumes.on("pprrvu", RateVolume, on)
        found = quarters.find(code, "", on) if quarters else None
        return found[1] if found else Indicators()

    def _services(self, code: str, on: date) -> ServiceVolume | None:
        if code.startswith(_DENTAL):
            return None
        if code[:1].isalpha():
            return self._volumes.on_or_first("hcpcs", ServiceVolume, on)
        licensed = self._volumes.on("cpt", ServiceVolume, on)
        return licensed or self._volumes.on("pfs-indicators", ServiceVolume, on)


def _described(code: str, found: Service) -> ProcedureCode:
    """A loaded code with the words of its list, else a paraphrase of ours; what kind it is only we say."""
    ours = paraphrase(code)
    kind, text = (ours.kind, ours.text) if ours else ("", "")
    return ProcedureCode(code, kind, found.title or text)
