"""Whether a query is neutral: it cites indicators, offers every reasonable option and ways out, and does not lead."""

from collections.abc import Sequence
from itertools import chain

from domain.queries.content import indicators_cited, named_diagnoses, options_supported
from domain.queries.form import ways_out, yes_or_no
from domain.queries.record import Record
from domain.queries.wording import names_the_answer, steering, worth
from models.findings import Finding
from models.queries import DiagnosisGuide, QueryDraft


def check_query(draft: QueryDraft, record: Record, guides: Sequence[DiagnosisGuide]) -> tuple[Finding, ...]:
    """Return why a query may not be sent, each finding with the words and the reason; no error when it is neutral."""
    return tuple(
        chain(
            worth(draft),
            steering(draft),
            names_the_answer(draft),
            yes_or_no(draft),
            ways_out(draft),
            indicators_cited(draft, record),
            named_diagnoses(draft, record, guides),
            options_supported(draft, record, guides),
        )
    )
