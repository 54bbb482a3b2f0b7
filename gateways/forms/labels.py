"""What the boxes of both forms are for, in our own words, in the order in which a reader wants them.

A label stands for one box, or for the parts of one (a date, a choice) by the beginning of their names.
"""

CMS1500 = {
    "Payer and insured": {
        "carrier": "Payer",
        "1": "Kind of cover",
        "1a": "Insured's id",
        "4": "Insured's name",
        "7": "Insured's address",
        "11": "Policy group",
        "11a": "Insured's birth date, sex",
        "11d": "Other health plan",
        "9": "Other insured's name",
        "9a": "Other insured's policy",
        "9d": "Other plan",
    },
    "Patient": {
        "2": "Patient's name",
        "3": "Birth date, sex",
        "5": "Address",
        "6": "Relationship to insured",
        "10a": "Due to employment",
        "10b": "Due to auto accident",
        "10c": "Due to other accident",
        "10d": "Claim codes",
        "12": "Patient's signature",
        "13": "Insured's signature",
    },
    "Visit": {
        "14": "Illness, injury, pregnancy",
        "17": "Referring provider",
        "17b": "Referring provider's NPI",
        "18": "Hospital stay",
        "19": "Note",
        "20": "Outside laboratory",
        "21": "Diagnoses",
        "22": "Resubmission, original reference",
        "23": "Prior authorization",
    },
    "Billing": {
        "25": "Tax id",
        "26": "Patient's account",
        "27": "Accepts assignment",
        "28": "Total charge",
        "29": "Amount paid",
        "31": "Signed by",
        "32": "Place of service",
        "32a": "Its NPI",
        "33": "Billing provider",
        "33a": "Its NPI",
        "33b": "Its other id",
    },
}
CMS1500_LINES = {
    "from": "24A from",
    "to": "to",
    "place": "B place",
    "code": "D service",
    "modifier": "modifiers",
    "pointer": "E pointer",
    "charge": "F charge",
    "units": "G units",
    "npi": "J rendering NPI",
    "supplement": "supplement",
}
UB04 = {
    "Provider and stay": {
        "1": "Billing provider",
        "3a": "Patient control number",
        "3b": "Medical record number",
        "4": "Type of bill",
        "5": "Tax id",
        "6": "Statement covers",
        "12": "Admitted",
        "13": "Admission hour",
        "14": "Type of admission",
        "15": "Source of admission",
        "16": "Discharge hour",
        "17": "Patient status",
        "56": "Billing provider's NPI",
    },
    "Patient": {
        "8b": "Patient's name",
        "9a": "Street",
        "9b": "City",
        "9c": "State",
        "9d": "Postal code",
        "10": "Birth date",
        "11": "Sex",
        "38": "Responsible party",
    },
    "Codes": {
        **{str(number): "Condition code" for number in range(18, 29)},
        "29": "Accident state",
        **{f"{number}{row}": "Occurrence" for number in range(31, 35) for row in "ab"},
        **{f"{number}{row}": "Occurrence span" for number in (35, 36) for row in "ab"},
        **{f"{number}{row}": "Value code" for number in (39, 40, 41) for row in "abcd"},
    },
    "Payers": {
        **{
            f"{number}{letter}": label
            for letter in "ABC"
            for number, label in (
                (50, "Payer"),
                (51, "Health plan id"),
                (52, "Release of information"),
                (53, "Assignment of benefits"),
                (54, "Prior payment"),
                (58, "Insured's name"),
                (59, "Relationship"),
                (60, "Insured's id"),
                (62, "Group number"),
                (63, "Treatment authorization"),
                (64, "Document control number"),
            )
        }
    },
    "Diagnoses and procedures": {
        "67": "Principal diagnosis, present on admission",
        **{f"67{letter}": "Other diagnosis" for letter in "ABCDEFGHIJKLMNOPQ"},
        "69": "Admitting diagnosis",
        **{f"70{letter}": "Reason for visit" for letter in "abc"},
        "71": "DRG",
        **{f"72{letter}": "External cause" for letter in "abc"},
        "74": "Principal procedure",
        **{f"74{letter}": "Other procedure" for letter in "abcde"},
    },
    "Clinicians and remarks": {
        "76": "Attending",
        "77": "Operating",
        "78": "Other clinician",
        "79": "Other clinician",
        "80": "Remarks",
        "81a": "Taxonomy",
    },
}
UB04_LINES = {
    "42": "42 revenue",
    "43": "43 description",
    "44": "44 HCPCS",
    "45": "45 date",
    "46": "46 units",
    "47": "47 charge",
    "48": "48 not covered",
}
