"""Which services are visits, by their numbers."""

import re

PREVENTIVE = re.compile(r"9938[1-7]|9939[1-7]|G0402|G043[89]")
EM = re.compile(
    r"9920[2-5]|9921[1-5]|9922[1-3]|9923[1-69]|99238|9924[2-5]|9925[2-5]|9928[1-5]|9930[4-9]|9931[056]|"
    r"9934[1-9]|99350|920(02|04|12|14)"
)
"""Office, hospital, consultation, emergency, nursing facility and home visits, and eye examinations."""
