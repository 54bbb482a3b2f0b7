"""Templates of physician queries, and which words of a record indicate which diagnosis."""

from functools import cache

from codesets.data_files import items
from models.queries import DiagnosisGuide, QueryTemplate


@cache
def guides() -> tuple[DiagnosisGuide, ...]:
    """Return the indicators of every diagnosis that a query is judged by."""
    return tuple(DiagnosisGuide.model_validate(each) for each in items("query_diagnoses.yaml"))


@cache
def templates() -> tuple[QueryTemplate, ...]:
    """Return every template; ValueError where one is about a diagnosis that has no indicators."""
    known = {guide.name for guide in guides()}
    found = tuple(QueryTemplate.model_validate(each) for each in items("query_templates.yaml"))
    for template in found:
        if unknown := set(template.about) - known:
            raise ValueError(f"query_templates.yaml: {template.topic} is about {min(unknown)}, which has no indicators")
    return found
