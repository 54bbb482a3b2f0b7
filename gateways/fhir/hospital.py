"""What a hospital's bill tells of the visit: from Encounter.hospitalization, its claims, its participants."""

import re
from collections.abc import Iterable
from typing import get_args

from gateways.fhir.cover import claims_of
from gateways.fhir.graph import Graph
from gateways.fhir.nodes import Node, codings, day, has_code, node, nodes, text
from gateways.fhir.people import practitioner
from models.intake import AdmissionType, BillingForm, HospitalVisit, Practitioner

_NUBC = ("nubc", "2.16.840.1.113883.6.301")
_HOUR = re.compile(r"T(\d{2}):\d{2}")
_STATUS = {
    "home": "01", "alt-home": "01", "snf": "03", "rehab": "62", "psy": "65", "aadvice": "07", "exp": "20",
}  # fmt: skip
"""FHIR discharge-disposition to the uniform bill's status; codes that could mean several of them are left out."""
_SOURCE = {
    "gp": "2", "mp": "2", "outp": "2", "hosp-trans": "4", "psych": "4", "nursing": "5", "rehab": "6",
}  # fmt: skip
"""FHIR admit-source to point of origin; "emd" does not say where the patient came from, "born" needs a type."""
_TYPE: dict[str, AdmissionType] = {"em": "1", "ur": "2", "el": "3"}
"""HL7 v3 ActPriority to type of admission."""


def claim_type(graph: Graph, encounter: Node) -> BillingForm | None:
    """Return the form of the sender's own claim of the encounter; None where it has none of ours."""
    for claim in claims_of(graph, encounter):
        for _, code, _ in codings(claim.get("type")):
            if code in tuple(BillingForm):
                return BillingForm(code)
    return None


def hospital_visit(graph: Graph, encounter: Node, *, stay: bool) -> HospitalVisit:
    """Return what is told; what is not told, or could mean several things, stays empty for registration."""
    period = node(encounter.get("period"))
    hospitalization = node(encounter.get("hospitalization"))
    told = list(_supporting(claims_of(graph, encounter)))
    admission = next((node(each.get("timingPeriod")) for each in _about(told, "admissionperiod")), period)
    started, ended = admission.get("start") or period.get("start"), admission.get("end") or period.get("end")
    return HospitalVisit(
        admitted=day(started) if stay else None,
        admission_hour=_hour(started) if stay else None,
        discharge_hour=_hour(ended) if stay else None,
        admission_type=_admission_type(encounter, told),
        admission_source=_told(told, "pointoforigin", "[1-9A-F]")
        or _coded(hospitalization.get("admitSource"), _SOURCE, "[1-9A-F]"),
        patient_status=_status(encounter, hospitalization, told),
        attending=_participant(graph, encounter, "atnd") or Practitioner(),
        operating=_participant(graph, encounter, "sprf"),
    )


def _status(encounter: Node, hospitalization: Node, told: list[Node]) -> str:
    told_status = _told(told, "discharge-status", "[0-9]{2}")
    found = told_status or _coded(hospitalization.get("dischargeDisposition"), _STATUS, "[0-9]{2}")
    # An encounter that goes on: the patient is still here, whatever disposition was planned.
    return "30" if text(encounter.get("status")) == "in-progress" and not told_status else found


def _admission_type(encounter: Node, told: list[Node]) -> AdmissionType | None:
    said = _told(told, "admtype", "[123459]")
    known = next((each for each in get_args(AdmissionType) if each == said), None)
    priorities = (code.lower() for _, code, _ in codings(encounter.get("priority")))
    return known or next((_TYPE[code] for code in priorities if code in _TYPE), None)


def _coded(concept: object, meanings: dict[str, str], pattern: str) -> str:
    """Return a code of the uniform bill: given as such, or what a FHIR code means."""
    for system, code, _ in codings(concept):
        if any(mark in system.lower() for mark in _NUBC) and re.fullmatch(pattern, code):
            return code
        if code.lower() in meanings:
            return meanings[code.lower()]
    return ""


def _supporting(claims: Iterable[Node]) -> Iterable[Node]:
    for claim in claims:
        yield from nodes(claim.get("supportingInfo"))


def _about(told: list[Node], category: str) -> list[Node]:
    return [each for each in told if has_code(each.get("category"), category)]


def _told(told: list[Node], category: str, pattern: str) -> str:
    """Return the code of a claim's supporting information (CARIN categories), where it has the right shape."""
    for each in _about(told, category):
        for _, code, _ in codings(each.get("code")):
            if re.fullmatch(pattern, code):
                return code
    return ""


def _hour(moment: object) -> int | None:
    """Return the hour of a FHIR dateTime, as its own offset has it."""
    found = _HOUR.search(text(moment))
    return int(found[1]) if found and int(found[1]) < 24 else None


def _participant(graph: Graph, encounter: Node, role: str) -> Practitioner | None:
    for participant in nodes(encounter.get("participant")):
        who = participant.get("individual") or participant.get("actor")
        if who and has_code(participant.get("type"), role):
            return practitioner(graph, who, encounter)
    return None
