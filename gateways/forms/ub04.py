"""An institutional claim as the form locators of the UB-04 (CMS-1450).

Source: Medicare Claims Processing Manual, chapter 25, section 75. A page has 22 lines; the 23rd of the last page has
the totals under revenue code 0001.
"""

from datetime import date, time
from itertools import batched, count
from textwrap import wrap

from edi import InstitutionalClaim, InstitutionalLine, OtherPayer, Party, Subscriber
from gateways.forms.boxes import Entries, FormError
from gateways.forms.words import lettered, medicine, money, party, person, place, postal, quantity, street, who, written

LINES = 22
CONDITIONS = 11
_REMARK = 19
"""Characters of the first and shortest of the four lines for remarks."""
_ACCIDENT_STATE = "LU"
_RANKS = "PSTABCDEFGH"


def pages(claim: InstitutionalClaim, printed: date) -> tuple[Entries, ...]:
    """Return what each form says."""
    groups = tuple(batched(claim.lines, LINES))
    forms = []
    for number, lines in enumerate(groups, 1):
        entries: Entries = {"43.page": str(number), "43.pages": str(len(groups)), "45.23": written(printed)}
        for part in (_provider, _patient, _stay, _codes, _payers, _diagnoses, _procedures, _clinicians):
            part(entries, claim)
        for row, line in enumerate(lines, 1):
            _line(entries, row, line)
        if number == len(groups):
            noncovered = sum(line.noncovered_cents or 0 for line in claim.lines)
            entries |= {"42.23": "0001", "47.23": money(claim.charge_cents)}
            entries["48.23"] = money(noncovered) if noncovered else ""
        forms.append({box: text for box, text in entries.items() if text})
    return tuple(forms)


def _provider(entries: Entries, claim: InstitutionalClaim) -> None:
    billing = claim.billing_provider
    entries |= {"1.name": party(billing), "1.street": street(billing.address), "1.city": place(billing.address)}
    entries |= {"1.phone": billing.contact.phone if billing.contact else "", "5": billing.tax_id, "56": billing.npi}
    entries |= {"3a": claim.control_number, "3b": claim.medical_record_number, "4": claim.type_of_bill}
    if billing.taxonomy:
        entries |= {"81a.qualifier": "B3", "81a.code": billing.taxonomy}
    entries |= {f"80.{row}": text for row, text in enumerate(wrap(claim.note, _REMARK), 1)}


def _patient(entries: Entries, claim: InstitutionalClaim) -> None:
    patient = who(claim)
    entries |= {"8b": person(patient.last_name, patient.first_name, patient.middle_name)}
    entries |= {"10": written(patient.birth_date, "%m/%d/%Y"), "11": patient.sex}
    if (address := patient.address) is not None:
        entries |= {"9a": street(address), "9b": address.city, "9c": address.state, "9d": postal(address)}
    payer = claim.payer
    said = [payer.name, street(payer.address), place(payer.address)]
    entries |= {f"38.{row}": text for row, text in enumerate((each for each in said if each), 1)}


def _stay(entries: Entries, claim: InstitutionalClaim) -> None:
    entries |= {"6.from": written(claim.statement_from), "6.through": written(claim.statement_to)}
    entries |= {"12": written(claim.admitted), "13": _hour(claim.admitted_time), "14": claim.admission_type}
    entries |= {"15": claim.admission_source, "16": _hour(claim.discharge_time), "17": claim.patient_status}


def _hour(moment: time | None) -> str:
    return f"{moment:%H}" if moment else ""


def _codes(entries: Entries, claim: InstitutionalClaim) -> None:
    """Condition, occurrence and value codes, in the order of the form: across, then down."""
    if len(claim.conditions) > CONDITIONS:
        raise FormError(f"boxes 18 to 28: {len(claim.conditions)} condition codes; send this claim as an 837")
    entries |= {str(box): code for box, code in enumerate(claim.conditions, 18)}
    entries["29"] = next((each.value for each in claim.references if each.qualifier == _ACCIDENT_STATE), "")
    for number, event in enumerate(claim.occurrences):
        box = f"{31 + number % 4}{chr(ord('a') + number // 4)}"
        entries |= {f"{box}.code": event.code, f"{box}.date": written(event.day)}
    for number, span in enumerate(claim.occurrence_spans):
        box = f"{35 + number % 2}{chr(ord('a') + number // 2)}"
        entries |= {f"{box}.code": span.code, f"{box}.from": written(span.start), f"{box}.through": written(span.end)}
    for number, value in enumerate(claim.values):
        box = f"{39 + number % 3}{chr(ord('a') + number // 3)}"
        entries |= {f"{box}.code": value.code, f"{box}.amount": money(int(value.amount * 100))}


