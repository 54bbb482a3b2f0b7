"""How values are written on both forms."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from edi import Address, Claim, Drug, Party, Patient, Subscriber
from gateways.forms.boxes import Entries


def person(last: str, first: str, middle: str = "") -> str:
    """Last name, first name, initial; an organisation has a last name only."""
    return ", ".join(each for each in (last, first, middle[:1]) if each)


def party(someone: Party | None) -> str:
    """The name of a person or an organisation."""
    return person(someone.name, someone.first_name, someone.middle_name) if someone else ""


def who(claim: Claim) -> Patient | Subscriber:
    """The patient: the subscriber, or the dependent."""
    return claim.patient or claim.subscriber


def street(address: Address | None) -> str:
    """Both lines of a street address."""
    return f"{address.line1} {address.line2}".strip() if address else ""


def place(address: Address | None) -> str:
    """City, state and postal code."""
    return f"{address.city} {address.state} {postal(address)}".strip() if address else ""


def postal(address: Address | None) -> str:
    """Five or nine digits, with the hyphen."""
    code = address.postal_code if address else ""
    return f"{code[:5]}-{code[5:]}" if len(code) == 9 else code


def money(cents: int) -> str:
    """Dollars and cents without signs."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def quantity(units: Decimal) -> str:
    """A number of units without needless zeros."""
    return f"{units.normalize():f}"


def medicine(drug: Drug) -> str:
    """A drug: N4, its NDC, unit and quantity."""
    return f"N4{drug.code} {drug.unit}{quantity(drug.quantity) if drug.quantity else ''}".rstrip()


def day(entries: Entries, box: str, moment: date | None, *, century: bool = True) -> None:
    """Write a date into the three parts of a box."""
    if moment is not None:
        entries[f"{box}.month"], entries[f"{box}.day"] = f"{moment:%m}", f"{moment:%d}"
        entries[f"{box}.year"] = f"{moment:%Y}" if century else f"{moment:%y}"


def written(moment: date | None, pattern: str = "%m/%d/%y") -> str:
    """A date; empty where there is none."""
    return moment.strftime(pattern) if moment else ""


def lettered[T](first: str, items: Iterable[T]) -> Iterator[tuple[str, T]]:
    """Give letters to items. Those that the form has no box for are found when they are placed."""
    return ((chr(ord(first) + number), item) for number, item in enumerate(items))
