"""Patient, clinicians and organisations of an encounter."""

from datetime import date

from gateways.fhir.graph import Graph
from gateways.fhir.nodes import Node, codings, day, has_code, identifier, node, nodes, text, texts
from gateways.fhir.states import STATES
from models.intake import Facility, Patient, PersonName, PostalAddress, Practitioner, Sex

_NPI = ("us-npi", "npi")
_TAX_ID = ("2.16.840.1.113883.4.4", "tax", "en")
_SEX = {"male": Sex.MALE, "female": Sex.FEMALE, "other": Sex.UNKNOWN, "unknown": Sex.UNKNOWN}


def _preferred(value: object, *uses: str) -> Node:
    found = nodes(value)
    for use in uses:
        for each in found:
            if text(each.get("use")) == use:
                return each
    return found[0] if found else {}


def person_name(value: object) -> PersonName:
    """Return the official name of a list of HumanNames."""
    name = _preferred(value, "official", "usual")
    given = texts(name.get("given"))
    last, first, middle = text(name.get("family")), given[0] if given else "", " ".join(given[1:])
    if not last and (whole := text(name.get("text")).split()):
        last, first, middle = whole[-1], " ".join(whole[:1][: len(whole) - 1]), " ".join(whole[1:-1])
    return PersonName(last=last, first=first, middle=middle)


def address(value: object) -> PostalAddress:
    """Return the home or work address of a list of Addresses; a state's name becomes its two letters."""
    found = _preferred(value, "home", "work")
    lines = texts(found.get("line"))
    state = text(found.get("state"))
    return PostalAddress(
        line1=lines[0] if lines else "",
        line2=", ".join(lines[1:]),
        city=text(found.get("city")),
        state=STATES.get(state.lower(), state.upper() if len(state) == 2 else state),
        postal_code=text(found.get("postalCode")).replace("-", ""),
    )


def sex(value: object) -> Sex | None:
    """Return the administrative sex, None where nothing is said."""
    return _SEX.get(text(value))


def phone(found: Node) -> str:
    """Return the first telephone number of a person or organization."""
    phones = [each for each in nodes(found.get("telecom")) if text(each.get("system")) in ("phone", "sms")]
    return text(phones[0].get("value")) if phones else ""


def patient(found: Node, service_date: date | None) -> Patient:
    """Return who was treated, as on the day of service: somebody who died later was alive at the visit."""
    died = day(found.get("deceasedDateTime"))
    own = nodes(found.get("identifier"))
    return Patient(
        identifier=identifier(found, "mr") or (text(own[0].get("value")) if own else "") or text(found.get("id")),
        name=person_name(found.get("name")),
        birth_date=day(found.get("birthDate")),
        sex=sex(found.get("gender")),
        address=address(found.get("address")),
        phone=phone(found),
        deceased=found.get("deceasedBoolean") is True or bool(died and service_date and died <= service_date),
    )


def practitioner(graph: Graph, reference: object, source: Node) -> Practitioner:
    """Return a clinician by Practitioner or PractitionerRole; empty fields where the document says nothing."""
    found = graph.follow(reference, source, "Practitioner", "PractitionerRole")
    if found.get("resourceType") == "PractitionerRole":
        roles, found = [found], graph.follow(found.get("practitioner"), found, "Practitioner")
    else:
        roles = graph.pointing("PractitionerRole", ("practitioner",), found) if found else []
    taxonomy = next(
        (
            code
            for concept in (*(role.get("specialty") for role in roles), *_qualifications(found))
            for system, code, _ in codings(concept)
            if "nucc" in system or "provider-taxonomy" in system
        ),
        "",
    )
    own_identifier = node(node(reference).get("identifier"))
    npi = identifier(found, *_NPI) or identifier({"identifier": own_identifier}, *_NPI)
    return Practitioner(npi=npi, name=person_name(found.get("name")), taxonomy=taxonomy)


def _qualifications(found: Node) -> list[object]:
    return [each.get("code") for each in nodes(found.get("qualification"))]


def clinicians(graph: Graph, encounter: Node) -> tuple[Practitioner, Practitioner | None]:
    """Return who performed the service (primary performer, attender, or the first named) and who referred."""
    performers: list[tuple[int, object]] = []
    referrer: Practitioner | None = None
    for participant in nodes(encounter.get("participant")):
        who = participant.get("individual") or participant.get("actor")
        if has_code(participant.get("type"), "ref", "refb"):
            referrer = practitioner(graph, who, encounter)
        elif who:
            rank = 0 if has_code(participant.get("type"), "pprf") else 1
            rank += 0 if has_code(participant.get("type"), "atnd", "pprf") else 1
            performers.append((rank, who))
    performers.sort(key=lambda each: each[0])
    found = (practitioner(graph, who, encounter) for _, who in performers)
    rendering = next((each for each in found if each.npi or each.name.last), Practitioner())
    return rendering, referrer


def facility(graph: Graph, encounter: Node) -> Facility:
    """Return the billing provider: the encounter's service provider, or who runs its location."""
    found = graph.follow(encounter.get("serviceProvider"), encounter, "Organization")
    for place in nodes(encounter.get("location")):
        if not found:
            location = graph.follow(place.get("location"), encounter, "Location")
            found = graph.follow(location.get("managingOrganization"), location, "Organization")
    return Facility(
        name=text(found.get("name")) or text(node(encounter.get("serviceProvider")).get("display")),
        npi=identifier(found, *_NPI),
        tax_id=identifier(found, *_TAX_ID),
        taxonomy=next((code for system, code, _ in codings(found.get("type")) if "nucc" in system), ""),
        address=address(found.get("address")),
        phone=phone(found),
    )


def place_of_service(graph: Graph, encounter: Node) -> str:
    """Return the CMS place-of-service code of the encounter's location, or "" where it has none."""
    for place in nodes(encounter.get("location")):
        location = graph.follow(place.get("location"), encounter, "Location")
        for system, code, _ in codings(location.get("type")):
            if "place-of-service" in system.lower() and len(code) == 2 and code.isdigit():
                return code
    return ""
