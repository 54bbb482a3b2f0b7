"""A physician query as the API tells it."""

from datetime import datetime

from pydantic import Field

from models.base import Value
from models.queries import QueryDraft, QueryOutcome
from storage.charts import PhysicianQuery


class QueryView(Value):
    """A query of the legal record; no outcome while it waits."""

    number: int
    draft: QueryDraft
    asked_by: str
    asked: datetime
    outcome: QueryOutcome | None = None
    answer: str = Field("", description="The physician's own words")
    answered_by: str = Field("", description="Empty where nobody answered in time")
    answered: datetime | None = None


def query_view(query: PhysicianQuery) -> QueryView:
    """Return a query as it is shown."""
    end = query.ending
    return QueryView(
        number=query.number,
        draft=query.draft,
        asked_by=query.asked_by,
        asked=query.asked,
        outcome=end.outcome if end else None,
        answer=end.answer if end else "",
        answered_by=end.actor if end else "",
        answered=end.at if end else None,
    )
