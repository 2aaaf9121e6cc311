"""What is typed at the county to be told to the villages: one line that can be shown."""

from county.errors import BadText
from hearings.errors import TextRefused
from hearings.texts import one_line

MAX_NAME, MAX_REASON = 60, 1000


def plain_line(text: str, what: str, limit: int) -> str:
    """A line of 1 to ``limit`` characters that can be seen. Raises ``BadText``."""
    try:
        return one_line(text, what, limit)
    except TextRefused as error:
        raise BadText(str(error)) from error
