"""Examples inside a rule file: a piece of a claim, and what its rule makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import JsonValue
from yaml.nodes import Node, ScalarNode

from domain.payer_rules import values
from domain.payer_rules.evaluate import Outcome, apply
from domain.payer_rules.fields import FORMS, SEQUENCES, YES
from domain.payer_rules.nodes import Reader
from domain.payer_rules.parts import SAYS
from domain.payer_rules.rule import Rule
from domain.scrubbing.view import ClaimLine, ClaimView, HospitalView
from models.intake import Relationship, Sex

NOTHING = "nothing"
_SAID = {severity: name for name, severity in SAYS.items()}
_FORMS, _SEQUENCES = {word: code for code, word in FORMS.items()}, {word: code for code, word in SEQUENCES.items()}
_RELATIONSHIPS, _SEXES = tuple(each.value for each in Relationship), tuple(each.value for each in Sex)
_WORDS = {"form": tuple(_FORMS), "sequence": tuple(_SEQUENCES), "relationship": _RELATIONSHIPS, "patient_sex": _SEXES}
_TEXTS = (
    "frequency",
    "member_id",
    "place_of_service",
    "prior_authorization",
    "referral_number",
    "billing_npi",
    "rendering_npi",
    "referring_npi",
    "billing_taxonomy",
    "rendering_taxonomy",
)
CLAIM = (
    "payer",
    *_WORDS,
    *_TEXTS,
    "type_of_bill",
    "drg",
    "patient_age",
    "date_of_service",
    "built_on",
    "filing_limit",
    "authorization_required",
    "diagnoses",
    "lines",
)
LINE = ("code", "revenue_code", "modifiers", "units", "charge", "pointers", "date")


@dataclass(frozen=True, slots=True)
class Example:
    """A claim with what is expected: changed fields, and findings by the word of their action."""

    claim: ClaimView
    changed: dict[str, JsonValue]
    findings: tuple[str, ...]
    node: Node


def failure(rule: Rule, example: Example) -> str | None:
    """Return how an example comes out otherwise than expected, or None."""
    made = apply([rule], example.claim)
    changed, findings = _changed(made), tuple(_SAID[each.severity] for each in made.findings)
    if (changed, findings) == (example.changed, example.findings):
        return None
    return f"expected {_words(example.changed, example.findings)}, got {_words(changed, findings)}"


def _changed(made: Outcome) -> dict[str, JsonValue]:
    return {change.where: change.after for change in made.changes}


def _words(changed: Mapping[str, JsonValue], findings: tuple[str, ...]) -> str:
    told = [f"{name} {_plain(value)}" for name, value in changed.items()] + list(findings)
    return ", ".join(told) or NOTHING


def _plain(value: JsonValue) -> str:
    return " ".join(map(str, value)) or "(none)" if isinstance(value, list) else str(value)


def read_example(reader: Reader, node: Node, rule: Rule, known: Mapping[str, str]) -> Example:
    """Return an example; what its claim leaves out is filled in so that the rule's payer and dates fit."""
    found = reader.block(node, "the example", ("name", "claim", "expect"), ("claim", "expect"))
    claim = ClaimView(today=date.min)
    if "claim" in found:
        with reader.inside("claim"):
            claim = _claim(reader, found["claim"], rule, known)
    changed, findings = dict[str, JsonValue](), tuple[str, ...]()
    if "expect" in found:
        with reader.inside("expect"):
            changed, findings = _expected(reader, found["expect"])
    return Example(claim, changed, findings, node)


def _expected(reader: Reader, node: Node) -> tuple[dict[str, JsonValue], tuple[str, ...]]:
    if isinstance(node, ScalarNode) and node.value == NOTHING:
        return {}, ()
    found = reader.block(node, f"expect (or the word {NOTHING})", ("changed", "findings"))
    changed = dict[str, JsonValue]()
    if "changed" in found:
        pairs = getattr(found["changed"], "value", None)
        names = [key.value for key, _ in pairs] if isinstance(pairs, list) and pairs else []
        for name, value in reader.block(found["changed"], "changed", names).items():
            changed[name] = _after(reader, name, value)
    findings = [
        values.word(reader, each, "findings", tuple(SAYS))
        for each, _ in (reader.texts(found["findings"], "findings") if "findings" in found else ())
    ]
    return changed, tuple(findings)


