"""What a repository refuses. The API turns each into its problem; none of the messages holds PHI."""


class StorageError(Exception):
    """Base of all refusals."""


class MissingError(StorageError):
    """There is no such row."""


class StaleError(StorageError):
    """Somebody else changed the row since the caller read it."""


class WrongStateError(StorageError):
    """The row is in a state that does not allow this."""
