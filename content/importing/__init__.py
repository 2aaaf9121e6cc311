"""Strict reading of the workbooks that accountants bring. Nothing here ever writes anything.

The names are found on first use: the process that reads strangers' bytes imports from this package
too, and has to start in milliseconds with as little as possible inside.
"""

TYPE_CHECKING = False  # as in typing, whose import alone would take a third of that start
if TYPE_CHECKING:
    from content.importing.ledger import read_ledger
    from content.importing.result import CellError, LedgerImport, ParsedLine, PreviewRow

__all__ = ["CellError", "LedgerImport", "ParsedLine", "PreviewRow", "read_ledger"]


def __getattr__(name: str) -> object:
    if name == "read_ledger":
        from content.importing.ledger import read_ledger

        return read_ledger
    if name in __all__:
        from content.importing import result

        found: object = getattr(result, name)
        return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
