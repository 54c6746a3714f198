"""What may go wrong with a store."""


def marked(text: str) -> str:
    """Mark a text that a user may read, for a program's catalogue of translations; gives it back unchanged."""
    return text


_ = marked


class StoreError(Exception):
    """The store cannot do it. `message` is a sentence with the names of `facts` in braces."""

    def __init__(self, message: str, **facts: object) -> None:
        self.message = message
        self.facts = facts
        super().__init__(message.format(**facts))


class Conflict(StoreError):
    """A document is not of the revision that a change expects; nothing was written."""

    def __init__(self, table: str, id: str) -> None:
        super().__init__(_("{ref} was changed by somebody else"), ref=f"{table}/{id}")
        self.table = table
        self.id = id


class ReadOnly(StoreError):
    """The store is open for reading only."""


class Locked(StoreError):
    """Another process kept the lock too long."""


class Broken(StoreError):
    """A sync failed: what reached the disk is unknown, the store must be opened again."""


class Damaged(StoreError):
    """Bytes of the log are not as they were written."""


def why(error: OSError) -> str:
    """The system's reason, without a file name."""
    return error.strerror or type(error).__name__
