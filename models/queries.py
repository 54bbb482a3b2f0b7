"""A question to a physician about their own documentation, its templates, and what indicates which diagnosis."""

from enum import StrEnum

from pydantic import Field

from models.base import Value


class Purpose(StrEnum):
    """Why a query is asked. Yes or no may be an answer to some purposes only."""

    SPECIFICITY = "specificity"
    DIAGNOSIS = "diagnosis"
    CAUSE_AND_EFFECT = "cause_and_effect"
    PRESENT_ON_ADMISSION = "present_on_admission"
    CONFLICT = "conflict"
    CLINICAL_VALIDATION = "clinical_validation"
    PROCEDURE = "procedure"


class Citation(Value):
    """Words of the record with their place in it."""

    document: str = Field(
        min_length=1, description="Id of a note of the chart, or condition[0], procedure[0], as suggestions name them"
    )
    start: int = Field(ge=0, description="First character of the words in the document's text")
    end: int = Field(ge=1, description="The character after the last one")
    quote: str = Field(min_length=1, max_length=1000, description="The words that stand there, unchanged")


class QueryDraft(Value):
    """A query before it is sent. It must not lead (AHIMA/ACDIS practice brief, 2022)."""

    title: str = Field("", max_length=120)
    purpose: Purpose = Purpose.SPECIFICITY
    question: str = Field(min_length=10, max_length=4000)
    options: tuple[str, ...] = Field((), max_length=10, description="Empty: an open question")
    indicators: tuple[Citation, ...] = Field((), max_length=40, description="Clinical indicators, cited")


class QueryOutcome(StrEnum):
    """How a query that was sent has ended."""

    ANSWERED = "answered"
    AGREED_AS_DOCUMENTED = "agreed_as_documented"
    UNANSWERED = "unanswered"


class DiagnosisGuide(Value):
    """What a diagnosis is called in notes, and which words of a record are indicators of it."""

    name: str
    words: tuple[str, ...] = Field((), description="Other names, abbreviations included")
    indicators: tuple[str, ...] = Field(min_length=1)


class OptionTemplate(Value):
    """An answer that is offered only where the record has one of the words that support it; always without any."""

    text: str
    supported_by: tuple[str, ...] = ()


class QueryTemplate(Value):
    """A query with its indicators still to be found in a record."""

    topic: str
    title: str
    purpose: Purpose
    question: str
    options: tuple[OptionTemplate, ...] = ()
    about: tuple[str, ...] = Field((), description="Diagnoses of the guide: one must be documented. Empty: none")
    indicators: dict[str, tuple[str, ...]] = Field(description="Words to be found in the record, in named groups")
    at_least: int = Field(1, ge=1, description="How many of the groups the record must have")


class FilledQuery(Value):
    """A template tried on a record: a draft, or what the record lacks for it."""

    topic: str
    draft: QueryDraft | None = None
    missing: tuple[str, ...] = ()
