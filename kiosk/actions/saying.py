"""What the staff write into the record, where it stays for everybody to read."""

from hearings.texts import one_line

MOST_REASON = 200
MOST_NAME = 40


def reason(text: str) -> str:
    """One line, perhaps empty. Raises ``TextRefused``, ``PersonalNumber``."""
    return one_line(text, "原因", MOST_REASON) if text.strip() else ""


def name(text: str) -> str:
    """A person's name. Raises as ``reason``, and for none."""
    return one_line(text, "姓名", MOST_NAME)
