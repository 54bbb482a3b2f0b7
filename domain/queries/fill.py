"""A template becomes a draft: its indicators are looked for in a record and cited."""

import re
from collections.abc import Iterator, Sequence

from domain.queries.record import Record, names, pattern, stands_in
from models.queries import Citation, DiagnosisGuide, FilledQuery, Purpose, QueryDraft, QueryTemplate

_CLAUSE = re.compile(r"[^\s.;\n](?:[^.;\n]|[.;](?!\s|$))*")
_LONGEST = 300
_MOST = 20


def fill(template: QueryTemplate, record: Record, guides: Sequence[DiagnosisGuide]) -> FilledQuery:
    """Return the template with every indicator that the record has, or what the record lacks for it."""
    clauses = tuple(_clauses(record))
    subjects = {each.name: names(each) for each in guides}
    about = tuple(word for name in template.about for word in subjects[name])
    named = [each for each in clauses if about and stands_in(record, each, about)]
    found = {
        group: [each for each in clauses if pattern(words).search(each.quote)]
        for group, words in template.indicators.items()
    }
    missing = [f"{template.about[0]} as a documented diagnosis"] if about and not named else []
    if sum(map(bool, found.values())) < template.at_least:
        missing += [group for group, places in found.items() if not places]
    cited = tuple(dict.fromkeys((*named, *(each for places in found.values() for each in places))))[:_MOST]
    if template.purpose is Purpose.CONFLICT and len({each.document for each in cited}) < 2:
        missing.append("a second document that says otherwise")
    if missing:
        return FilledQuery(topic=template.topic, missing=tuple(missing))
    return FilledQuery(topic=template.topic, draft=_draft(template, record, cited))


def _draft(template: QueryTemplate, record: Record, cited: tuple[Citation, ...]) -> QueryDraft:
    offered = (
        option.text
        for option in template.options
        if not option.supported_by or any(stands_in(record, each, option.supported_by) for each in cited)
    )
    return QueryDraft(
        title=template.title,
        purpose=template.purpose,
        question=template.question,
        options=tuple(offered),
        indicators=cited,
    )


def _clauses(record: Record) -> Iterator[Citation]:
    """The sentences and lines of a record, short enough to be quoted."""
    for document, text in record.items():
        for match in _CLAUSE.finditer(text):
            quote = match[0][:_LONGEST].rstrip()
            yield Citation(document=document, start=match.start(), end=match.start() + len(quote), quote=quote)
