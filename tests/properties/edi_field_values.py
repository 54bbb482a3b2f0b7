"""Values such as the field has, for the referees: codes that exist, sums that add up.

Random codes would be refused by every referee, and rightly. `EDI_REFEREE_EXAMPLES=500` asks for more than CI does, and
for others at each run.
"""

import os
import string
from datetime import date
from typing import Any

import edi_samples as samples
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from referees import complaints

import edi

EXAMPLES = int(os.environ.get("EDI_REFEREE_EXAMPLES", "10"))
bounded = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="EDI_REFEREE_EXAMPLES" not in os.environ,
    # A referee takes a while over each file: shrinking would take minutes.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)


def passes(body: edi.Body) -> None:
    found = list(complaints(edi.write(samples.ENVELOPE, [body])))
    assert not found, found


def tuples(values: st.SearchStrategy[Any], least: int = 0, most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, min_size=least, max_size=most).map(tuple)


def one_of(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


names = st.text(string.ascii_uppercase, min_size=2, max_size=20)
numbers = st.text(string.ascii_uppercase + string.digits, min_size=2, max_size=18)
cents = st.integers(1, 9_999_999)
days = st.dates(date(2026, 1, 1), date(2026, 2, 28))
notes = st.text(string.ascii_uppercase + string.digits + " .", max_size=60).map(str.strip)
npis = one_of("1234567893", "1003000126", "1245319599", "1679576722", "1215930367")
streets = st.builds(
    edi.Address,
    line1=names,
    line2=st.just("") | names,
    city=names,
    state=one_of("ME", "MA", "TX"),
    postal_code=one_of("041011234", "021010001", "733010001"),
)
modifiers = tuples(one_of("25", "59", "76", "RT", "LT", "GA"), most=4).map(lambda found: tuple(dict.fromkeys(found)))
procedures = st.builds(edi.Procedure, code=one_of("99213", "99214", "36415", "85025", "J1885"), modifiers=modifiers)


@st.composite
def cuts(draw: st.DrawFn, total: int) -> tuple[edi.Adjustment, ...]:
    """Adjustments of a sum, each with a reason of its own."""
    reasons = draw(
        st.lists(
            one_of(
                ("CO", "45"),
                ("PR", "1"),
                ("PR", "2"),
                ("PR", "3"),
                ("CO", "97"),
                ("OA", "23"),
                ("PI", "204"),
                ("CO", "253"),
            ),
            min_size=1,
            max_size=8,
            unique=True,
        )
    )
    shares = [total // len(reasons)] * len(reasons)
    shares[0] += total - sum(shares)
    return tuple(
        edi.Adjustment(group=group, reason=reason, cents=share)
        for (group, reason), share in zip(reasons, shares, strict=True)
        if share
    )
