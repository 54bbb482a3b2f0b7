"""The pages behind a pay link, in plain words: no script, readable with a keyboard, a screen reader and a phone."""

from collections.abc import Iterable
from html import escape

from domain.plan_words import autopay, warning
from domain.statements import StatementFacts, account_rows, advice
from models.cards import Charge
from models.money import dollars

STYLE = """
:root { color-scheme: light dark; --line: #8886; --soft: #8881; --go: #14532d; }
* { box-sizing: border-box; }
body { font: 17px/1.55 system-ui, sans-serif; max-width: 34rem; margin: 0 auto; padding: 1.25rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0 1rem; } h2 { font-size: 1.1rem; margin: 1.75rem 0 .5rem; }
header p { margin: 0; opacity: .75; }
label { display: block; margin: 1rem 0 .25rem; font-weight: 600; } .hint { opacity: .75; font-size: .9rem; margin: 0; }
input[type=text] { font: inherit; width: 100%; padding: .65rem .75rem; border: 1px solid var(--line);
  border-radius: .5rem; }
button, .button { font: inherit; font-weight: 700; display: block; width: 100%; margin-top: 1.5rem; padding: .8rem;
  border: 0; border-radius: .5rem; background: var(--go); color: #fff; text-align: center; text-decoration: none; }
:focus-visible { outline: 3px solid #2563eb; outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; } td { padding: .4rem 0; border-bottom: 1px solid var(--line); }
td:last-child { text-align: right; white-space: nowrap; padding-left: 1rem; vertical-align: top; }
tr.sum td { font-weight: 700; border-bottom: 0; }
.owed { background: var(--soft); border-radius: .75rem; padding: 1rem; }
.owed strong { font-size: 2rem; display: block; }
.wrong { border-left: .3rem solid #b91c1c; background: #b91c1c18; padding: .6rem .9rem; }
.good { border-left: .3rem solid #15803d; background: #15803d18; padding: .6rem .9rem; }
fieldset { border: 0; padding: 0; margin: 0; } legend { font-weight: 600; padding: 0; }
.choice { display: flex; gap: .6rem; align-items: baseline; margin: .5rem 0; font-weight: 400; }
"""


def page(title: str, body: str, provider: str = "", refresh: int = 0) -> str:
    """Return a whole page; `refresh` seconds load it again by itself."""
    again = f'<meta http-equiv="refresh" content="{refresh}">' if refresh else ""
    head = f"<header><p>{escape(provider)}</p></header>" if provider else ""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>{again}'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f'<link rel="stylesheet" href="/pay/style.css"></head><body>{head}<main><h1>{escape(title)}</h1>{body}</main>'
        "</body></html>"
    )


def alert(words: str) -> str:
    """What went wrong, read out at once by a screen reader."""
    return f'<p class="wrong" role="alert">{escape(words)}</p>' if words else ""


def question(address: str, told: str = "") -> str:
    """Ask who it is before anything is shown."""
    return page(
        "Pay your bill",
        f"""<p>Before we show the bill, please tell us who the patient is.</p>{alert(told)}
<form method="post" action="{escape(address)}">
<label for="born">Patient's date of birth</label>
<p class="hint" id="born-hint">Month / day / year, as in 04 / 27 / 1984</p>
<input type="text" id="born" name="born" inputmode="numeric" autocomplete="bday" aria-describedby="born-hint" required
 maxlength="14">
<label for="zip">ZIP code of the address on the bill</label>
<input type="text" id="zip" name="zip" inputmode="numeric" autocomplete="postal-code" required maxlength="10">
<button>Show my bill</button></form>""",
    )


