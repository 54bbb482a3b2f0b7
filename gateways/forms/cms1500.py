"""A professional claim as the boxes of the CMS-1500 (02/12).

Source: NUCC 1500 Health Insurance Claim Form Reference Instruction Manual (02/12 form); Medicare Claims Processing
Manual, chapter 26, section 10. A form has six services: more take further forms, each with its own total, so that a
page stands alone.
"""

from datetime import date
from itertools import batched

from edi import ProfessionalClaim, ServiceLine
from gateways.forms.boxes import Entries, FormError
from gateways.forms.words import day, lettered, medicine, money, party, person, place, postal, quantity, street, who

LINES = 6
_PROGRAMS = {
    **dict.fromkeys(("MA", "MB", "16"), "medicare"),
    "MC": "medicaid",
    "CH": "tricare",
    "VA": "champva",
    **dict.fromkeys(("12", "13", "14", "15", "BL", "CI", "HM"), "group"),
}
_RELATIONS = {"18": "self", "01": "spouse", "19": "child"}
_ACCOUNT = 14
"""Characters of box 26: our numbers keep encounter and payer, and lose the count of submissions."""
_ON_FILE = "Signature on file"


def pages(claim: ProfessionalClaim, printed: date) -> tuple[Entries, ...]:
    """Return what each form says."""
    forms = []
    for number, lines in enumerate(batched(claim.lines, LINES)):
        entries: Entries = {}
        for part in (_carrier, _people, _other_cover, _visit, _diagnoses, _providers):
            part(entries, claim)
        _services(entries, claim, lines)
        _totals(entries, claim, lines, first=number == 0)
        entries["31.date"] = f"{printed:%m %d %y}"
        forms.append({box: text for box, text in entries.items() if text})
    return tuple(forms)


def _carrier(entries: Entries, claim: ProfessionalClaim) -> None:
    address = claim.payer.address
    said = [claim.payer.name, *([address.line1, address.line2, place(address)] if address else [])]
    entries |= {f"carrier.{row}": text for row, text in enumerate((each for each in said if each), 1)}
    entries[f"1.{_PROGRAMS.get(claim.filing_indicator, 'other')}"] = "X"
    entries["1a"] = claim.subscriber.member_id


def _people(entries: Entries, claim: ProfessionalClaim) -> None:
    patient, insured = who(claim), claim.subscriber
    entries["2"] = person(patient.last_name, patient.first_name, patient.middle_name)
    day(entries, "3", patient.birth_date)
    if patient.sex in ("M", "F"):
        entries[f"3.{patient.sex.lower()}"] = "X"
    entries["4"] = person(insured.last_name, insured.first_name, insured.middle_name)
    entries[f"6.{_RELATIONS.get(claim.relationship, 'other')}"] = "X"
    for box, address in (("5", patient.address), ("7", insured.address)):
        if address:
            entries |= {f"{box}.street": street(address), f"{box}.city": address.city}
            entries |= {f"{box}.state": address.state, f"{box}.zip": postal(address)}
    medicare_first = claim.filing_indicator in ("MA", "MB") and claim.payer_responsibility == "P"
    entries["11"] = "NONE" if medicare_first else insured.group_number
    day(entries, "11a", insured.birth_date)
    if insured.sex in ("M", "F"):
        entries[f"11a.{insured.sex.lower()}"] = "X"
    entries["12"] = _ON_FILE if claim.release_of_information == "Y" else ""
    entries["13"] = _ON_FILE if claim.benefits_assigned == "Y" else ""


def _other_cover(entries: Entries, claim: ProfessionalClaim) -> None:
    entries["11d.yes" if claim.other_payers else "11d.no"] = "X"
    if len(claim.other_payers) > 1:
        raise FormError("box 9: the form has room for one other payer; send this claim as an 837")
    if claim.other_payers:
        other = claim.other_payers[0]
        insured = other.subscriber
        entries["9"] = person(insured.last_name, insured.first_name, insured.middle_name)
        entries["9a"] = insured.group_number or insured.member_id
        entries["9d"] = other.payer.name


