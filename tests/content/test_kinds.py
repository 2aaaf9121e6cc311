"""Bodies are positional and grow only at the end."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.errors import BadFigure
from content.kinds import BODIES, LedgerLine, RevisionDrafted, RevisionStep, StaffAppointed
from content.model import CheckResult
from content.period import Period

LINE = LedgerLine(
    "r1", 1, "2026-07-03", "记1", "摘要", "501", "", "income.other", 100, 0, 100, "", "", "", 4
)


def test_kinds_are_distinct_and_versioned() -> None:
    kinds = [body.KIND for body in BODIES]
    assert len(set(kinds)) == len(kinds)
    assert all(kind.endswith("@1") for kind in kinds)


def test_a_body_is_a_positional_array() -> None:
    raw = msgspec.msgpack.encode(LINE)
    assert msgspec.msgpack.decode(raw)[:3] == ["r1", 1, "2026-07-03"]
    assert msgspec.msgpack.decode(raw, type=LedgerLine) == LINE


def test_a_check_inside_a_body_is_positional_too() -> None:
    body = RevisionDrafted(
        "r1", "ledger", "2026-Q3", "a.xlsx", b"", "2023", 0, 0, 0, 0, 0,
        (CheckResult("合计", True, "1＝1"),), (), None, "", b"",
    )  # fmt: skip
    plain = msgspec.msgpack.decode(msgspec.msgpack.encode(body))
    assert plain[11] == [["合计", True, "1＝1"]]


def test_an_older_body_without_the_optional_fields_is_read() -> None:
    raw = msgspec.msgpack.encode(["S1", "赵会计", "clerk"])
    assert msgspec.msgpack.decode(raw, type=StaffAppointed).person == ""
    step = msgspec.msgpack.encode(["r1", "submit", "S1", ""])
    assert msgspec.msgpack.decode(step, type=RevisionStep).checklist == ()


def test_a_newer_body_with_more_fields_is_read() -> None:
    raw = msgspec.msgpack.encode(["S1", "赵会计", "clerk", "tag", "something new"])
    assert msgspec.msgpack.decode(raw, type=StaffAppointed).person == "tag"


@pytest.mark.parametrize("fen", [2**63, -(2**63), 2**53 + 1])
def test_an_amount_no_database_could_hold_is_no_body(fen: int) -> None:
    raw = msgspec.msgpack.encode([*msgspec.structs.astuple(LINE)[:8], fen, 0, 0, "", "", "", 4])
    with pytest.raises(msgspec.ValidationError):
        msgspec.msgpack.decode(raw, type=LedgerLine)


def test_a_row_is_never_negative() -> None:
    raw = msgspec.msgpack.encode(["r1", -1, *msgspec.structs.astuple(LINE)[2:]])
    with pytest.raises(msgspec.ValidationError):
        msgspec.msgpack.decode(raw, type=LedgerLine)


@given(st.text(max_size=8) | st.from_regex(r"[12][0-9]{3}(-Q?[0-9]{1,2})?", fullmatch=True))
def test_a_head_takes_exactly_the_periods_that_can_be_read(text: str) -> None:
    head = [
        "r1", "ledger", text, "a.xlsx", b"", "2023", 0, 0, 0, 0, 0, [], [], None, "", b"",
    ]  # fmt: skip
    try:
        Period.parse(text)
    except BadFigure:
        with pytest.raises(msgspec.ValidationError):
            msgspec.msgpack.decode(msgspec.msgpack.encode(head), type=RevisionDrafted)
    else:
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(head), type=RevisionDrafted)


@pytest.mark.parametrize("date", ["", "2026-7-3", "20260703", "2026-13-01", "2026-07-03\n", "今天"])
def test_a_line_without_a_plain_date_is_no_line(date: str) -> None:
    values = list(msgspec.structs.astuple(LINE))
    values[2] = date
    with pytest.raises(msgspec.ValidationError):
        msgspec.msgpack.decode(msgspec.msgpack.encode(values), type=LedgerLine)
