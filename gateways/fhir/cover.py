"""Insurance of an encounter: from its claims where they name it, else the patient's cover on the day."""

from datetime import date

from codesets.payers import PayerKind, find_payer
from gateways.fhir.graph import Graph
from gateways.fhir.nodes import Node, codings, day, has_code, identifier, node, nodes, text, texts, words
from gateways.fhir.people import person_name, sex
from models.intake import Coverage, Relationship

_DEAD = ("cancelled", "entered-in-error", "draft")
_RELATIONSHIPS = {
    "self": Relationship.SELF,
    "spouse": Relationship.SPOUSE,
    "child": Relationship.CHILD,
}


def _payer_names(graph: Graph, found: Node) -> list[str]:
    names: list[str] = []
    for payor in nodes(found.get("payor")) or nodes(found.get("insurer")):
        organization = graph.follow(payor, found, "Organization")
        names += [text(each.get("value")) for each in nodes(organization.get("identifier"))]
        names += [text(organization.get("name")), text(payor.get("display"))]
        names += [text(node(payor.get("identifier")).get("value"))]
    return [name for name in (*names, words(found.get("type"))) if name]


def _relationship(found: Node) -> Relationship:
    code = next((code for _, code, _ in codings(found.get("relationship"))), "self")
    return _RELATIONSHIPS.get(code.lower(), Relationship.OTHER)


def _coverage(graph: Graph, found: Node) -> Coverage | None:
    names = _payer_names(graph, found)
    payer = next((payer for name in names if (payer := find_payer(name))), None)
    if payer is not None and payer.kind is PayerKind.SELF_PAY:
        return None
    subscriber = graph.follow(found.get("subscriber"), found, "RelatedPerson", "Patient")
    relationship = _relationship(found)
    person = subscriber if relationship is not Relationship.SELF else {}
    spoken = next((name for name in names if any(letter.isalpha() for letter in name)), "")
    group = next(
        (text(each.get("value")) for each in nodes(found.get("class")) if has_code(each.get("type"), "group")), ""
    )
    return Coverage(
        payer_id=payer.id if payer else "",
        payer_name=payer.name if payer else spoken,
        member_id=text(found.get("subscriberId")) or identifier(found, "mb", "memberid", "member-id"),
        group_number=group,
        relationship=relationship,
        subscriber_name=person_name(person.get("name")),
        subscriber_birth_date=day(person.get("birthDate")),
        subscriber_sex=sex(person.get("gender")),
    )


def _alive(found: Node) -> bool:
    return text(found.get("status")) not in _DEAD


def _covers(found: Node, on: date | None) -> bool:
    period = node(found.get("period"))
    first, last = day(period.get("start")), day(period.get("end"))
    return on is None or ((first is None or first <= on) and (last is None or on <= last))


def claims_of(graph: Graph, encounter: Node) -> list[Node]:
    """Return the sender's own claims of an encounter, then the payers' explanations of them."""
    claims = graph.pointing("Claim", ("item.encounter",), encounter)
    bills = list(graph.pointing("ExplanationOfBenefit", ("item.encounter",), encounter))
    for claim in claims:
        bills += graph.pointing("ExplanationOfBenefit", ("claim",), claim)
    return [*claims, *bills]


def _named_by_claims(graph: Graph, claims: list[Node]) -> list[Node]:
    found: list[Node] = []
    for claim in claims:
        for insurance in nodes(claim.get("insurance")):
            link = node(insurance.get("coverage"))
            target = graph.follow(link, claim, "Coverage")
            if not target and (display := text(link.get("display"))):
                target = {"resourceType": "Coverage", "payor": [{"display": display}]}
            if target:
                found.append(target)
    return found


def _order(found: Node) -> tuple[int, int]:
    place = found.get("order")
    start = day(node(found.get("period")).get("start"))
    # Without an order, the policy that began last is the likeliest to be in force.
    return (place if isinstance(place, int) else 99, -(start.toordinal() if start else 0))


def coverages(graph: Graph, encounter: Node, patient: Node, on: date | None) -> tuple[Coverage, ...]:
    """Return the policies in billing order, each payer once. Self-pay is the absence of a policy."""
    found = _named_by_claims(graph, claims_of(graph, encounter))
    if not found:
        own = [each for each in graph.pointing("Coverage", ("beneficiary",), patient) if _alive(each)]
        # Periods on file are often wrong: where none fits, the payer's answer to the 270 decides.
        found = sorted([each for each in own if _covers(each, on)] or own, key=_order)
        if found and not any("order" in each for each in found):
            found = found[:1]
    unique: dict[tuple[str, str], Coverage] = {}
    for each in found:
        if coverage := _coverage(graph, each):
            unique.setdefault((coverage.payer_id or coverage.payer_name, coverage.member_id), coverage)
    return tuple(unique.values())


def prior_authorization(graph: Graph, encounter: Node) -> str:
    """Return the authorisation number that a claim of the encounter carries, or ""."""
    for claim in claims_of(graph, encounter):
        for insurance in nodes(claim.get("insurance")):
            if numbers := texts(insurance.get("preAuthRef")):
                return numbers[0]
    return ""
