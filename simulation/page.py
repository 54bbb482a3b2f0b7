"""The report as one page that needs nothing else: receivables by payer, cash by month, why payers denied."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from models.money import dollars

_COLOURS = (
    "#1f4e79",
    "#2e86ab",
    "#7fb7be",
    "#d8973c",
    "#a23b3b",
    "#6b7a8f",
    "#4f6d4f",
    "#b8a9c9",
    "#c9ada7",
    "#555b6e",
)
_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP = 900, 300, 80, 28, 12
_CASH = {"cash_insurance": "payers", "cash_patient": "patients", "cash_agency": "agencies"}
_STYLE = """
body{font:15px/1.45 system-ui,sans-serif;color:#1b1f24;max-width:960px;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;margin:0 0 .2rem}h2{font-size:1.1rem;margin:2rem 0 .4rem}p{margin:.2rem 0 1rem;color:#57606a}
table{border-collapse:collapse;width:100%}td,th{padding:.3rem .6rem;border-bottom:1px solid #e2e6ea;text-align:right}
td:first-child,th:first-child{text-align:left}table+p{margin-top:1.5rem}th{font-weight:600;color:#57606a}
svg{width:100%;height:auto}svg text{font:12px system-ui,sans-serif;fill:#57606a}
.key{display:inline-block;margin-right:1rem}.key i{display:inline-block;width:.8rem;height:.8rem;margin-right:.35rem}
.bar{background:#2e86ab;height:.9rem;display:inline-block}code{font-size:.85em;overflow-wrap:anywhere}
"""

Series = Mapping[str, Mapping[str, int]]
"""Cents by column (a month) and name (a payer)."""


def page(report: Mapping[str, Any]) -> str:
    """Return the page."""
    when, counts, proof = report["simulation"], report["encounters"], report["proof"]
    told = ", ".join(f"{number:,} {name}" for name, number in counts.items())
    verdict = "The ledger holds." if proof["holds"] else f"{len(proof['differences'])} differences in the ledger."
    cash = {
        month: {name: sums.get(account, 0) for account, name in _CASH.items()}
        for month, sums in report["ledger"]["months"].items()
    }
    body = "".join(
        (
            f"<h1>Receivables, {when['first']} to {when['last']}</h1>",
            f"<p>Encounters: {told}. Seed {when['seed']}. {verdict}</p>",
            _measures(report["measures"]),
            "<h2>What is owed at each month's end, by payer</h2>",
            _stacked(report["receivables_by_month"]),
            "<h2>Cash by month</h2>",
            _stacked(cash),
            "<h2>Denied amounts by cause</h2>",
            _bars(_denials(report["denials"]["cause"])),
            f"<p>SHA-256 of all ledger entries: <code>{escape(report['digest']['sha256'])}</code></p>",
        )
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Claimflow: a simulated year</title><style>{_STYLE}</style><body>{body}</body></html>\n"
    )


def _measures(measures: Sequence[Mapping[str, Any]]) -> str:
    rows = "".join(
        f"<tr><td title='{escape(each['definition'])}'>{escape(each['title'])}</td>"
        f"<td>{'' if each['value'] is None else escape(f'{each["value"]} {each["unit"]}')}</td></tr>"
        for each in measures
    )
    return f"<table><tr><th>Measure</th><th>Value</th></tr>{rows}</table>"


def _denials(trends: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in trends:
        found[each["group"]] = found.get(each["group"], 0) + each["cents"]
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))


def _bars(amounts: Mapping[str, int]) -> str:
    if not amounts:
        return "<p>None.</p>"
    most = max(amounts.values())
    rows = "".join(
        f"<tr><td>{escape(name.replace('_', ' '))}</td><td style='text-align:left;width:60%'>"
        f"<span class='bar' style='width:{100 * cents / most:.1f}%'></span></td><td>{dollars(cents)}</td></tr>"
        for name, cents in amounts.items()
    )
    return f"<table>{rows}</table>"


def _stacked(columns: Series) -> str:
    """Draw one stacked bar a column; amounts below zero (credits, money given back) hang below the line."""
    names = sorted({name for sums in columns.values() for name, cents in sums.items() if cents})
    colours = {name: _COLOURS[place % len(_COLOURS)] for place, name in enumerate(names)}
    top = max((sum(max(cents, 0) for cents in sums.values()) for sums in columns.values()), default=0)
    low = min((sum(min(cents, 0) for cents in sums.values()) for sums in columns.values()), default=0)
    scale = (_HEIGHT - _TOP - _BOTTOM) / max(top - low, 1)
    zero = _TOP + top * scale
    step = (_WIDTH - _LEFT) / max(len(columns), 1)
    drawn = [*_axis(top, zero, scale)]
    for place, (column, sums) in enumerate(columns.items()):
        left = _LEFT + place * step
        drawn += _column(left + step * 0.15, step * 0.7, zero, scale, sums, colours)
        drawn.append(f"<text x='{left + step / 2:.1f}' y='{_HEIGHT - 8}' text-anchor='middle'>{column[:7]}</text>")
    keys = "".join(
        f"<span class='key'><i style='background:{colour}'></i>{escape(name)}</span>"
        for name, colour in colours.items()
    )
    return f"<svg viewBox='0 0 {_WIDTH} {_HEIGHT}' role='img'>{''.join(drawn)}</svg><div>{keys}</div>"


def _axis(top: int, zero: float, scale: float) -> Iterator[str]:
    step = _round(top / 4)
    for cents in range(0, top + 1, step):
        y = zero - cents * scale
        yield f"<line x1='{_LEFT}' x2='{_WIDTH}' y1='{y:.1f}' y2='{y:.1f}' stroke='#e2e6ea'/>"
        yield f"<text x='{_LEFT - 8}' y='{y + 4:.1f}' text-anchor='end'>${cents / 100:,.0f}</text>"


def _round(cents: float) -> int:
    """Return the next larger 1, 2 or 5 with zeros, in whole dollars."""
    unit = 100
    while True:
        for factor in (1, 2, 5):
            if unit * factor >= cents:
                return unit * factor
        unit *= 10


def _column(
    x: float, width: float, zero: float, scale: float, sums: Mapping[str, int], colours: Mapping[str, str]
) -> Iterator[str]:
    above = below = zero
    for name, colour in colours.items():
        cents = sums.get(name, 0)
        height = abs(cents) * scale
        if cents > 0:
            above -= height
        y = above if cents > 0 else below
        if cents < 0:
            below += height
        if cents:
            yield (
                f"<rect x='{x:.1f}' y='{y:.1f}' width='{width:.1f}' height='{height:.1f}' fill='{colour}'>"
                f"<title>{escape(name)}: {dollars(cents)}</title></rect>"
            )
