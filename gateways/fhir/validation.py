"""Validation of single resources against R4, so that one bad resource never loses the bundle."""

from functools import cache
from typing import Any

from fhir.resources.R4B import get_fhir_model_class
from pydantic import ValidationError

from gateways.fhir.nodes import Node, text
from models.base import Value

READ = (
    "Patient",
    "Coverage",
    "Encounter",
    "Condition",
    "Procedure",
    "DocumentReference",
    "Practitioner",
    "PractitionerRole",
    "Organization",
    "Location",
    "Consent",
    "RelatedPerson",
)
"""The resource types that are read as such. Claim and ExplanationOfBenefit only lead to a Coverage."""

_MOST_PER_RESOURCE = 10


class FhirFinding(Value):
    """One thing wrong with what was sent: which resource, where in it, what, and what to do."""

    resource: str
    path: str
    message: str
    remedy: str


@cache
def _model(kind: str) -> Any:
    return get_fhir_model_class(kind)


def _path(kind: str, location: tuple[int | str, ...]) -> str:
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in location]
    return (kind + "".join(parts)).rstrip(".")


def _errors(kind: str, resource: Node) -> list[tuple[tuple[int | str, ...], str]]:
    try:
        _model(kind).model_validate(resource)
    except ValidationError as problem:
        return [(error["loc"], error["msg"]) for error in problem.errors(include_url=False, include_input=False)]
    except (ValueError, TypeError, KeyError, AttributeError, AssertionError, RecursionError) as problem:
        # Validators of the library raise these on shapes that they do not expect.
        return [((), f"cannot be read as {kind} ({type(problem).__name__})")]
    return []


def validated(resource: Node, name: str) -> tuple[Node, list[FhirFinding]]:
    """Return a resource without the elements that are invalid, and a finding for each of them.

    What is left is still read: a wrong birth date must not lose the encounter, it becomes a registration gap.
    """
    kind = text(resource.get("resourceType"))
    if kind not in READ:
        return resource, []
    errors = _errors(kind, resource)
    if not errors:
        return resource, []
    bad = {location[0] for location, _ in errors if location}
    findings = [
        FhirFinding(
            resource=name,
            path=_path(kind, location),
            message=message[:300],
            remedy="Correct the element and send the bundle again; meanwhile it is read as absent",
        )
        for location, message in errors[:_MOST_PER_RESOURCE]
    ]
    return {key: value for key, value in resource.items() if key not in bad or key == "resourceType"}, findings
