"""Independent readers of X12, asked what they think of a text.

Nobody here wrote them: pyx12 4.0 (maps of 837P, 837I, 835, 277CA, 999), oxedi 0.6 (835), x12sdk 2.2 (270, 271, 276,
277, to the same bytes). No referee knows 278 and TA1; `edi.check` alone judges those.

Where a referee and the guide differ, the guide holds:

- pyx12 cannot build a 999 for an 835 (it is given no file to answer into), and wants a status in 2200C of a 277CA
  where payers send none. It takes every PWK of a line for supplemental paperwork and so refuses the CMN indicators
  of durable equipment (AB, AD, ...).
- x12sdk takes in 2100C and 2100D of a 271 only the refusal codes that are about the provider. The codes of `_UNKNOWN`
  are in the guide (a patient who was not found is the most frequent refusal there is), so they are shown to it as a
  code that it knows, and shown back in what it writes.
- Of an 837I x12sdk takes a line's date but no period (RD8), NTE*ADD not as the billing note it is, and drops the
  hour of discharge.
"""

import io
import json
import re
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import edi

with warnings.catch_warnings():
    # Old regular expressions and settings inside the referees.
    warnings.simplefilter("ignore", DeprecationWarning)
    warnings.simplefilter("ignore", SyntaxWarning)
    import oxedi
    import pyx12.params
    import pyx12.x12n_document
    import x12sdk.io

_UNKNOWN = re.compile(r"(AAA\*[NY]\*\*)(?:58|64|65|67|68|71|72|73|74|75|76|78)(\*[A-Z]~)")
_KNOWN = r"\g<1>43\g<2>"


def pyx12_complaints(text: str) -> str:
    """What pyx12 says about an interchange; empty when it accepts it."""
    errors = io.StringIO()
    answer = None if "~ST*835*" in text.replace("\n", "") else io.StringIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        params = pyx12.params.params()
        accepted = pyx12.x12n_document.x12n_document(params, io.StringIO(text), answer, None, fd_json=errors)
    said = [str(each) for each in _found(json.loads(errors.getvalue() or "{}"), "err_str")]
    return "" if accepted else f"pyx12: {'; '.join(said) or 'refused without a reason'}"


def _found(value: Any, key: str) -> Iterator[Any]:
    """What stands under a key at any depth."""
    if isinstance(value, dict):
        yield from (each for name, each in value.items() if name == key)
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _found(each, key)


def oxedi_complaints(text: str) -> str:
    """The diagnostics of oxedi about an 835; empty when there are none."""
    return "; ".join(f"oxedi: {each}" for each in oxedi.parse(text.encode()).diagnostics)


def x12sdk_text(text: str) -> str:
    """The transaction sets of an interchange as x12sdk writes what it read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        with x12sdk.io.X12ModelReader(text) as reader:
            return "".join(model.x12(use_new_lines=False).replace("\n", "") for model in reader.models())


def sets_of(text: str) -> str:
    """The transaction sets of an interchange of one group, as they stand."""
    plain = text.replace("\n", "")
    # With the terminator before it: a name may end in GE, and an id in ST.
    return plain[plain.index("~ST*") + 1 : plain.index("~GE*") + 1]


def x12sdk_complaints(text: str) -> str:
    """How what x12sdk makes of an interchange differs from it; empty when it is the same."""
    shown = _UNKNOWN.sub(_KNOWN, text)
    try:
        again = x12sdk_text(shown)
    except ValueError as error:  # pydantic's ValidationError is one
        return f"x12sdk: {error}"
    return "" if again == sets_of(shown) else f"x12sdk wrote {again} for {sets_of(shown)}"


Referee = Callable[[str], str]
REFEREES: dict[str, tuple[Referee, ...]] = {
    "837P": (pyx12_complaints,),
    "837I": (pyx12_complaints,),
    "835": (pyx12_complaints, oxedi_complaints),
    "277CA": (pyx12_complaints,),
    "999": (pyx12_complaints,),
    "270": (x12sdk_complaints,),
    "271": (x12sdk_complaints,),
    "276": (x12sdk_complaints,),
    "277": (x12sdk_complaints,),
    "278": (),
    "TA1": (),
}


def kinds_of(text: str) -> set[str]:
    """The types of what an interchange carries."""
    document = edi.read(text)
    carried = {transaction.type for transaction in document.transactions}
    return carried | ({"TA1"} if any(each.ta1s for each in document.interchanges) else set())


def complaints(text: str) -> Iterator[str]:
    """What our own check and every referee that knows the type says against a text that we wrote.

    Raises:
        KeyError: it is of a type about which nobody is asked: `REFEREES` needs a line.
    """
    document = edi.read(text)
    yield from (f"{each.rule} at segment {each.position}" for each in document.all_findings)
    for checked in edi.check(document):
        yield from (f"{one.rule} at {one.segment}{one.element}" for one in checked.findings if one.severity == "error")
    kinds = kinds_of(text)
    if not kinds:
        yield "nothing in it"
    for kind in kinds:
        yield from (said for referee in REFEREES[kind] if (said := referee(text)))
