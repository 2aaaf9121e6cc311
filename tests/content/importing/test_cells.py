"""The strict parsers: what they read they read exactly, and nothing else gets through."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from content.importing.cells import Bad, DateCells, MoneyCells, TextCells
from content.importing.personal import find_personal, mask, shown
from content.money import MAX_FEN
from content.period import Period

Q3 = Period.parse("2026-Q3")
FEN = st.integers(-MAX_FEN, MAX_FEN)
DAYS = st.dates(Q3.start, Q3.end)


@given(FEN)
def test_a_float_of_whole_fen_is_read_exactly(fen: int) -> None:
    assert MoneyCells(0)[fen / 100] == fen


@given(st.lists(st.integers(-(10**9), 10**9), max_size=60))
def test_a_balance_added_up_by_excel_is_read_exactly(amounts: list[int]) -> None:
    total = 0.0
    for fen in amounts:
        total += fen / 100
    assert MoneyCells(0)[total] == sum(amounts)


@given(st.integers(-(10**12), 10**12))
def test_a_third_decimal_is_never_rounded_away(mills: int) -> None:
    assume(mills % 10)
    assert isinstance(MoneyCells(0)[mills / 1000], Bad)


@given(st.floats())
def test_any_float_is_its_fen_or_bad(value: float) -> None:
    meaning = MoneyCells(None)[value]
    if isinstance(meaning, int):
        assert abs(meaning / 100 - value) <= 1e-5 + abs(value) * 1e-12
        assert abs(meaning) <= MAX_FEN
    else:
        assert isinstance(meaning, Bad)


def test_the_known_sum() -> None:
    assert MoneyCells(0)[0.1 + 0.2] == 30
    assert MoneyCells(None)["  \u200b"] is None
    assert MoneyCells(0)[""] == 0


def test_a_phone_number_is_no_amount() -> None:
    assert isinstance(MoneyCells(0)[13812345678.0], Bad)
    assert isinstance(MoneyCells(0)["13812345678"], Bad)
    assert MoneyCells(0)[12812345678.0] == 1281234567800


FORMS = (
    "{0:%Y-%m-%d}", "{0:%Y/%m/%d}", "{0:%Y.%m.%d}", "{0:%Y%m%d}", "{1}.{2}.{3}", "{1}/{2}/{3}",
    "{1}-{2}-{3}", "{1}年{2}月{3}日", "{1} 年 {2} 月 {3} 日", "{1}年{2}月{3}", "{2}月{3}日",
    "{0:%Y-%m-%d} 00:00:00", "{1}/{2}/{3} 9:05", " {0:%Y-%m-%d}\u200b", "\x01d{0:%Y-%m-%d}T08:30",
)  # fmt: skip


@given(DAYS, st.sampled_from(FORMS), st.booleans())
def test_a_day_is_read_however_it_is_written(day: date, form: str, wide: bool) -> None:
    text = form.format(day, day.year, day.month, day.day)
    if wide and not text.startswith("\x01"):
        text = text.translate({n: n + 0xFEE0 for n in range(0x2C, 0x3A)})
    assert DateCells(Q3, False)[text] == day.isoformat()


@given(DAYS)
def test_serials_and_number_dates(day: date) -> None:
    assert DateCells(Q3, False)[float((day - date(1899, 12, 30)).days)] == day.isoformat()
    assert DateCells(Q3, True)[float((day - date(1904, 1, 1)).days)] == day.isoformat()
    assert DateCells(Q3, False)[int(day.strftime("%Y%m%d"))] == day.isoformat()


@given(st.one_of(st.text(max_size=12), st.floats(), st.integers(), st.text("0123456789-./年月日")))
def test_anything_else_is_no_day(cell: str | float | int) -> None:
    meaning = DateCells(Q3, False)[cell]
    if isinstance(meaning, str):
        assert date.fromisoformat(meaning) in Q3
        assert isinstance(cell, int | float) or any(c.isdigit() for c in cell)
    else:
        assert meaning is None or isinstance(meaning, Bad)


@pytest.mark.parametrize(
    "cell",
    ["2026.7.8.", "2026-7/8", "26-07-08", "8/7/2026", "2026-7", "202678", "七月八日",
     "2026-07-08-", "²026-07-08", 7.1, 7.2, 7.3, 7.123, 0.5, 13.5, 2026.0708, 46211.5, "\x01bTRUE"],
)  # fmt: skip
def test_what_could_be_two_days_is_none(cell: str | float) -> None:
    assert isinstance(DateCells(Q3, False)[cell], Bad)


@given(DAYS.map(lambda day: day + timedelta(days=200)))
def test_a_day_out_of_the_period_says_so(day: date) -> None:
    meaning = DateCells(Q3, False)[day.isoformat()]
    assert isinstance(meaning, Bad)
    assert meaning.about == "period"


TEXT = st.text(max_size=40)


@given(st.lists(st.one_of(TEXT, st.integers(), st.floats()), min_size=1, max_size=8), st.booleans())
def test_a_column_at_once_is_its_cells_one_by_one(cells: list[str | float], name: bool) -> None:
    alone, together = TextCells(name=name), TextCells(name=name)
    values, odd = together.column(cells)
    assert values == [alone[cell] for cell in cells]
    assert odd == any(isinstance(value, Bad) for value in values)


@given(st.text(max_size=60))
def test_a_text_that_gets_in_is_plain_and_holds_nothing_private(text: str) -> None:
    meaning = TextCells()[text]
    if isinstance(meaning, str):
        assert not find_personal(meaning)
        assert meaning == meaning.strip()
        assert not any(c in "\u200b\ufeff\xa0\ufffd\n\t\x00" for c in meaning)
        assert len(meaning) < 200


def test_texts_are_cleaned_and_folded() -> None:
    assert TextCells()["\u200b 村道\xa0路灯\n维修 "] == "村道 路灯 维修"
    assert TextCells(fold=True)["记字第１２号"] == "记字第12号"
    assert TextCells(name=True)[" 李\u200b建国（代）"] == "李建国(代)"
    assert TextCells(fold=True)[12.0] == "12"
    assert TextCells()[2026.0] == "2026"


def id_number(head: str) -> str:
    """``head`` (17 digits) with its check digit (GB 11643)."""
    weights = [2 ** (17 - n) % 11 for n in range(17)]
    return head + "10X98765432"[sum(int(d) * w for d, w in zip(head, weights, strict=True)) % 11]


@given(
    st.integers(110000, 820000), st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 999)
)
def test_every_id_number_is_found_and_masked(area: int, born: date, serial: int) -> None:
    number = id_number(f"{area}{born:%Y%m%d}{serial:03d}")
    for text in (
        number,
        f"付{number}补贴",
        number.lower(),
        f"{number[:6]} {number[6:14]} {number[14:]}",
    ):
        assert find_personal(text) == "身份证号", text
        assert number[6:14] not in mask(text)
        assert number[-4:] not in shown(text)


@pytest.mark.parametrize("text", ["6222021001012345678", "6228480402564890018", "4111111111111111"])
def test_cards_are_found(text: str) -> None:
    assert find_personal(f"转{text}") == "银行卡号"


@pytest.mark.parametrize("around", ["No.{}", "ID{}", "{}号A", "（{}X）", "T{}t", "合同3.{}"])
def test_letters_and_stops_beside_a_number_hide_nothing(around: str) -> None:
    for number, kind in (
        ("320999199001010010", "身份证号"),
        ("13812345678", "手机号"),
        ("6222021001012345678", "银行卡号"),
    ):
        text = around.format(number)
        if "3." in around:
            assert find_personal(text) == ""  # the decimals of a figure
        else:
            assert find_personal(text) == kind, text


@pytest.mark.parametrize(
    "text", ["13812345678", "+8613812345678", "138 1234 5678", "１３８12345678"]
)
def test_phones_are_found(text: str) -> None:
    assert find_personal(text) == "手机号"


@pytest.mark.parametrize(
    "text",
    ["", "记字第1号", "2026年7月8日", "20260708", "2026-07-01 2026-09-30", "2026.07.01-2026.09.30",
     "发票号码 12345678", "电子票据 0123456789", "25,000.00 元", "东塘水面 12.5 亩 3 年",
     "电子发票26322000000123456789"],
)  # fmt: skip
def test_ordinary_figures_are_not_private(text: str) -> None:
    assert find_personal(text) == ""
