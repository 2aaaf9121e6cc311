"""Money: an integer number of fen inside, strict texts at the edges.

Reading refuses whatever is not plainly an amount in yuan with at most two decimals: a figure that
was guessed is worse than a file that was sent back.
"""

import re

from content.errors import BadFigure

MAX_FEN = 10**13
"""The largest magnitude read: a hundred thousand million yuan, far above any village."""

# Not NFKC: that would also read ² or ① as a digit.
FULL_WIDTH = {code + 0xFEE0: code for code in range(0x21, 0x7F)}
_FOLD = FULL_WIDTH | {ord("￥"): "¥", ord("−"): "-", ord("﹣"): "-", ord("　"): " ", 0xA0: " "}
_AMOUNT = re.compile(
    r"(?P<open>\()?(?P<sign>[-+])?(?:(?:¥|CNY|RMB|人民币) ?)?(?P<inner>[-+])?"
    r"(?P<yuan>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.(?P<cents>[0-9]{1,2}))?"
    r"(?: ?元整?)?(?P<tail>-)?(?P<close>\))?"
)
_UNIT = re.compile(r"[百千万亿]")
_EXPONENT = re.compile(r"[0-9](?:\.[0-9]+)?[eE][+-]?[0-9]")
_DECIMALS = re.compile(r"-?[0-9,]+\.[0-9]{3,}")
_GROUPED = re.compile(r"-?[0-9,]*,[0-9,]*(?:\.[0-9]*)?")

_WAN_FEN, _YI_FEN = 10**6, 10**10
_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_GROUPS = ("", "万", "亿", "万亿")


def parse_fen(text: str) -> int:
    """An amount in yuan, as accountants write it, in fen; ``BadFigure`` says what is wrong.

    Understood: full-width digits, ``1,234.50``, ``￥``, ``元``, and minus as ``-300``, ``−300``,
    ``300-`` or ``（300）``. Refused: 万 and 亿, more than two decimals, exponents, misplaced
    thousands commas, two signs at once, and everything else.
    """
    plain = text.translate(_FOLD).strip(" \u200b\ufeff\t\r\n")
    match = _AMOUNT.fullmatch(plain)
    if match is None:
        raise BadFigure(_why_not(plain))
    return _signed(match, _magnitude(match))


def _magnitude(match: re.Match[str]) -> int:
    fen = int(match["yuan"].replace(",", "")) * 100 + int((match["cents"] or "0").ljust(2, "0")[:2])
    if fen > MAX_FEN:
        raise BadFigure("金额太大：一个村的账没有这么大的数，请核对")
    return fen


def _signed(match: re.Match[str], fen: int) -> int:
    if bool(match["open"]) != bool(match["close"]):
        raise BadFigure("括号只有一半：表示减的括号要成对，例如（300）")
    signs = [mark for mark in (match["open"], match["sign"], match["inner"], match["tail"]) if mark]
    if len(signs) > 1:
        raise BadFigure("正负号写了不止一个，看不出是加还是减")
    return -fen if signs and signs[0] in "(-" else fen


def _why_not(plain: str) -> str:
    if _UNIT.search(plain) and any(c.isdigit() for c in plain):
        return "金额要写到分，例如 23600.50，不能用「万」「千」这样的单位"
    if _EXPONENT.search(plain):
        return "这个数被 Excel 写成了科学计数，原来的数已经看不出来"
    if _DECIMALS.fullmatch(plain):
        return "小数多于两位：金额只到分"
    if _GROUPED.fullmatch(plain):
        return "千分位的逗号没有放对，例如应是 1,234.50"
    return "这不是金额：要写成 23600.50 这样的数"


def format_yuan(fen: int) -> str:
    """``8060050`` → ``80,600.50``; minus as ``-``."""
    sign = "-" if fen < 0 else ""
    yuan, cents = divmod(abs(fen), 100)
    return f"{sign}{yuan:,}.{cents:02d}"


def format_wan(fen: int) -> str:
    """A headline figure: ``8.06 万``, ``1.20 亿``; under ten thousand yuan the plain figure."""
    if abs(fen) < _WAN_FEN:
        return format_yuan(fen)
    unit, name = (_WAN_FEN, "万") if abs(fen) < _YI_FEN - _YI_FEN // 20000 else (_YI_FEN, "亿")
    hundredths = (abs(fen) * 200 + unit) // (2 * unit)
    return f"{'-' if fen < 0 else ''}{hundredths // 100:,}.{hundredths % 100:02d} {name}"


def spoken_yuan(fen: int) -> str:
    """As it is read aloud: ``8060050`` → 八万零六百元五角."""
    yuan, cents = divmod(abs(fen), 100)
    jiao, odd = divmod(cents, 10)
    words = _spoken_int(yuan) + "元" if yuan or not cents else ""
    if jiao:
        words += _DIGITS[jiao] + "角"
    elif odd and yuan:
        words += "零"
    if odd:
        words += _DIGITS[odd] + "分"
    return ("负" if fen < 0 else "") + words


def _spoken_int(number: int) -> str:
    if number == 0:
        return _DIGITS[0]
    groups = []
    while number:
        number, part = divmod(number, 10_000)
        groups.append(part)
    words, gap = "", False
    for place in range(len(groups) - 1, -1, -1):
        part = groups[place]
        if part == 0:
            gap = bool(words)
            continue
        if words and (gap or part < 1000):
            words += _DIGITS[0]
        words, gap = words + _spoken_group(part) + _GROUPS[place], False
    return words.removeprefix("一") if words.startswith("一十") else words


def _spoken_group(part: int) -> str:
    words, gap = "", False
    for place in (3, 2, 1, 0):
        digit = part // 10**place % 10
        if digit == 0:
            gap = bool(words)
            continue
        words += (_DIGITS[0] if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return words
