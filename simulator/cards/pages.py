"""The hosted payment page: a form without any script. Card numbers come here and nowhere else."""

import re
from html import escape

from models.cards import CheckoutOrder
from models.money import dollars
from simulator.cards.acting import CARDS

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
}
_STYLE = """
:root { color-scheme: light dark; }
body { font: 17px/1.5 system-ui, sans-serif; max-width: 26rem; margin: 2rem auto; padding: 0 1rem; }
label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
input { font: inherit; width: 100%; box-sizing: border-box; padding: .6rem .75rem; border: 1px solid #8889;
  border-radius: .5rem; }
.two { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; align-items: end; }
button { font: inherit; font-weight: 700; width: 100%; margin-top: 1.5rem; padding: .75rem; border: 0;
  border-radius: .5rem; background: #14532d; color: #fff; }
.wrong { border-left: .3rem solid #b91c1c; padding: .5rem .75rem; background: #b91c1c18; }
.sandbox { font-size: .85rem; opacity: .8; margin-top: 2rem; }
"""


def wrong(number: str, expiry: str, code: str) -> str:
    """Return what is wrong with what was typed, in words; empty where nothing is."""
    digits = re.sub(r"[ -]", "", number)
    if not re.fullmatch(r"\d{13,19}", digits) or not _adds_up(digits):
        return "The card number is not complete, or has a wrong digit."
    if not re.fullmatch(r"(0[1-9]|1[0-2])\s*/\s*\d{2}", expiry.strip()):
        return "Write the expiry date as month / year, for example 04 / 29."
    if not re.fullmatch(r"\d{3,4}", code.strip()):
        return "The security code is the three or four digits on the card."
    return ""


def _adds_up(digits: str) -> bool:
    """The check digit of ISO/IEC 7812-1 (Luhn)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def payment(identifier: str, order: CheckoutOrder, told: str = "") -> str:
    """The page on which a payer types a card."""
    alert = f'<p class="wrong" role="alert">{escape(told)}</p>' if told else ""
    payee = escape(order.payee or "your care provider")
    tests = "; ".join(f"{card.number} {card.name.replace('_', ' ')}" for card in CARDS)
    return f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Pay {dollars(order.cents)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style>
<main><h1>Pay {dollars(order.cents)}</h1><p>to {payee}</p>{alert}
<form method="post" action="/cards/pay/{escape(identifier)}">
<label for="number">Card number</label>
<input id="number" name="number" inputmode="numeric" autocomplete="cc-number" required maxlength="23">
<div class="two"><div><label for="expiry">Expires (month / year)</label>
<input id="expiry" name="expiry" autocomplete="cc-exp" placeholder="04 / 29" required maxlength="7"></div>
<div><label for="code">Security code</label>
<input id="code" name="code" inputmode="numeric" autocomplete="cc-csc" required maxlength="4"></div></div>
<button>Pay {dollars(order.cents)}</button></form>
<p><a href="{escape(order.return_url)}">Go back without paying</a></p>
<p class="sandbox">Sandbox: no real card is charged. Test cards: {escape(tests)}.</p></main></html>"""