def _visit(entries: Entries, claim: ProfessionalClaim) -> None:
    for box, cause in (("10a", "EM"), ("10b", "AA"), ("10c", "OA")):
        entries[f"{box}.{'yes' if cause in claim.related_causes else 'no'}"] = "X"
    entries["10b.state"] = claim.accident_state
    entries["10d"] = " ".join(claim.condition_codes)
    happened, qualifier = (claim.onset_date, "431") if claim.onset_date else (claim.accident_date, "439")
    day(entries, "14", happened)
    entries["14.qualifier"] = qualifier if happened else ""
    stays = [each for each in claim.dates if each.qualifier in ("435", "096")]
    for each in stays:
        day(entries, "18.from" if each.qualifier == "435" else "18.to", each.start)
    entries["19"] = claim.note
    entries["20.no"] = "X"


def _diagnoses(entries: Entries, claim: ProfessionalClaim) -> None:
    entries["21.indicator"] = "0"
    entries |= {f"21.{letter}": code for letter, code in lettered("A", claim.diagnoses)}
    if claim.frequency != "1":
        entries |= {"22.code": claim.frequency, "22.reference": claim.original_reference}
    entries["23"] = claim.prior_authorization or claim.referral_number


def _providers(entries: Entries, claim: ProfessionalClaim) -> None:
    referring, supervising = claim.referring_provider, claim.supervising_provider
    if (named := referring or supervising) is not None:
        entries |= {"17.qualifier": "DN" if referring else "DQ", "17": party(named), "17b": named.npi}
    billing, facility = claim.billing_provider, claim.service_facility
    entries |= {"25": billing.tax_id, "25.ein": "X" if billing.tax_id else "", "26": claim.control_number[:_ACCOUNT]}
    entries["27.yes" if claim.accept_assignment in ("A", "B") else "27.no"] = "X"
    entries["31"] = party(claim.rendering_provider) if claim.provider_signature else ""
    for box, someone in (("32", facility or billing), ("33", billing)):
        entries |= {f"{box}.name": party(someone), f"{box}.street": street(someone.address)}
        entries |= {f"{box}.city": place(someone.address), f"{box}a": someone.npi}
    entries["33b"] = f"ZZ{billing.taxonomy}" if billing.taxonomy else ""
    entries["33.phone"] = billing.contact.phone if billing.contact else ""


def _services(entries: Entries, claim: ProfessionalClaim, lines: tuple[ServiceLine, ...]) -> None:
    for number, line in enumerate(lines, 1):
        row = f"24.{number}"
        day(entries, f"{row}.from", line.service_date, century=False)
        day(entries, f"{row}.to", line.service_end or line.service_date, century=False)
        rendering = line.rendering_provider or claim.rendering_provider
        drug = line.ndc
        said = {
            "supplement": medicine(drug) if drug else line.note,
            "place": line.place_of_service or claim.place_of_service,
            "emergency": "Y" if line.emergency else "",
            "code": line.procedure.code,
            "pointer": "".join(chr(ord("A") + pointer - 1) for pointer in line.pointers),
            "charge": money(line.charge_cents),
            "units": quantity(line.units),
            "npi": rendering.npi if rendering else "",
            **{f"modifier.{place}": modifier for place, modifier in enumerate(line.procedure.modifiers, 1)},
        }
        entries |= {f"{row}.{part}": text for part, text in said.items()}


def _totals(entries: Entries, claim: ProfessionalClaim, lines: tuple[ServiceLine, ...], *, first: bool) -> None:
    entries["28"] = money(sum(line.charge_cents for line in lines))
    paid = claim.patient_paid_cents or 0
    paid += sum(other.paid_cents or 0 for other in claim.other_payers)
    entries["29"] = money(paid) if first else ""
