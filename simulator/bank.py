"""The bank's side of a payment: an ACH file with one CCD+ entry, whose addenda carries the TRN of the 835. Pure."""

from datetime import date

from simulator import draw
from simulator.payers import PayerProfile

_PAYER_BANK = "07100001"
"""The payers' bank (ODFI), first eight digits of its routing number."""
_OUR_BANK = "10400001"
_OUR_BANK_CHECK_DIGIT = "6"


def ach_file(profile: PayerProfile, payee: str, trace: str, cents: int, day: date) -> str:
    """An EFT of a payer, effective on a day.

    Every record has 94 characters and the file a multiple of ten records (Nacha Operating Rules, appendix three).
    """
    number = draw.digits(7, 0, "ach", profile.tax_id, trace)
    company, origin = profile.name.upper()[:16], f"1{profile.tax_id}"
    addenda = f"TRN*1*{trace}*1{profile.tax_id}~"
    entry = (
        f"622{_OUR_BANK}{_OUR_BANK_CHECK_DIGIT}{'000123456789':<17}{cents:010d}{trace[:15]:<15}"
        f"{payee.upper()[:22]:<22}  1{_PAYER_BANK}{number}"
    )
    totals = f"{int(_OUR_BANK):010d}{0:012d}{cents:012d}"
    records = [
        f"101 {_OUR_BANK}{_OUR_BANK_CHECK_DIGIT}{origin:>10}{day:%y%m%d}1200A094101{'OUR BANK':<23}{company:<23}{'':8}",
        f"5220{company:<16}{'':20}{origin:>10}CCDHCCLAIMPMT{day:%y%m%d}{day:%y%m%d}   1{_PAYER_BANK}0000001",
        entry,
        f"705{addenda:<80}0001{number}",
        f"8220000002{totals}{origin:>10}{'':19}{'':6}{_PAYER_BANK}0000001",
        f"900000100000100000002{totals}{'':39}",
    ]
    records += ["9" * 94] * (-len(records) % 10)
    return "".join(f"{record}\n" for record in records)
