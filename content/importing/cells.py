"""One strict parser per kind of column. None of them guesses; what is not understood is ``Bad``.

Each parser is a dict from the raw cell to its meaning that fills itself in: a column is then parsed
with ``map(parser.__getitem__, column)``, and a repeated cell costs a lookup.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite

from content.errors import BadFigure
from content.importing.personal import (
    MAY_HOLD_NUMBER,
    RUINED,
    find_personal,
    is_personal_number,
    shown,
)
from content.importing.wire import DATE_MARK, MARK
from content.importing.workbook import Cell
from content.money import FULL_WIDTH, MAX_FEN, parse_fen
from content.period import Period

MAX_TEXT = 200
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\xad"))
_SPACES = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_GARBLED = re.compile("\ufffd|锟斤|烫烫|屯屯屯")
_ODD = (" |", "| ", "  ", "e", "E", "锟", "烫", "屯", "\ufffd")
_ANY_DIGIT = re.compile(r"[0-9]")
_LONG_NUMBER = re.compile(r"[0-9０-９ \-·•.]{11}")
_FULL_DATE = re.compile(
    r"(?P<y>[0-9]{4})(?:(?P<s>[-./])(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})"
    r"|年(?P<m2>[0-9]{1,2})月(?P<d2>[0-9]{1,2})日?|(?P<m3>[0-9]{2})(?P<d3>[0-9]{2}))"
    r"(?:[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
)
_SHORT_DATE = re.compile(r"(?P<m>[0-9]{1,2})(?:月(?P<d>[0-9]{1,2})日?|[-./](?P<d2>[0-9]{1,2}))")
_TENTH = re.compile(r"[0-9]{1,2}\.[1-3]")
_AROUND_DATE_WORDS = re.compile(r"\s*([年月日])\s*")
_MAX_SERIAL = 110_000
_DASH = re.compile(r"\s*[¥￥]?\s*[-－−–—―]{1,2}\s*")
_WRONG_KINDS = {
    "d": "这一格被 Excel 变成了日期：请把格式改成文本，重新填写",
    "b": "这一格是「是/否」，不是该填的内容",
    "t": "这一格是时间，不是该填的内容",
    "e": "这一格的公式出错了：请在 Excel 里改好再导入",
}


@dataclass(frozen=True, slots=True)
class Bad:
    """A cell that was not understood.

    ``about`` is ``period`` for a day out of the period, ``side`` where nothing says whether an
    amount was received or spent. Of a value made of several columns ``column`` names the one to
    blame and ``cell`` is what stands there.
    """

    reason: str
    about: str = ""
    column: str = ""
    cell: Cell = ""


Given = Cell | Bad
"""A cell as the file has it, or one made of several columns, which may have failed already."""


def filled(cell: Given) -> bool:
    """Whether anything stands in a cell: neither spaces nor a lone dash do."""
    if not isinstance(cell, str):
        return True
    return cell.strip(" \t\r\n\u3000\xa0\u200b\ufeff") != "" and not is_dash(cell)


def is_dash(cell: Given) -> bool:
    """Whether a cell holds only a dash: so accounting formats print zero, and people nothing."""
    return isinstance(cell, str) and _DASH.fullmatch(cell) is not None


class MoneyCells(dict[Given, int | Bad | None]):
    """Amounts in fen; an empty cell, or one with a lone dash, is ``empty``."""

    def __init__(self, empty: int | None) -> None:
        super().__init__({"": empty})
        self._empty = empty

    def __missing__(self, cell: Given) -> int | Bad | None:
        if isinstance(cell, Bad):
            return cell
        if cell.__class__ is float:
            # Nearly every cell of a big sheet ends here; the rest of the rule is _number_fen's.
            hundredfold = cell * 100.0
            if -1e12 < hundredfold < 1e12:
                fen = self[cell] = round(hundredfold)
                if -1e-4 < hundredfold - fen < 1e-4:
                    return fen
        meaning = self[cell] = self._parse(cell)
        return meaning

    def _parse(self, cell: Cell) -> int | Bad | None:
        if not isinstance(cell, str):
            return _number_fen(cell)
        if cell.startswith(MARK):
            return Bad(_wrong_kind(cell, "金额"))
        if not cell.translate(_ZERO_WIDTH).strip() or is_dash(cell):
            return self._empty
        try:
            return _no_phone(parse_fen(cell))
        except BadFigure as error:
            return Bad(f"金额写成了「{shown(cell)}」：{_tail(str(error))}")


def _number_fen(value: int | float) -> int | Bad:
    """A number cell. Sums of binary fractions miss the cent by a hair; a third decimal does not."""
    hundredfold = value * 100
    if not -MAX_FEN <= hundredfold <= MAX_FEN:
        return Bad("金额太大：一个村的账没有这么大的数，请核对")
    fen = round(hundredfold)
    if abs(hundredfold - fen) > 1e-4 + abs(hundredfold) * 4e-15:
        return Bad(f"金额是 {shown(value)}：小数多于两位，金额只到分，请在表里四舍五入到分")
    return _no_phone(fen)


def _no_phone(fen: int) -> int | Bad:
    """Ten thousand million yuan and the shape of a mobile number: that is no amount."""
    if fen >= 10**12 and fen % 100 == 0 and is_personal_number(fen // 100):
        return Bad("这一格像是手机号码，不是金额：号码不能公开，请删去再导入")
    return fen


def _tail(reason: str) -> str:
    return reason if reason.endswith("再导入") else f"{reason}。请在表里改好再导入"


def _wrong_kind(cell: str, what: str) -> str:
    if cell.startswith(DATE_MARK):
        return f"这一格是日期，不是{what}：请把格式改成数值，重新填写"
    return _WRONG_KINDS.get(cell[1:2], f"这一格不是{what}")


class DateCells(dict[Given, str | Bad | None]):
    """ISO dates that lie in the period; an empty cell is ``None``.

    A day without a year is of the period's year; ``yearless`` tells that there was one. In a file
    of texts only (``typed`` is false) 7.1 may once have been the number 7.10.
    """

    def __init__(self, period: Period, from_1904: bool, *, typed: bool = True) -> None:
        super().__init__({"": None})
        self.period, self._typed, self.yearless = period, typed, False
        self._epoch = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)

    def __missing__(self, cell: Given) -> str | Bad | None:
        meaning = self[cell] = cell if isinstance(cell, Bad) else self._parse(cell)
        return meaning

    def _parse(self, cell: Cell) -> str | Bad | None:
        if isinstance(cell, str) and not cell.translate(_ZERO_WIDTH).strip():
            return None
        plain = shown(cell).translate(FULL_WIDTH)
        if _TENTH.fullmatch(plain) and not (self._typed and isinstance(cell, str)):
            two = f"{plain[-1]} 日还是 {plain[-1]}0 日"
            return Bad(f"日期是数 {plain}：看不出是 {two}，请写成 7月1日 这样")
        try:
            day = self._text(cell) if isinstance(cell, str) else self._number(cell)
        except ValueError:
            return Bad("没有这一天：请核对年月日")
        if day is None:
            return Bad(f"看不懂的日期「{shown(cell)}」：要写成 {self.period.start} 这样")
        if day not in self.period:
            label = self.period.label_zh
            return Bad(f"日期 {day} 不在{label}里：请核对日期，或核对导入的是哪一期", "period")
        return day.isoformat()

    def _text(self, cell: str) -> date | None:
        if cell.startswith(MARK):
            return date.fromisoformat(cell[2:12]) if cell.startswith(DATE_MARK) else None
        plain = cell.translate(FULL_WIDTH).translate(_ZERO_WIDTH).strip()
        plain = _AROUND_DATE_WORDS.sub(r"\1", plain)
        if found := _FULL_DATE.fullmatch(plain):
            month = found["m"] or found["m2"] or found["m3"]
            return date(int(found["y"]), int(month), int(found["d"] or found["d2"] or found["d3"]))
        if found := _SHORT_DATE.fullmatch(plain):
            self.yearless = True
            return date(self.period.year, int(found["m"]), int(found["d"] or found["d2"]))
        return None

    def _number(self, value: int | float) -> date | None:
        if not isfinite(value):
            return None
        if value != int(value):
            # 7.15 is the 15th of July; Excel drops the naught of 7.10, which was refused above.
            return self._text(repr(value)) if 1 <= value < 13 else None
        number = int(value)
        if 1 <= number <= _MAX_SERIAL:
            return self._epoch + timedelta(days=number)
        return self._text(str(number)) if 19_000_101 <= number <= 29_991_231 else None


class TextCells(dict[Given, str | Bad]):
    """Texts without hidden characters, personal numbers or garbage. ``name`` for a person's name.

    Voucher numbers and names are folded (NFKC), so that one person is written one way.
    """

    def __init__(self, *, fold: bool = False, name: bool = False) -> None:
        super().__init__({"": ""})
        self._fold, self._name = fold or name, name

    def __missing__(self, cell: Given) -> str | Bad:
        meaning = self[cell] = cell if isinstance(cell, Bad) else self._parse(cell)
        return meaning

    def column(self, cells: Sequence[Given]) -> tuple[list[str | Bad], bool]:
        """A whole column, and whether any of it is ``Bad``.

        Most columns have nothing odd in them: one search over all of it tells.
        """
        try:
            plain = self._all_plain(set(cells))
        except TypeError:  # numbers among them
            plain = False
        return (list(cells), False) if plain else self._one_by_one(cells)  # type: ignore[arg-type]

    def _all_plain(self, cells: Collection[Given]) -> bool:
        """Whether no cell needs a look of its own. Nothing here runs in Python per cell."""
        joined = f"|{'|'.join(cells)}|"  # type: ignore[arg-type]
        return (
            joined.isprintable()
            and not any(odd in joined for odd in _ODD)
            and not _LONG_NUMBER.search(joined)
            and max(map(len, cells), default=0) < MAX_TEXT  # type: ignore[arg-type]
            and (not self._fold or unicodedata.is_normalized("NFKC", joined))
            and not (self._name and _ANY_DIGIT.search(joined))
        )

    def _one_by_one(self, cells: Iterable[Given]) -> tuple[list[str | Bad], bool]:
        texts = list(map(self.__getitem__, cells))
        return texts, any(text.__class__ is Bad for text in texts)

    def _parse(self, cell: Cell) -> str | Bad:
        if not isinstance(cell, str):
            return self._number(cell)
        if cell.startswith(MARK):
            return Bad(_WRONG_KINDS.get(cell[1:2], "这一格不是文字"))
        text = unicodedata.normalize("NFKC", cell) if self._fold else cell
        text = _SPACES.sub(" ", text.translate(_ZERO_WIDTH)).strip()
        if _GARBLED.search(text):
            return Bad("这一格有乱码：文件的文字编码坏了，请用 Excel 或 WPS 另存为 .xlsx")
        if len(text) >= MAX_TEXT:
            return Bad(f"这一格太长：最多 {MAX_TEXT - 1} 个字")
        return self._safe(text)

    def _safe(self, text: str) -> str | Bad:
        if MAY_HOLD_NUMBER.search(text) and (kind := find_personal(text)):
            if kind == RUINED:
                return Bad("这一格的长号码被 Excel 写坏了：请删去，或把格式改成文本重新填写")
            return Bad(f"这一格里有{kind}：不能公开，请删去再导入")
        if self._name and any(c.isdigit() for c in text):
            return Bad("这一格应是人名，里面却有数字")
        return text

    def _number(self, value: int | float) -> str | Bad:
        if is_personal_number(value):
            return Bad("这一格像是身份证、银行卡或手机的号码：不能公开，请删去再导入")
        if not isfinite(value) or value != int(value) or value < 0:
            return Bad("这一格应是文字，却是一个数")
        text = str(int(value))
        return text if len(text) < 11 and not self._name else self._safe(text)