def _line(entries: Entries, row: int, line: InstitutionalLine) -> None:
    procedure, drug = line.procedure, line.ndc
    said = {
        "42": line.revenue_code,
        "43": medicine(drug) if drug else "",
        "44": "".join((procedure.code, *procedure.modifiers)) if procedure else "",
        "45": written(line.service_date),
        "46": quantity(line.units),
        "47": money(line.charge_cents),
        "48": money(line.noncovered_cents) if line.noncovered_cents else "",
    }
    entries |= {f"{column}.{row}": text for column, text in said.items()}


def _payers(entries: Entries, claim: InstitutionalClaim) -> None:
    """The payers in the order in which they are responsible: A primary, B secondary, C tertiary."""
    asked: dict[str, tuple[Party, Subscriber, OtherPayer | None]] = {
        other.responsibility: (other.payer, other.subscriber, other) for other in claim.other_payers
    }
    asked[claim.payer_responsibility] = (claim.payer, claim.subscriber, None)
    ranked = [asked[each] for each in sorted(asked, key=_RANKS.index)]
    for letter, (payer, insured, other) in lettered("A", ranked):
        entries |= {f"50{letter}": payer.name, f"51{letter}": payer.id}
        entries[f"52{letter}"] = (other or claim).release_of_information
        entries[f"53{letter}"] = (other or claim).benefits_assigned
        entries[f"54{letter}"] = money(other.paid_cents) if other and other.paid_cents is not None else ""
        entries[f"58{letter}"] = person(insured.last_name, insured.first_name, insured.middle_name)
        entries |= {f"59{letter}": other.relationship if other else claim.relationship}
        entries |= {f"60{letter}": insured.member_id, f"62{letter}": insured.group_number}
        if other is None:
            entries |= {f"63{letter}": claim.prior_authorization or claim.referral_number}
            entries |= {f"64{letter}": claim.original_reference}
        else:
            entries |= {f"64{letter}": other.claim_number}


def _diagnoses(entries: Entries, claim: InstitutionalClaim) -> None:
    entries |= {"66": "0", "69": claim.admitting_diagnosis, "71": claim.drg}
    coded = [("", claim.principal_diagnosis), *lettered("A", claim.other_diagnoses)]
    boxes = [(f"67{letter}", diagnosis) for letter, diagnosis in coded]
    boxes += [(f"72{letter}", diagnosis) for letter, diagnosis in lettered("a", claim.external_causes)]
    for box, diagnosis in boxes:
        entries |= {box: diagnosis.code, f"{box}.poa": diagnosis.present_on_admission}
    entries |= {f"70{letter}": code for letter, code in lettered("a", claim.reasons_for_visit)}


def _procedures(entries: Entries, claim: InstitutionalClaim) -> None:
    principal = [("", claim.principal_procedure)] if claim.principal_procedure else []
    for letter, procedure in (*principal, *lettered("a", claim.other_procedures)):
        entries |= {f"74{letter}": procedure.code, f"74{letter}.date": written(procedure.day)}


def _clinicians(entries: Entries, claim: InstitutionalClaim) -> None:
    operating = claim.other_operating_provider
    others = (("DN", claim.referring_provider), ("ZZ", operating), ("82", claim.rendering_provider))
    named = [("76", "", claim.attending_provider), ("77", "", claim.operating_provider)]
    present = [(role, someone) for role, someone in others if someone is not None]
    named += [(str(box), role, someone) for box, (role, someone) in zip(count(78), present, strict=False)]
    for box, role, someone in named:
        if someone is not None:
            entries |= {f"{box}.npi": someone.npi, f"{box}.last": someone.name, f"{box}.first": someone.first_name}
            entries |= {f"{box}.role": role} if role else {}
