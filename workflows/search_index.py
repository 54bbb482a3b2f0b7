"""The search attributes by which supervisors find workflows: stage, payer, facility, next deadline."""

from datetime import datetime
from typing import Any

from temporalio import workflow
from temporalio.common import SearchAttributeKey, SearchAttributeUpdate

_STAGE = SearchAttributeKey.for_keyword("ClaimflowStage")
_PAYER = SearchAttributeKey.for_keyword("ClaimflowPayer")
_FACILITY = SearchAttributeKey.for_keyword("ClaimflowFacility")
_NEXT_DEADLINE = SearchAttributeKey.for_datetime("ClaimflowNextDeadline")


class SearchIndex:
    """Keeps the attributes of one run in step; one that did not change costs no event."""

    def __init__(self) -> None:
        self._told: dict[str, object] = {}

    def keep(self, stage: str, payer_id: str, facility: str, next_due: datetime | None) -> None:
        """Tell Temporal what changed. Words that are empty leave what was told before."""
        updates: list[SearchAttributeUpdate[Any]] = []
        for key, value in ((_STAGE, stage), (_PAYER, payer_id), (_FACILITY, facility)):
            if value and self._told.get(key.name) != value:
                updates.append(key.value_set(value))
                self._told[key.name] = value
        if self._told.get(_NEXT_DEADLINE.name) != next_due:
            updates.append(_NEXT_DEADLINE.value_unset() if next_due is None else _NEXT_DEADLINE.value_set(next_due))
            self._told[_NEXT_DEADLINE.name] = next_due
        if updates:
            workflow.upsert_search_attributes(updates)
