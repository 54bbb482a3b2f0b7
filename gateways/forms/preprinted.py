"""Data alone, placed for a form that is in the printer already: Courier at 10 characters and 6 lines an inch."""

from collections.abc import Iterable
from io import BytesIO

from reportlab.lib.pagesizes import LETTER
from reportlab.pdfgen.canvas import Canvas

from gateways.forms.boxes import Entries, FormError, boxes

_FONT, _SIZE = "Courier", 12
_COLUMN = _LINE = 72
_ORIGINS = {"cms1500": (24.0, 22.0), "ub04": (9.8, -2.0)}
"""Points from the left and the top edge of the paper to the first column and line of the form."""


def preprinted(form: str, pages: Iterable[Entries], right: float = 0, down: float = 0) -> bytes:
    """Return the PDF. `right` and `down` move everything by points: no two printers feed paper alike.

    Raises:
        FormError: the form has no box for a value, or not enough room in it.
    """
    out = BytesIO()
    canvas = Canvas(out, pagesize=LETTER, invariant=True)
    left, top = _ORIGINS[form]
    for entries in pages:
        canvas.setFont(_FONT, _SIZE)
        for name, text in entries.items():
            box = boxes(form).get(name)
            if box is None:
                raise FormError(f"the form has no box {name} for {text!r}; send this claim as an 837")
            x = left + right + (box.column - 1) * _COLUMN / 10
            y = LETTER[1] - (top + down + box.line * _LINE / 6)
            canvas.drawString(x, y, box.fitted(text))
        canvas.showPage()
    canvas.save()
    return out.getvalue()
