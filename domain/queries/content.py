"""What a query rests on: indicators that really stand in the record, and no diagnosis that they do not support."""

from collections.abc import Iterator, Sequence

from domain.queries.findings import finding
from domain.queries.form import is_way_out
from domain.queries.record import Record, cite, named_in, names, stands_in
from models.findings import Finding
from models.queries import Citation, DiagnosisGuide, QueryDraft


def indicators_cited(draft: QueryDraft, record: Record) -> Iterator[Finding]:
    """There are indicators, and each stands where it is said to stand."""
    if not draft.indicators:
        message = "No clinical indicator is cited"
        remedy = "Cite findings, results and treatment of this record"
        yield finding("QRY-NO-INDICATORS", "indicators", message, remedy)
    for place, citation in enumerate(draft.indicators):
        if (problem := _misquoted(citation, record)) is not None:
            yield finding("QRY-CITATION", f"indicators[{place}]", *problem)


def _misquoted(citation: Citation, record: Record) -> tuple[str, str] | None:
    """Return what is wrong with a citation and how to mend it."""
    text = record.get(citation.document)
    if text is None:
        known = ", ".join(record) or "none"
        return f"The record has no document {citation.document}", f"Cite one of: {known}"
    if text[citation.start : citation.end] == citation.quote:
        return None
    message = f"“{citation.quote}” does not stand at {citation.start} to {citation.end} of {citation.document}"
    found = cite({citation.document: text}, citation.quote) or cite(record, citation.quote)
    if found is None:
        return message, "Quote the record unchanged: these words are nowhere in it"
    return message, f"“{found.quote}” stands at {found.start} to {found.end} of {found.document}"


def named_diagnoses(draft: QueryDraft, record: Record, guides: Sequence[DiagnosisGuide]) -> Iterator[Finding]:
    """Title and question name only diagnoses that the cited record has, and does not deny."""
    for where, said in (("title", draft.title), ("question", draft.question)):
        for words, guide in named_in(said, guides).items():
            if not _cited(draft, record, names(guide)):
                message = f"“{words}” is in the {where} but not documented in what is cited"
                remedy = "Cite where the record has it, or move it among the options"
                yield finding("QRY-NEW-DIAGNOSIS", where, message, remedy)


def options_supported(draft: QueryDraft, record: Record, guides: Sequence[DiagnosisGuide]) -> Iterator[Finding]:
    """Each diagnosis that is offered has an indicator among the citations; one outside of the guide is not judged."""
    for place, option in enumerate(draft.options):
        if is_way_out(option):
            continue
        for words, guide in named_in(option, guides).items():
            if not _cited(draft, record, (*names(guide), *guide.indicators)):
                message = f"“{words}” is offered, but no cited indicator supports it"
                remedy = f"Cite an indicator (such as {', '.join(guide.indicators[:3])}), or leave the option out"
                yield finding("QRY-UNSUPPORTED-OPTION", f"options[{place}]", message, remedy)


def _cited(draft: QueryDraft, record: Record, words: Sequence[str]) -> bool:
    return any(stands_in(record, citation, words) for citation in draft.indicators)
