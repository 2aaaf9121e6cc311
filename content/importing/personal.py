"""Numbers that belong to a person: ID, bank card, phone. They never get in, and never get out.

What looks like one is found by shape and check digit; a text that is shown or reported anywhere is
masked first (个人信息保护法, articles 25 and 51).
"""

import re
import unicodedata
from datetime import date

_DAY = re.compile(r"(?:19|20)[0-9]{2}[-.](?:1[0-2]|0?[1-9])[-.](?:3[01]|[12][0-9]|0?[1-9])")
_GAPS = re.compile(r"(?<=[0-9])[ \-·•]{1,3}(?=[0-9Xx])")
_LONG = re.compile(r"(?<![0-9])(?<![0-9]\.)[0-9]{11,19}(?![0-9])[Xx]?")
_RUN = re.compile(r"[0-9](?:[ \-·•]{0,3}[0-9]){10,}[Xx]?")
_MOBILE = re.compile(r"(?:0|86|\+86)?1[3-9][0-9]{9}")
_RUINED = re.compile(r"[1-9](?:\.[0-9]+)?[eE]\+?(?:1[0-9])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\xad"))
MAY_HOLD_NUMBER = re.compile(r"\d(?:[^\w]{0,3}\d){10}|[eE]\+?1\d")
"""A cheap first look, over many cells at once: without a match there is nothing to find."""

ID, CARD, MOBILE, RUINED = "身份证号", "银行卡号", "手机号", "被 Excel 写坏的长号码"


def find_personal(text: str) -> str:
    """What kind of personal number ``text`` contains, in Chinese; empty when there is none."""
    plain = unicodedata.normalize("NFKC", text).translate(_ZERO_WIDTH)
    for form in {plain, _GAPS.sub("", _DAY.sub("日", plain))}:
        for match in _LONG.finditer(form):
            if kind := _kind(match[0].upper()):
                return kind
    return RUINED if _RUINED.search(plain) else ""


def is_personal_number(value: float) -> bool:
    """Whether a number cell is an ID, card or phone number (long ones have lost their end)."""
    if value != value or not 10**10 <= value < 10**300 or value != int(value):
        return False
    return value >= 10**14 or _MOBILE.fullmatch(str(int(value))) is not None


def _kind(digits: str) -> str:
    bare = digits.removesuffix("X")  # of an ID it is the last digit, else only a letter beside it
    if _is_id(digits) or _is_id(bare):
        return ID
    digits = bare
    if 16 <= len(digits) <= 19 and (digits.startswith("62") or _luhn(digits)):
        return CARD
    return MOBILE if _MOBILE.fullmatch(digits) else ""


def _is_id(digits: str) -> bool:
    if len(digits) == 15 and digits.isdigit():
        return digits[0] in "12345678" and _is_day("19" + digits[6:12])
    if len(digits) != 18 or not digits[:17].isdigit():
        return False
    if digits[0] in "12345678" and _is_day(digits[6:14]):
        return True  # a mistyped check digit makes it no less personal
    total = sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=False))
    return _CHECK[total % 11] == digits[17] and digits[0] in "12345678"


def _is_day(digits: str) -> bool:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return 1900 <= day.year <= 2099


def _luhn(digits: str) -> bool:
    doubled = "0246813579"
    odd = sum(map(int, digits[-1::-2]))
    return (odd + sum(int(doubled[int(d)]) for d in digits[-2::-2])) % 10 == 0


def mask(text: str) -> str:
    """``text`` with every run of eleven digits or more cut down to its first three."""
    return _RUN.sub(lambda run: run[0][:3] + "*" * (len(run[0]) - 3), text)


def shown(cell: str | int | float, limit: int = 40) -> str:
    """A cell as it may be shown in an error or a preview: plain, masked, and short."""
    text = cell if isinstance(cell, str) else _number(cell)
    if text.startswith("\x01"):
        text = text[2:]
    if len(text) <= limit and text.isprintable() and not MAY_HOLD_NUMBER.search(text):
        return text.strip()
    text = mask(unicodedata.normalize("NFKC", text).translate(_ZERO_WIDTH))
    text = "".join(c if c.isprintable() else " " for c in text).strip()
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _number(value: int | float) -> str:
    if isinstance(value, int):
        return str(value)
    whole = abs(value) < 10**15 and value == int(value)
    return str(int(value)) if whole else f"{value:.15g}"
