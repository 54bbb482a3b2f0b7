"""National Provider Identifier."""


def valid_npi(text: str) -> bool:
    """Whether a text is an NPI: ten digits, first 1 or 2, with the Luhn digit of 45 CFR 162.406 over "80840" and it."""
    if len(text) != 10 or not text.isascii() or not text.isdigit() or text[0] not in "12":
        return False
    total = 0
    for position, letter in enumerate(reversed("80840" + text)):
        digit = int(letter) * (2 if position % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0
