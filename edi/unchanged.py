"""A received transaction as a body to be written again: the same segments in a new envelope."""

from edi.envelope import Transaction
from edi.write_envelope import Body, BodySegment, Element, Repeated


def unchanged(transaction: Transaction) -> Body:
    """The body of what was read, with the standard delimiters.

    `write` raises `WriteError` where a text of it holds one of those.
    """
    marks = transaction.delimiters

    def element(text: str) -> Element:
        if marks.repetition and marks.repetition in text:
            return Repeated(tuple(text.split(marks.repetition)))
        return tuple(text.split(marks.component)) if marks.component in text else text

    segments = [
        BodySegment(loop="", tag=row[0], elements=tuple([element(text) for text in row[1:]]))
        for row in transaction.rows
    ]
    return Body(type=transaction.type, segments=tuple(segments), own_version=transaction.version)
