"""Claims against estates of the scripted office."""

from typing import Any

from office_case import Case
from temporalio import activity

from models.estates import EstateStep
from models.ids import EncounterId
from models.messages.balance import RecordEstate


class EstateOffice:
    """A part of the scripted office."""

    def _note(self, encounter: EncounterId, request: Any) -> Case:
        """Note a request and return the case that it is about."""
        raise NotImplementedError

    @activity.defn
    async def record_estate(self, record: RecordEstate) -> None:
        case = self._note(record.encounter, record)
        assert case.estate is not None
        noticed = case.estate.model_copy(update={"claims_by": record.claims_by})
        case.estate = noticed if record.step is EstateStep.NOTICE else None
