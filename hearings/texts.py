"""What villagers write for everyone to read, made fit to be shown."""

import re
import unicodedata

from hearings.errors import PersonalNumber, TextRefused

# Grouped as people write them; a row of dates or years must not look like a card.
_ID = r"[1-8]\d{5}[ -]?(?:19|20)\d{6}[ -]?\d{3}[\dXx]"
_CARD = r"\d{15,19}|[3-6]\d{3}(?:[ -]\d{4}){3}(?:[ -]?\d{1,3})?"
_MOBILE = r"(?:86[ -]?)?1[3-9]\d[ .-]?\d{4}[ .-]?\d{4}"
_PERSONAL = re.compile(rf"(?<!\d)(?:{_ID}|{_CARD}|{_MOBILE})(?!\d)")


def one_line(text: str, what: str, limit: int) -> str:
    """A trimmed single line of 1 to ``limit`` characters. Raises ``TextRefused``."""
    line = " ".join(_visible(text).split())
    if not line:
        raise TextRefused(f"还没有写{what}。")
    return _checked(line, what, limit)


def paragraphs(text: str, what: str, limit: int) -> str:
    """Trimmed text of at most ``limit`` characters, perhaps empty. Raises ``TextRefused``."""
    lines = (" ".join(line.split()) for line in _visible(text).splitlines())
    return _checked("\n".join(lines).strip(), what, limit)


def _visible(text: str) -> str:
    """Without control, formatting, private and unpaired characters, which no font shows."""
    normal = unicodedata.normalize("NFC", text)
    return "".join(c for c in normal if c in "\n\t" or unicodedata.category(c)[0] != "C")


def _checked(text: str, what: str, limit: int) -> str:
    if len(text) > limit:
        raise TextRefused(f"{what}太长了：最多 {limit} 个字，现在有 {len(text)} 个。")
    if _PERSONAL.search(unicodedata.normalize("NFKC", text)):
        raise PersonalNumber
    return text
