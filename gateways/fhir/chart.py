"""The chart of an encounter: conditions, procedures and notes."""

import base64
import binascii
import re
from html import unescape

from gateways.fhir.graph import Graph, name_of
from gateways.fhir.nodes import Node, codings, day, has_code, node, nodes, text, texts, words
from gateways.fhir.validation import FhirFinding
from models.intake import ClinicalItem, Document

_ICD = ("icd-10-cm", "2.16.840.1.113883.6.90")
_CPT = ("ama-assn.org/go/cpt", "2.16.840.1.113883.6.12", "hcpcs")
_NOT_DONE = ("not-done", "entered-in-error", "preparation")
_MOST_TEXT = 200_000


def _item(concept: object, preferred: tuple[str, ...], performed: object = None) -> ClinicalItem | None:
    found = list(codings(concept))
    said = words(concept)
    best = next((each for each in found if any(mark in each[0].lower() for mark in preferred)), None)
    system, code, display = best or (found[0] if found else ("", "", ""))
    if not (code or said):
        return None
    return ClinicalItem(system=system, code=code, text=said or display, performed=day(performed))


def conditions(graph: Graph, encounter: Node) -> tuple[ClinicalItem, ...]:
    """Return the encounter's diagnoses in its own order, then its other conditions; reasons only where it has none."""
    linked: list[Node] = []
    for diagnosis in sorted(nodes(encounter.get("diagnosis")), key=_rank):
        linked.append(graph.follow(diagnosis.get("condition"), encounter, "Condition"))
    linked += graph.pointing("Condition", ("encounter",), encounter)
    for reason in nodes(encounter.get("reasonReference")):
        linked.append(graph.follow(reason, encounter, "Condition"))
    items: dict[str, ClinicalItem] = {}
    for found in linked:
        if not found or has_code(found.get("verificationStatus"), "refuted", "entered-in-error"):
            continue
        if item := _item(found.get("code"), _ICD, found.get("onsetDateTime")):
            items.setdefault(name_of(found), item)
    if items:
        return tuple(items.values())
    reasons = (_item(reason, _ICD) for reason in nodes(encounter.get("reasonCode")))
    return tuple(item for item in reasons if item)


def _rank(diagnosis: Node) -> int:
    rank = diagnosis.get("rank")
    return rank if isinstance(rank, int) else 99


def procedures(graph: Graph, encounter: Node) -> tuple[ClinicalItem, ...]:
    """Return the kind of visit and what was done in it."""
    items = [_item(kind, _CPT) for kind in nodes(encounter.get("type"))]
    for found in graph.pointing("Procedure", ("encounter",), encounter):
        if text(found.get("status")) in _NOT_DONE:
            continue
        period = node(found.get("performedPeriod"))
        items.append(_item(found.get("code"), _CPT, found.get("performedDateTime") or period.get("start")))
    return tuple(item for item in items if item)


def _plain(html: str) -> str:
    without = re.sub(r"(?is)<(script|style).*?</\1\s*>", " ", html)
    broken = re.sub(r"(?i)<(br|/p|/div|/li|/tr|/h\d)\b[^>]*>", "\n", without)
    return re.sub(r"[ \t]+", " ", unescape(re.sub(r"<[^>]*>", " ", broken))).strip()


def _read(attachment: Node) -> tuple[str, str]:
    """Return the attachment's text and what is wrong with it (one of the two is empty)."""
    kind = text(attachment.get("contentType")).split(";")[0].strip().lower()
    data = attachment.get("data")
    if not isinstance(data, str) or not data:
        return "", "the text is not in the bundle (no attachment.data)"
    if kind and not kind.startswith("text/") and kind != "application/xhtml+xml":
        return "", f"{kind} is not text"
    try:
        raw = base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        return "", "attachment.data is not base64"
    decoded = raw.decode("utf-8", errors="replace")[:_MOST_TEXT].replace("\r\n", "\n").replace("\x00", "")
    return (_plain(decoded) if "html" in kind else decoded.strip()), ""


def documents(graph: Graph, encounter: Node) -> tuple[tuple[Document, ...], list[FhirFinding]]:
    """Return the notes of an encounter as plain text, and a finding for each that cannot be read."""
    found: list[Document] = []
    findings: list[FhirFinding] = []
    for resource in graph.pointing("DocumentReference", ("context.encounter",), encounter):
        if text(resource.get("status")) in ("entered-in-error", "superseded"):
            continue
        readings = [_read(node(content.get("attachment"))) for content in nodes(resource.get("content"))]
        body = next((said for said, _ in readings if said), "")
        if not body:
            why = next((problem for _, problem in readings if problem), "it has no content")
            findings.append(
                FhirFinding(
                    resource=name_of(resource),
                    path="DocumentReference.content",
                    message=f"The note cannot be read: {why}",
                    remedy="Send the note inside the bundle as text/plain or text/html in base64",
                )
            )
            continue
        found.append(_document(graph, resource, body))
    return tuple(found), findings


def _document(graph: Graph, resource: Node, body: str) -> Document:
    first = node(resource.get("author"))
    author = graph.follow(first, resource, "Practitioner")
    name = node(author.get("name"))
    said = " ".join([*texts(name.get("given"))[:1], text(name.get("family"))]).strip()
    identifier = text(node(resource.get("identifier")).get("value")) or text(resource.get("id"))
    return Document(
        identifier=identifier or name_of(resource),
        title=words(resource.get("type")),
        author=text(first.get("display")) or said,
        written=day(resource.get("date")),
        text=body,
    )
