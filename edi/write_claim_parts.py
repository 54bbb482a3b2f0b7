"""What both kinds of 837 are written with: header, people, other payers, parts of claims and lines."""

from collections.abc import Callable, Iterable, Sequence

from edi import writing
from edi.claim import Claim, SubmissionBatch
from edi.claim_parts import Ambulance, Attachment, Certification, Drug
from edi.common import Party, Reference
from edi.institutional import InstitutionalBatch
from edi.scalars import number
from edi.write_envelope import Body, Builder, clean


def header(builder: Builder, batch: SubmissionBatch | InstitutionalBatch) -> None:
    """BHT, submitter and receiver."""
    builder.loop = "ST"
    builder.add(
        "BHT", "0019", "00", builder.require(batch.reference, "BHT", 3, 50),
        *writing.stamp(batch.moment), "CH",
    )  # fmt: skip
    builder.loop = "1000A"
    writing.name(builder, "41", batch.submitter)
    writing.contact(builder, batch.submitter)
    builder.loop = "1000B"
    writing.name(builder, "40", batch.receiver)


def write_claims[C: Claim](
    kind: str, batch: SubmissionBatch | InstitutionalBatch, claims: Iterable[C], write: Callable[[Builder, C], None]
) -> Body:
    """One 837: header, then each claim under its levels, `write` writes it from CLM on."""
    builder = Builder(kind)
    header(builder, batch)
    levels = Levels(builder)
    for claim in claims:
        levels.descend(claim)
        builder.loop = "2300"
        write(builder, claim)
    return builder.body()


class Levels:
    """Opens billing providers, subscribers and patients above a claim; neighbours of one provider share its level."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        self._levels = writing.Hierarchy(builder)
        self._provider: Party | None = None
        self._parent = 0

    def descend(self, claim: Claim) -> None:
        """Writes 2000A to 2010CA for a claim."""
        if claim.billing_provider != self._provider:
            self._provider = claim.billing_provider
            self._parent = self._levels.open(0, "20", "2000A", child=True)
            _billing(self._builder, claim.billing_provider)
        self._people(claim)

    def _people(self, claim: Claim) -> None:
        builder, who, dependent = self._builder, claim.subscriber, claim.patient
        own = self._levels.open(self._parent, "22", "2000B", child=dependent is not None)
        builder.add(
            "SBR", claim.payer_responsibility, "" if dependent else "18", who.group_number, "", claim.insurance_type,
            "", "", "", claim.filing_indicator,
        )  # fmt: skip
        builder.loop = "2010BA"
        writing.member(builder, who)
        writing.address(builder, who.address)
        writing.demographics(builder, who)
        builder.loop = "2010BB"
        writing.name(builder, "PR", claim.payer)
        writing.address(builder, claim.payer.address)
        if dependent is None:
            return
        self._levels.open(own, "23", "2000C", child=False)
        builder.add("PAT", dependent.relationship)
        builder.loop = "2010CA"
        writing.dependent(builder, dependent, "QC")
        writing.address(builder, dependent.address)
        writing.demographics(builder, dependent)


def _billing(builder: Builder, provider: Party) -> None:
    builder.add_if(provider.taxonomy, "PRV", "BI", "PXC", provider.taxonomy)
    builder.loop = "2010AA"
    writing.name(builder, "85", provider)
    writing.address(builder, provider.address)
    builder.add_if(provider.tax_id, "REF", "EI", provider.tax_id)
    writing.contact(builder, provider)


def provider(builder: Builder, loop: str, role: str, party: Party | None, specialty: str = "") -> None:
    """A provider of a claim or line with address; `specialty` is PRV01 where the loop has a PRV."""
    if party is None:
        return
    builder.loop = loop
    writing.name(builder, role, party)
    if specialty:
        builder.add_if(party.taxonomy, "PRV", specialty, "PXC", party.taxonomy)
    writing.address(builder, party.address)


def claim_references(builder: Builder, claim: Claim) -> None:
    """REF of 2300."""
    for qualifier, value in (
        ("9F", claim.referral_number),
        ("G1", claim.prior_authorization),
        ("F8", claim.original_reference),
        ("EA", claim.medical_record_number),
    ):
        builder.add_if(value, "REF", qualifier, value)
    references(builder, claim.references)


def references(builder: Builder, values: Sequence[Reference]) -> None:
    """REF in order."""
    for value in values:
        builder.add("REF", value.qualifier, value.value)


def attachments(builder: Builder, values: Sequence[Attachment]) -> None:
    """PWK."""
    for paper in values:
        builder.add(
            "PWK", paper.report_type, paper.transmission, "", "", "AC" if paper.control_number else "",
            paper.control_number,
        )  # fmt: skip


def certifications(builder: Builder, values: Sequence[Certification]) -> None:
    """CRC."""
    for value in values:
        builder.add("CRC", value.category, "Y" if value.applies else "N", *value.conditions)


def ambulance(builder: Builder, ride: Ambulance | None) -> None:
    """CR1."""
    if ride:
        pounds = number(ride.weight_pounds)
        builder.add(
            "CR1", "LB" if pounds else "", pounds, "", ride.reason, "DH", number(ride.miles), "", "",
            clean(ride.round_trip_purpose), clean(ride.stretcher_purpose),
        )  # fmt: skip


def ambulance_places(builder: Builder, ride: Ambulance | None, loops: tuple[str, str]) -> None:
    """Pick-up and drop-off."""
    if ride is None:
        return
    if ride.pick_up:
        builder.loop = loops[0]
        builder.add("NM1", "PW", "2")
        writing.address(builder, ride.pick_up)
    if ride.drop_off or ride.drop_off_name:
        builder.loop = loops[1]
        builder.add("NM1", "45", "2", clean(ride.drop_off_name))
        writing.address(builder, ride.drop_off)


def drug(builder: Builder, value: Drug | None) -> None:
    """2410."""
    if value is None:
        return
    builder.loop = "2410"
    builder.add("LIN", "", "N4", value.code)
    if value.quantity is not None:
        builder.add("CTP", "", "", "", number(value.quantity), value.unit)
    builder.add_if(value.prescription, "REF", "XZ", value.prescription)