def bill(address: str, facts: StatementFacts, told: str = "") -> str:
    """What is owed, why, and how much of it to pay now."""
    cents, title = facts.sums.owed, "Your bill"
    day = f" for your visit on {facts.service_date:%B %-d, %Y}" if facts.service_date else ""
    parts = [f'<div class="owed">You owe<strong>{dollars(cents)}</strong>{escape(day.strip())}</div>', alert(told)]
    if facts.plan is not None and (words := warning(facts.plan)):
        parts.append(f'<p class="wrong">{escape(words)}</p>')
    if facts.plan is not None and (words := autopay(facts.plan)):
        parts.append(f"<p>{escape(words)}</p>")
    parts.append(_amount(address, facts))
    parts += ["<h2>How the bill comes to what you owe</h2>", _table(account_rows(facts), ("You owe", cents))]
    if facts.parts:
        why = "".join(
            f"<tr><td><b>{escape(each.title)}</b>. {escape(each.text)}</td><td>{dollars(each.cents)}</td></tr>"
            for each in facts.parts
        )
        parts.append(f"<h2>Why you owe it</h2><table>{why}</table>")
    parts += [f"<h2>{escape(head)}</h2><p>{escape(words)}</p>" for head, words in advice(facts)[1:]]
    return page(title, "".join(parts), facts.facility.name)


def _amount(address: str, facts: StatementFacts) -> str:
    owed = facts.sums.owed
    choices = [("all", f"All of it: {dollars(owed)}")]
    if facts.prompt is not None:
        cents, day = facts.prompt
        words = f"All of it with the discount for paying by {day:%B %-d, %Y}: {dollars(cents)}"
        choices = [("prompt", words), ("all", f"All of it without the discount: {dollars(owed)}")]
    if facts.plan is not None and 0 < facts.plan.pay_now[0] < owed:
        now, day = facts.plan.pay_now
        choices.insert(0, ("plan", f"What your payment plan asks by {day:%B %-d, %Y}: {dollars(now)}"))
    radios = "".join(
        f'<label class="choice"><input type="radio" name="pay" value="{value}"{" checked" if not at else ""}>'
        f"{escape(words)}</label>"
        for at, (value, words) in enumerate(choices)
    )
    return f"""<form method="post" action="{escape(address)}/checkout"><h2>Pay now</h2>
<fieldset><legend>How much?</legend>{radios}
<label class="choice"><input type="radio" name="pay" value="other">Another amount</label></fieldset>
<label for="amount">Another amount, in dollars</label>
<input type="text" id="amount" name="amount" inputmode="decimal" maxlength="12">
<button>Pay by card</button>
<p class="hint">You type your card on our card company's own page. We never see the number.</p></form>"""


def _table(rows: Iterable[tuple[str, int]], total: tuple[str, int]) -> str:
    lines = "".join(f"<tr><td>{escape(words)}</td><td>{dollars(cents)}</td></tr>" for words, cents in rows)
    return f'<table>{lines}<tr class="sum"><td>{escape(total[0])}</td><td>{dollars(total[1])}</td></tr></table>'


def nothing_owed(address: str, provider: str) -> str:
    """Everything is paid."""
    words = f'<p class="good">Nothing is owed. Thank you.</p><p><a href="{escape(address)}/bill">Look again</a></p>'
    return page("Your bill", words, provider)


def receipt(address: str, number: str, charge: Charge, left: int, provider: str) -> str:
    """It was paid."""
    rest = f"You still owe {dollars(left)}." if left > 0 else "Nothing more is owed."
    return page(
        "Thank you, it is paid",
        f"""<p class="good" role="status">We got {dollars(charge.cents)} from {escape(charge.card)} on
{charge.on:%B %-d, %Y}. {escape(rest)}</p><p>Your receipt is <b>{escape(number)}</b>.</p>
<p><a class="button" href="{escape(address)}/receipts/{escape(number)}.pdf">Receipt as PDF</a></p>""",
        provider,
    )


def waiting(provider: str) -> str:
    """The gateway has not said yet what became of it."""
    words = "<p role='status'>We are asking the card company. Please do not pay again: this page looks by itself.</p>"
    return page("One moment", words, provider, refresh=3)


def sorry(title: str, words: str) -> str:
    """Nothing can be shown."""
    return page(title, f"<p>{escape(words)}</p>")
