"""What a 277 says, in our own words, and what to ask the payer then."""

from functools import cache

from codesets.data_files import rows


@cache
def _rows() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in rows("claim_status.csv")}


def status_words(category: str, code: str) -> str:
    """Return a category and a code of a 277 in words; the numbers alone where we know none."""
    known, more = _rows().get(category), _rows().get(f":{code}")
    words = known["words"] if known else f"The payer answered {category}"
    return f"{words}: {more['words'] if more else f'code {code}'}" if code else words


def status_questions(category: str) -> tuple[str, ...]:
    """Return what to ask about a claim with this category; what holds for its kind and for every call comes after."""
    found = [_rows()[each]["questions"] for each in (category, category[:1], "") if each in _rows()]
    asked = (question.strip() for line in dict.fromkeys(found) for question in line.split(";"))
    return tuple(f"{each[:1].upper()}{each[1:]}?" for each in asked if each)
