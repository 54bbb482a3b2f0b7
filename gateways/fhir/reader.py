"""From a FHIR document to encounters. What can be read goes on, what cannot becomes a finding."""

from collections.abc import Iterable

from pydantic import ValidationError

from domain.hospital import billing_form
from gateways.fhir.chart import conditions, documents, procedures
from gateways.fhir.cover import coverages, prior_authorization
from gateways.fhir.graph import Graph, name_of
from gateways.fhir.hospital import claim_type, hospital_visit
from gateways.fhir.nodes import Node, codings, day, node, nodes, text
from gateways.fhir.people import clinicians, facility, patient, place_of_service
from gateways.fhir.validation import FhirFinding
from models.base import Value
from models.intake import Intake

_CANCELLED = ("cancelled", "entered-in-error")
_CLASSES = {"ACUTE": "IMP", "NONAC": "IMP", "SS": "AMB", "FLD": "AMB", "PRENC": "AMB"}
_PLACES = {"AMB": "11", "EMER": "23", "IMP": "21", "OBSENC": "22", "VR": "10", "HH": "12"}
_BUNDLES = ("transaction", "collection", "searchset", "batch", "document", "message", "history", "batch-response")


class FhirReading(Value):
    """What a document holds. `skipped` names the encounters that could not be read; findings say why."""

    intakes: tuple[Intake, ...] = ()
    findings: tuple[FhirFinding, ...] = ()
    skipped: tuple[str, ...] = ()


def bundle_of(resources: Iterable[object]) -> Node:
    """Return one collection bundle of single resources; bundles among them give their entries."""
    entries: list[object] = []
    for resource in resources:
        found = node(resource) if isinstance(resource, dict) else {}
        if found.get("resourceType") == "Bundle":
            entries.extend(nodes(found.get("entry")))
        else:
            entries.append({"resource": resource})
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def _problem(resource: str, path: str, message: str, remedy: str) -> FhirFinding:
    return FhirFinding(resource=resource, path=path, message=message, remedy=remedy)


def _entries(document: object) -> tuple[list[tuple[str, Node]], list[FhirFinding]]:
    if isinstance(document, list):
        document = bundle_of(document)
    if not isinstance(document, dict) or not text(document.get("resourceType")):
        what = "an object with resourceType" if isinstance(document, dict) else "a JSON object"
        return [], [_problem("document", "$", f"Not FHIR: {what} is expected", "Send a FHIR R4 bundle as JSON")]
    if document["resourceType"] != "Bundle":
        return [("", document)], []
    findings: list[FhirFinding] = []
    if text(document.get("type")) not in _BUNDLES:
        findings.append(_problem("Bundle", "Bundle.type", "Unknown type of bundle", f"Use {', '.join(_BUNDLES[:4])}"))
    entries: list[tuple[str, Node]] = []
    raw = document.get("entry")
    for position, entry in enumerate(raw if isinstance(raw, list) else []):
        resource = node(entry).get("resource") if isinstance(entry, dict) else None
        if isinstance(resource, dict) and text(resource.get("resourceType")):
            entries.append((text(entry.get("fullUrl"), limit=2000), resource))
        else:
            path = f"Bundle.entry[{position}].resource"
            findings.append(_problem("Bundle", path, "No resource with a resourceType", "Send one resource an entry"))
    if not entries:
        findings.append(_problem("Bundle", "Bundle.entry", "The bundle is empty", "Send at least an Encounter"))
    return entries, findings


def _identity(encounter: Node, person: Node, source: str) -> tuple[str, str]:
    """Return the sending system and its own id of the encounter."""
    for each in nodes(encounter.get("identifier")):
        if value := text(each.get("value")):
            return text(each.get("system")) or source or "fhir", value
    systems = [text(each.get("system")) for each in nodes(person.get("identifier"))]
    return next((each for each in systems if each), source or "fhir"), text(encounter.get("id"))


def _consent(graph: Graph, person: Node) -> bool | None:
    """Active consent is True, refused or denying consent False, nothing said None."""
    said: bool | None = None
    for found in graph.pointing("Consent", ("patient",), person):
        status, denies = text(found.get("status")), text(node(found.get("provision")).get("type")) == "deny"
        if status == "active" and not denies:
            return True
        if status == "rejected" or denies:
            said = False
    return said


def _intake(graph: Graph, encounter: Node, person: Node, source: str) -> tuple[Intake, list[FhirFinding]]:
    period = node(encounter.get("period"))
    on = day(period.get("start")) or day(period.get("end"))
    sender, identifier = _identity(encounter, person, source)
    raw_class = next((code for _, code, _ in codings(encounter.get("class"))), "AMB").upper()
    kind = _CLASSES.get(raw_class, raw_class)
    kind = kind if kind in _PLACES else "AMB"
    rendering, referring = clinicians(graph, encounter)
    notes, findings = documents(graph, encounter)
    intake = Intake(
        source=sender,
        identifier=identifier,
        patient=patient(person, on),
        coverages=coverages(graph, encounter, person, on),
        service_date=on,
        end_date=day(period.get("end")),
        encounter_class=kind,
        hospital=hospital_visit(graph, encounter, stay=kind == "IMP"),
        place_of_service=place_of_service(graph, encounter) or _PLACES[kind],
        facility=facility(graph, encounter),
        rendering=rendering,
        referring=referring,
        conditions=conditions(graph, encounter),
        procedures=procedures(graph, encounter),
        documents=notes,
        consent=_consent(graph, person),
        prior_authorization=prior_authorization(graph, encounter),
        cancelled=text(encounter.get("status")) in _CANCELLED,
    )
    form = billing_form(intake, claim_type(graph, encounter))
    return intake.model_copy(update={"billing_form": form}), findings


def _read_one(graph: Graph, encounter: Node, source: str) -> tuple[Intake | None, list[FhirFinding]]:
    name = name_of(encounter)
    person = graph.follow(encounter.get("subject"), encounter, "Patient")
    if not person:
        said = text(node(encounter.get("subject")).get("reference")) or "nobody"
        remedy = "Send the Patient in the same bundle and refer to it"
        return None, [_problem(name, "Encounter.subject", f"The patient ({said}) is not in the bundle", remedy)]
    if not _identity(encounter, person, source)[1]:
        remedy = "Give the encounter an identifier or an id, so that it is known again when it is sent again"
        return None, [_problem(name, "Encounter.identifier", "Neither identifier nor id", remedy)]
    try:
        return _intake(graph, encounter, person, source)
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        return None, [_problem(name, "Encounter", f"{where}: {first['msg']}", "Correct what the message names")]


def read_fhir(document: object) -> FhirReading:
    """Read a parsed FHIR R4 document: a bundle, one resource, or a list of resources. Never raises on bad input.

    Every encounter whose patient is in the document becomes an intake; elements that are not valid R4 are read as
    absent and named in the findings. An encounter sent twice in one document is read once.
    """
    entries, findings = _entries(document)
    graph = Graph(entries)
    findings += graph.findings
    own = node(document)
    source = text(node(own.get("identifier")).get("system")) or text(node(own.get("meta")).get("source"))
    intakes: dict[tuple[str, str], Intake] = {}
    skipped: list[str] = []
    for encounter in graph.all("Encounter"):
        intake, problems = _read_one(graph, encounter, source)
        findings += problems
        if intake is None:
            skipped.append(name_of(encounter))
        else:
            intakes.setdefault((intake.source, intake.identifier), intake)
    return FhirReading(intakes=tuple(intakes.values()), findings=tuple(findings), skipped=tuple(skipped))
