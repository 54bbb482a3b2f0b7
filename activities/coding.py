"""Coding: suggestions, validity, physician queries."""

from temporalio import activity

from models.messages.encounter import (
    CodingBrief,
    CodingResult,
    EncounterRef,
    QueryResult,
    RecordAnswer,
    RecordCoding,
    SendQuery,
)


class CodingActivities:
    """Coding: suggestions, validity, physician queries."""

    @activity.defn
    async def prepare_coding(self, encounter: EncounterRef) -> CodingBrief:
        """Store the suggestions that the documentation supports, for the coder's task."""
        raise NotImplementedError

    @activity.defn
    async def record_coding(self, request: RecordCoding) -> CodingResult:
        """Validate a coding; without errors keep it and charge it, once for each number."""
        raise NotImplementedError

    @activity.defn
    async def send_query(self, request: SendQuery) -> QueryResult:
        """Refuse a leading query; keep any other in the legal record."""
        raise NotImplementedError

    @activity.defn
    async def record_answer(self, request: RecordAnswer) -> None:
        """Keep the physician's words beside the query."""
        raise NotImplementedError