def _after(reader: Reader, name: str, node: Node) -> JsonValue:
    if name.endswith(" modifiers"):
        return [text for _, text in reader.texts(node, name)] if getattr(node, "value", None) else []
    return values.number(reader, node, name) if name.endswith(" units") else reader.text(node, name)


def _claim(reader: Reader, node: Node, rule: Rule, known: Mapping[str, str]) -> ClaimView:
    found = reader.block(node, "the claim of an example", CLAIM)
    on = values.day(reader, found["date_of_service"], "date_of_service") if "date_of_service" in found else None
    on = on or max(rule.effective_from, date(1, 1, 2))
    payer = values.word(reader, found["payer"], "payer", tuple(known)) if "payer" in found else _payer(rule, known)
    fields: dict[str, Any] = {"payer_id": payer, "payer_kind": known.get(payer, ""), "date_of_service": on}
    fields |= {name: reader.text(found[name], name) for name in _TEXTS if name in found}
    for name, choices in _WORDS.items():
        if name in found:
            fields[name] = _word(name, values.word(reader, found[name], name, choices))
    for name in ("built_on", "filing_limit"):
        if name in found:
            fields[name] = values.day(reader, found[name], name)
    if "type_of_bill" in found:
        bill = reader.text(found["type_of_bill"], "type_of_bill")
        drg = reader.text(found["drg"], "drg") if "drg" in found else ""
        fields["hospital"] = HospitalView(type_of_bill=bill, stay=bool(drg), drg=drg)
        fields.setdefault("form", "837I")
    elif "drg" in found:
        reader.complain(
            found["drg"], "drg without type_of_bill", "Only an institutional claim has one: type_of_bill: 111"
        )
    if "patient_age" in found:
        fields["patient_birth_date"] = _born(on, values.number(reader, found["patient_age"], "patient_age"))
    if "authorization_required" in found:
        required = values.flag(reader, found["authorization_required"], "authorization_required")
        fields["authorization_required"] = required == YES
    if "diagnoses" in found:
        fields["diagnoses"] = tuple(text for _, text in reader.texts(found["diagnoses"], "diagnoses"))
    if "lines" in found:
        with reader.inside("lines"):
            lines = reader.items(found["lines"], "lines")
            fields["lines"] = tuple(_line(reader, each, bool(fields.get("diagnoses"))) for each in lines)
    today = fields.pop("built_on", on + timedelta(days=1) if on < date.max else on)
    return ClaimView(**{name: value for name, value in fields.items() if value not in ("", None)}, today=today)


def _word(name: str, word: str) -> object:
    readers: dict[str, Mapping[str, object]] = {"form": _FORMS, "sequence": _SEQUENCES}
    return readers[name].get(word) if name in readers else word


def _payer(rule: Rule, known: Mapping[str, str]) -> str:
    return next((each for each, kind in known.items() if not rule.payers or {each, kind} & rule.payers), "")


def _born(on: date, years: int) -> date:
    return date(max(on.year - max(years, 0), 1), on.month, min(on.day, 28))


def _line(reader: Reader, node: Node, pointing: bool) -> ClaimLine:
    found = reader.block(node, "the line of an example", LINE)
    pointers = [values.number(reader, each, "pointers") for each, _ in _texts(reader, found, "pointers")]
    return ClaimLine(
        code=reader.text(found["code"], "code") if "code" in found else "",
        revenue_code=reader.text(found["revenue_code"], "revenue_code") if "revenue_code" in found else "",
        modifiers=tuple(text for _, text in _texts(reader, found, "modifiers")),
        units=values.number(reader, found["units"], "units") if "units" in found else 1,
        charge_cents=values.money(reader, found["charge"], "charge") if "charge" in found else 10_000,
        pointers=tuple(pointers) or ((1,) if pointing else ()),
        service_date=values.day(reader, found["date"], "date") if "date" in found else None,
    )


def _texts(reader: Reader, found: Mapping[str, Node], name: str) -> list[tuple[Node, str]]:
    return reader.texts(found[name], name) if name in found else []
