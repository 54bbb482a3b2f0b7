"""The fields that a rule can ask about and set. A new field is one more row here.

docs/payer-rules.md lists them all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from domain.coding.visit import age_on
from domain.scrubbing.view import ClaimLine, ClaimView
from models.ids import PayerSequence
from models.intake import Relationship, Sex


class Kind(StrEnum):
    """How the values of a field are written."""

    CODES = "codes or ranges"
    STARTS = "beginnings"
    WORDS = "words"
    NUMBER = "number"
    MONEY = "dollars"
    DATE = "dates"
    FLAG = "yes or no"


class OnLine(NamedTuple):
    """A service line in its claim."""

    claim: ClaimView
    line: ClaimLine


@dataclass(frozen=True, slots=True)
class Field[Seen]:
    """A field: what it reads of a claim or line. `negated` fields hold where no value fits."""

    name: str
    kind: Kind
    read: Callable[[Seen], Sequence[Any]]
    words: str
    choices: tuple[str, ...] = ()
    many: bool = False
    """Whether one claim can have several values at once."""
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Settable:
    """A field that a rule may change. `attribute` is its name in ClaimView or ClaimLine; `pattern` is what it takes."""

    name: str
    attribute: str
    pattern: str
    words: str
    of_line: bool = False


FORMS = {"837P": "professional", "837I": "institutional"}
SEQUENCES = {PayerSequence.PRIMARY: "primary", PayerSequence.SECONDARY: "secondary", PayerSequence.TERTIARY: "tertiary"}
YES, NO = "yes", "no"


def _days(later: date | None, earlier: date | None) -> tuple[int, ...]:
    return ((later - earlier).days,) if later and earlier else ()


def _age(claim: ClaimView) -> tuple[int, ...]:
    years = age_on(claim.patient_birth_date, claim.date_of_service) if claim.date_of_service else None
    return () if years is None else (years,)


def _flag(known: object) -> tuple[str]:
    return (YES,) if known else (NO,)


def _some(*values: str) -> tuple[str, ...]:
    return tuple(value for value in values if value)


def _day(on: date | None) -> tuple[int, ...]:
    return (on.toordinal(),) if on else ()


def _pointed(seen: OnLine) -> tuple[str, ...]:
    codes = seen.claim.diagnoses
    return tuple(codes[each - 1] for each in seen.line.pointers if 0 < each <= len(codes))


_CLAIM: tuple[Field[ClaimView], ...] = (
    Field("form", Kind.WORDS, lambda c: (FORMS[c.form],), "kind of claim", tuple(FORMS.values())),
    Field("payer", Kind.WORDS, lambda c: _some(c.payer_id), "id of the payer that is billed"),
    Field("payer_kind", Kind.WORDS, lambda c: _some(c.payer_kind), "kind of the payer that is billed"),
    Field(
        "sequence", Kind.WORDS, lambda c: (SEQUENCES[c.sequence],), "whose turn the payer is", tuple(SEQUENCES.values())
    ),
    Field("frequency", Kind.WORDS, lambda c: (c.frequency,), "1 original, 7 replacement, 8 void", ("1", "7", "8")),
    Field("member_id", Kind.STARTS, lambda c: _some(c.member_id), "member id on the card"),
    Field(
        "relationship",
        Kind.WORDS,
        lambda c: (c.relationship.value,),
        "of the patient to the insured person",
        tuple(each.value for each in Relationship),
    ),
    Field("place_of_service", Kind.CODES, lambda c: _some(c.place_of_service), "CMS place-of-service code"),
    Field(
        "type_of_bill",
        Kind.CODES,
        lambda c: _some(c.hospital.type_of_bill) if c.hospital else (),
        "of an institutional claim, three digits",
    ),
    Field("drg", Kind.CODES, lambda c: _some(c.hospital.drg) if c.hospital else (), "of an inpatient stay"),
    Field("patient_age", Kind.NUMBER, _age, "full years on the date of service"),
    Field(
        "patient_sex",
        Kind.WORDS,
        lambda c: _some(c.patient_sex or ""),
        "as registered",
        tuple(each.value for each in Sex),
    ),
    Field("diagnosis", Kind.STARTS, lambda c: c.diagnoses, "any diagnosis of the claim", many=True),
    Field("first_diagnosis", Kind.STARTS, lambda c: c.diagnoses[:1], "the diagnosis listed first"),
    Field("date_of_service", Kind.DATE, lambda c: _day(c.date_of_service), "first day of service"),
    Field("days_since_service", Kind.NUMBER, lambda c: _days(c.today, c.date_of_service), "days, when it is built"),
    Field(
        "days_to_filing_limit",
        Kind.NUMBER,
        lambda c: _days(c.filing_limit, c.today),
        "days that are left to file, when it is built; negative when late",
    ),
    Field("charge", Kind.MONEY, lambda c: (sum(line.charge_cents for line in c.lines),), "all lines together"),
    Field("lines", Kind.NUMBER, lambda c: (len(c.lines),), "number of service lines"),
    Field("has_authorization", Kind.FLAG, lambda c: _flag(c.prior_authorization), "authorisation number is there"),
    Field("authorization_required", Kind.FLAG, lambda c: _flag(c.authorization_required), "the 271 asked for one"),
    Field("has_referral", Kind.FLAG, lambda c: _flag(c.referral_number), "referral number is there"),
    Field("has_referring_provider", Kind.FLAG, lambda c: _flag(c.referring_npi), "referring NPI is there"),
    Field("billing_npi", Kind.WORDS, lambda c: _some(c.billing_npi), "NPI of who asks to be paid"),
    Field("rendering_npi", Kind.WORDS, lambda c: _some(c.rendering_npi), "NPI of the clinician"),
    Field("billing_taxonomy", Kind.STARTS, lambda c: _some(c.billing_taxonomy), "taxonomy of who asks to be paid"),
    Field("rendering_taxonomy", Kind.STARTS, lambda c: _some(c.rendering_taxonomy), "taxonomy of the clinician"),
)
_LINE: tuple[Field[OnLine], ...] = (
    Field("code", Kind.CODES, lambda s: _some(s.line.code), "CPT or HCPCS code"),
    Field("revenue_code", Kind.CODES, lambda s: _some(s.line.revenue_code), "of an institutional line"),
    Field("modifiers", Kind.CODES, lambda s: s.line.modifiers, "has one of these", many=True),
    Field("without_modifiers", Kind.CODES, lambda s: s.line.modifiers, "has none of these", many=True, negated=True),
    Field("units", Kind.NUMBER, lambda s: (s.line.units,), "units billed"),
    Field("charge", Kind.MONEY, lambda s: (s.line.charge_cents,), "charge for all units"),
    Field("diagnosis", Kind.STARTS, _pointed, "any diagnosis that the line points to", many=True),
    Field("date", Kind.DATE, lambda s: _day(s.line.service_date or s.claim.date_of_service), "day of the service"),
)
CLAIM_FIELDS = {field.name: field for field in _CLAIM}
LINE_FIELDS = {field.name: field for field in _LINE}

_CODE, _TEXT = r"[0-9]{4}[0-9AFTUM]|[A-V][0-9]{4}", r"[!-~]{1,50}"
SETTABLE = {
    each.name: each
    for each in (
        Settable("place_of_service", "place_of_service", r"[0-9]{2}", "two digits"),
        Settable("prior_authorization", "prior_authorization", _TEXT, "REF*G1, up to 50 characters"),
        Settable("referral_number", "referral_number", _TEXT, "REF*9F, up to 50 characters"),
        Settable("code", "code", _CODE, "another CPT or HCPCS code; the charge stays", of_line=True),
        Settable("units", "units", r"[1-9][0-9]{0,3}", "1 to 9999; the charge stays", of_line=True),
    )
}
