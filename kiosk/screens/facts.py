"""What the screens' loads ask of the terminal, on the database thread."""

from typing import Any


def freshness(terminal: Any) -> str:
    """How fresh the last exchange is, in words."""
    from kiosk.views import words  # the first frame does without

    return words.freshness(last_exchange_ms(terminal), terminal.now().ms)


def last_exchange_ms(terminal: Any) -> int | None:
    """When the county last answered (Unix ms, county time), or None."""
    trusted = terminal.store.trusted()
    return None if trusted is None else int(trusted.county_ms)
