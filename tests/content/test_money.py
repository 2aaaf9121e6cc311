"""Money texts: read strictly, written so that they read back."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from content.errors import BadFigure
from content.money import MAX_FEN, format_wan, format_yuan, parse_fen, spoken_yuan

FEN = st.integers(-MAX_FEN, MAX_FEN)


@given(FEN)
def test_what_is_written_reads_back(fen: int) -> None:
    assert parse_fen(format_yuan(fen)) == fen
    assert parse_fen(f"￥{format_yuan(abs(fen))}元") == abs(fen)
    assert parse_fen(format_yuan(fen).replace(",", "")) == fen


@given(st.integers(0, MAX_FEN))
def test_every_way_to_write_minus(fen: int) -> None:
    text = format_yuan(fen)
    for form in ("-{}", "−{}", "－{}", "({})", "（{}）", "{}-", "（￥{}）", "-￥{}", "￥-{}"):
        assert parse_fen(form.format(text)) == -fen


@given(FEN)
def test_full_width_is_the_same(fen: int) -> None:
    wide = format_yuan(fen).translate({n: n + 0xFEE0 for n in range(0x21, 0x7F)})
    assert parse_fen(wide) == fen


READ = [("1,234.50", 123450), ("￥ 12", 1200), ("¥12.5", 1250), ("12元", 1200),
        ("100元整", 10000),
        ("300-", -30000), ("（300）", -30000), ("+5", 500), ("0", 0), ("0.00", 0),
        ("\u3000 7 ", 700),
        ("人民币 3.05元", 305)]  # fmt: skip


@pytest.mark.parametrize(("text", "fen"), READ)
def test_known_texts(text: str, fen: int) -> None:
    assert parse_fen(text) == fen


REFUSED = [
    "", " ", "-", "—", "/", "无", "1.2万", "2.36 万", "三百", "3百",
    "1.234", "12.500", "12.", ".5",
    "1.2E+17", "1e5", "1,23", "12,34.00", "1,234,56", ",123", "1,,234", "1 234", "￥1 2", "(300",
    "300)", "(-300)", "-300-", "--300", "300元5角", "0x10", "10²", "①", "½", "٣", "1'234",
    "1.234,50", "#REF!", "TRUE", "nan", "inf", "100.00.00", "約100", "300多", "100000000000.01",
    "1" * 20, "US$5", "$5",
]  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_plainly_an_amount_is_refused(text: str) -> None:
    with pytest.raises(BadFigure) as caught:
        parse_fen(text)
    assert "\u4e00" <= str(caught.value)[0] <= "\u9fff"


@given(st.text("0123456789.,-+()（）￥元万 eE", max_size=14))
def test_garbage_never_becomes_an_amount(text: str) -> None:
    try:
        fen = parse_fen(text)
    except BadFigure:
        return
    digits = "".join(c for c in text if c in "0123456789.")
    assert format_yuan(abs(fen)).replace(",", "") == f"{float(digits):.2f}"
    assert not set(text) & set("万eE")


def test_each_refusal_says_why() -> None:
    reasons = {"1.2万": "万", "1.2E+17": "科学计数", "1.234": "小数多于两位", "1,23": "千分位"}
    reasons |= {"(300": "括号", "(-300)": "正负号", "200000000000": "金额太大", "abc": "这不是金额"}
    for text, word in reasons.items():
        with pytest.raises(BadFigure, match=word):
            parse_fen(text)


SPOKEN = [(0, "零元"), (5, "五分"), (50, "五角"), (105, "一元零五分"), (1000, "十元"),
          (1500, "十五元"),
          (8060050, "八万零六百元五角"), (1005000, "一万零五十元"), (10**10, "一亿元"),
          (1000010000, "一千万零一百元"), (101000000005, "十亿一千万元零五分"),
          (-123, "负一元二角三分"),
          (10**12 + 100, "一百亿零一元"), (100010000, "一百万零一百元")]  # fmt: skip


@pytest.mark.parametrize(("fen", "words"), SPOKEN)
def test_spoken_amounts(fen: int, words: str) -> None:
    assert spoken_yuan(fen) == words


@given(st.integers(0, 10**13), st.integers(0, 10**13))
def test_two_amounts_never_sound_alike(one: int, other: int) -> None:
    assume(one != other)
    assert spoken_yuan(one) != spoken_yuan(other)


@given(st.integers(0, 10**13))
def test_no_zero_is_spoken_twice_in_a_row(fen: int) -> None:
    assert "零零" not in spoken_yuan(fen)


@pytest.mark.parametrize(
    ("fen", "text"),
    [(0, "0.00"), (999_999, "9,999.99"), (1_000_000, "1.00 万"), (8_060_050, "8.06 万"),
     (-8_060_050, "-8.06 万"), (10**10, "1.00 亿"), (9_999_999_999, "1.00 亿"),
     (123_456_789_012, "12.35 亿")],
)  # fmt: skip
def test_headline_figures(fen: int, text: str) -> None:
    assert format_wan(fen) == text
