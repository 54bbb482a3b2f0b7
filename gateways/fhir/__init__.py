"""FHIR R4 intake: bundles in, encounters and findings out."""

from gateways.fhir.moves import move_dates
from gateways.fhir.reader import FhirReading, bundle_of, read_fhir
from gateways.fhir.validation import FhirFinding

__all__ = ["FhirFinding", "FhirReading", "bundle_of", "move_dates", "read_fhir"]
