"""What the screens' loads ask of the terminal, on the database thread."""

from typing import Any


def last_exchange_ms(terminal: Any) -> int | None:
    """When the county last answered (Unix ms, county time), or None."""
    trusted = terminal.store.trusted()
    return None if trusted is None else int(trusted.county_ms)
