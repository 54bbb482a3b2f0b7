"""What is prepared for a denial before anybody works it."""

from datetime import date

from pydantic import Field, JsonValue

from models.base import Value
from models.coding import Coding
from models.findings import Finding
from models.intake import Coverage, Practitioner


class ProviderNumbers(Value):
    """Numbers of providers to set on a claim; what is empty stays as it is."""

    billing_npi: str = ""
    billing_taxonomy: str = ""
    rendering_npi: str = ""
    rendering_taxonomy: str = ""
    referring: Practitioner | None = None


class Why(Value):
    """One change of a corrected claim: which fix made it, why, and by which rule or record."""

    fix: str
    words: str
    source: str


class Correction(Value):
    """What a corrected claim changes, as the form of the denial takes it. None and empty change nothing."""

    coding: Coding | None = None
    coverage: Coverage | None = None
    prior_authorization: str = ""
    providers: ProviderNumbers | None = None
    whys: tuple[Why, ...] = ()

    def because(self, fix: str, words: str, source: str, **changes: object) -> "Correction":
        """Return it with one more change."""
        why = Why(fix=fix, words=words, source=source)
        return self.model_copy(update={**changes, "whys": (*self.whys, why)})


class Difference(Value):
    """One field of the claim as it was sent and as the corrected claim has it."""

    where: str = Field(examples=["lines 2 modifiers"])
    before: JsonValue
    after: JsonValue


class CorrectedClaim(Value):
    """The draft of a replacement (frequency 7), scrubbed. `answer` completes the denial's task as it is."""

    replaces: str
    changes: tuple[Difference, ...]
    whys: tuple[Why, ...]
    findings: tuple[Finding, ...]
    answer: dict[str, JsonValue]


class ChosenDocument(Value):
    """A document of the chart that answers a denial."""

    identifier: str
    title: str
    written: date | None
    why: str


class RecordsLetter(Value):
    """The letter that goes with records."""

    letter: str
    documents: tuple[ChosenDocument, ...]


class AppealDraft(Value):
    """The letter of an appeal with the facts of its claim, and what goes with it."""

    level: int
    letter: str
    documents: tuple[ChosenDocument, ...]
    policy: str


class Question(Value):
    """What to ask, and whom."""

    whom: str
    question: str
    why: str


class Twin(Value):
    """A claim that a denial for duplication may be about."""

    claim: str
    payer_id: str
    state: str
    charge_cents: int
    paid_cents: int
    sent_on: date | None
    same_encounter: bool


class FilingStep(Value):
    """One step of the proof that a claim was filed in time."""

    on: date
    what: str


class FilingProof(Value):
    """The proof of timely filing, an exhibit of an appeal."""

    last_day: date | None
    in_time: bool | None
    steps: tuple[FilingStep, ...]

    @property
    def text(self) -> str:
        """The exhibit in words."""
        lines = [f"{each.on:%B %-d, %Y}: {each.what}" for each in self.steps]
        limit = [f"Last day of timely filing: {self.last_day:%B %-d, %Y}"] if self.last_day else []
        return "\n".join([*lines, *limit])


class Preparation(Value):
    """Everything that is prepared for one denied claim. PHI: made when it is read, and never kept."""

    claim: str
    reasons: tuple[str, ...]
    remarks: tuple[str, ...]
    causes: tuple[str, ...]
    actions: tuple[str, ...]
    corrected: CorrectedClaim | None = None
    records: RecordsLetter | None = None
    appeal: AppealDraft | None = None
    questions: tuple[Question, ...] = ()
    twins: tuple[Twin, ...] = ()
    filing: FilingProof | None = None
