"""What the tabular list of ICD-10-CM says at a node, besides its title."""

from models.base import Value


class Seventh(Value):
    """The 7th characters that codes below a node take."""

    note: str = ""
    characters: dict[str, str] = {}


class Notes(Value):
    """Instructional notes, word for word; codes in them stand in parentheses."""

    includes: tuple[str, ...] = ()
    inclusion_terms: tuple[str, ...] = ()
    excludes1: tuple[str, ...] = ()
    """Never coded together with this one, unless the two are not related (guidelines I.A.12.a)."""
    excludes2: tuple[str, ...] = ()
    """Not part of this condition; both may be coded."""
    code_first: tuple[str, ...] = ()
    use_additional: tuple[str, ...] = ()
    code_also: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    seventh: Seventh | None = None
