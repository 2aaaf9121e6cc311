"""What can go wrong with the log and its exchange. ``str(error)`` is plain Chinese."""

import msgspec

# What decoding bytes of strangers raises; the last for arrays nested tens of thousands deep.
UNDECODABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


class SyncError(Exception):
    """Root of the errors of this floor."""


class StorageError(SyncError):
    """The database could not be opened, read or written; nothing was saved."""


class UnsafeSqlite(StorageError):
    """This SQLite carries the WAL-reset bug and a second writer asked to open the file."""


class DiskFull(StorageError):
    """The disk is full; the transaction was rolled back and nothing was saved."""


class LogDamaged(SyncError):
    """A stored leaf, tile, checkpoint or receipt does not match its hash or signature."""


class LogQuarantined(SyncError):
    """The log is known to have forked (a cloned or restored disk) and takes no more entries."""


class BlobMissing(SyncError):
    """The log names a blob whose bytes are not here."""


class BlobChanged(SyncError):
    """A blob's bytes are not those that its hash names; they are never given out."""


class BadSignature(SyncError):
    """A note, request or receipt is not signed by the key it names."""


class BadFormat(SyncError):
    """Bytes that are not what the format says: frame, message, note or proof."""


class TooLarge(BadFormat):
    """An entry, frame, batch or decompressed body exceeds its cap."""


class ForkFound(SyncError):
    """Two different contents under one (origin, sequence number)."""


class ExchangeFailed(SyncError):
    """The exchange did not come to a verified receipt; nothing is lost, try again later."""


class LinkBroken(ExchangeFailed):
    """The line was there and broke in the middle: part of what was sent may have arrived."""


class CountyRefused(ExchangeFailed):
    """The county answered with a numbered problem.

    ``number`` is the problem's number as listed in ``docs/protocol.md``; ``signature`` the county's
    under it, empty where it gave none: anybody on the way may have answered.
    """

    def __init__(self, number: int, text: str, signature: bytes = b"") -> None:
        super().__init__(text)
        self.number, self.signature = number, signature


class StickFailed(SyncError):
    """A stick is not there, cannot be read or written, or has something odd in our place."""


class StickFull(StickFailed):
    """The stick is full; nothing half-written is left on it."""


class BadBundle(BadFormat):
    """A file on a stick that is no bundle, or a damaged one; nothing of it was taken."""


class OthersBundle(SyncError):
    """A bundle on a stick for another county or terminal, or an answer nobody here asked for."""


class NotEnrolled(SyncError):
    """This device has no county key yet."""


class WrongSecret(SyncError):
    """A PIN, token or recovery code does not match."""
