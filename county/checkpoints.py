"""The newest signed head of a log, for witnesses and whoever checks a receipt."""

from sync import note, tables
from sync.store import Store


def latest_checkpoint(store: Store, origin: str) -> str | None:
    """The note of a log's newest checkpoint, with our countersignature where we gave one.

    ``None`` where the log is not known, or nothing in it is signed yet.
    """
    log = tables.find_log(store.db, origin)
    if log is None:
        return None
    newest = tables.last_note(store.db, "checkpoint", log.number)
    if newest is None:
        return None
    size, text = newest
    receipts = dict(tables.notes(store.db, "receipt", log.number))
    return text if size not in receipts else _joined(text, receipts[size])


def _joined(text: str, receipt: str) -> str:
    own, ours = note.parse(text), note.parse(receipt)
    if own.text != ours.text:
        return text
    return note.format_note(note.Note(own.text, (*own.signatures, *ours.signatures)))
