"""Codes of an 835 in a biller's words. All words are our own; X12 and CMS own the official texts."""

CLAIM_STATUS = {
    "1": ("PAID", "green", "processed as primary"),
    "2": ("PAID", "green", "processed as secondary"),
    "3": ("PAID", "green", "processed as tertiary"),
    "4": ("DENIED", "red", "nothing will be paid as billed"),
    "19": ("PAID", "green", "processed as primary, forwarded to the next payer"),
    "20": ("PAID", "green", "processed as secondary, forwarded to the next payer"),
    "21": ("PAID", "green", "processed as tertiary, forwarded to the next payer"),
    "22": ("REVERSED", "yellow", "takes back an earlier payment"),
    "23": ("FORWARDED", "yellow", "not this payer's claim; sent on to another"),
    "25": ("ESTIMATE", "cyan", "what would be paid; no money moves"),
}
GROUPS = {
    "CO": "not the patient's to pay",
    "PR": "patient owes",
    "OA": "other; nobody is named who owes",
    "PI": "payer's own reduction",
}
METHODS = {
    "ACH": "electronic transfer",
    "CHK": "check",
    "FWT": "wire transfer",
    "NON": "no payment",
    "BOP": "payer's choice",
}
ACTIONS = {
    "corrected_claim": "Correct and resubmit",
    "appeal": "Appeal",
    "records": "Send records",
    "write_off": "Write off",
    "bill_patient": "Bill the patient",
    "none": "Nothing to do",
    "review": "Review by hand",
}
