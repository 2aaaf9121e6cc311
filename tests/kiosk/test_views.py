"""What the screens say, from the facts, without a window."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import queries
from content.model import CatalogItem, Duty, LineChange, Revision
from hearings.receipt import parse_receipt
from kiosk import snapshot
from kiosk.typeset import Span, plain
from kiosk.views import words
from kiosk.views.attract import attract_view
from kiosk.views.duties import duties_view, duty_view
from kiosk.views.entries import Filter, entries_view, entry_row, entry_view
from kiosk.views.finance import finance_view, ledger_periods, nothing_view, period_choice
from kiosk.views.home import HomeFacts, hearing_caption, home_view
from kiosk.views.item import change_view, item_view
from kiosk.views.verify import VerifyFacts, verify_view
from tests.kiosk import village
from tests.kiosk.village import Village

NOW_MS = 1_795_392_720_000  # 2026-11-23 08:12 in China


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Village]:
    """A village of a kind, made once."""

    @cache
    def make(kind: str) -> Village:
        found: Village = getattr(village, kind)(tmp_path_factory.mktemp(kind) / "data")
        return found

    return make


def facts(place: Village, period: str = "2026-Q3") -> HomeFacts:
    """What home is made of."""
    terminal = place.terminal
    return HomeFacts(
        village=terminal.village.name,
        now=terminal.now(),
        last_exchange_ms=None,
        summary=queries.ledger_summary(terminal.db, terminal.org, period),
        corrections=0,
        catalog=terminal.catalog(),
        duties=terminal.duties(),
        petitions=(),
        hearings=(),
    )


# -- words ------------------------------------------------------------------------------------


def test_amounts_are_said_with_their_unit() -> None:
    assert words.yuan(8_060_050) == "80,600.50 元"
    assert words.yuan(-100) == "−1.00 元"
    assert words.wan_yuan(8_060_050) == "8.06 万元"
    assert words.wan(98_000) == "980.00 元"


def test_a_red_letter_entry_turns_its_sign() -> None:
    assert words.signed(4_500_000, income=True) == "＋45,000.00"
    assert words.signed(98_000, income=False) == "－980.00"
    assert words.signed(-98_000, income=False) == "＋980.00"


@given(st.integers(-(10**13), 10**13))
def test_no_amount_ever_shows_a_hyphen_for_minus(fen: int) -> None:
    for text in (words.yuan(fen), words.wan(fen), words.bare(fen)):
        assert "-" not in text


def test_periods_and_days() -> None:
    assert words.period_words("2026-Q3") == "2026 年第三季度"
    assert words.period_words("2026-09") == "2026 年 9 月"
    assert words.period_words("2026") == "2026 年"
    assert words.short_period("2026-Q3", with_year=True) == "2026 第三季度"
    assert words.weekday(date(2026, 11, 23)) == "星期一"
    assert words.day_of_text("2026-07-03") == "7月3日"
    assert words.day_of_text("七月初三") == "七月初三"


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (0, "今早 8:12"),
        (12 * 60, "昨天 20:12"),
        (20 * 24 * 60, "11月3日"),
        (400 * 24 * 60, "2025年10月19日"),
    ],
)
def test_freshness_is_said_as_people_say_it(before: int, said: str) -> None:
    assert words.freshness(NOW_MS - before * 60_000, NOW_MS) == f"{said} 已与县里核对"


def test_never_exchanged_is_said_plainly() -> None:
    assert words.freshness(None, NOW_MS) == "还没有和县里核对过"


# -- home -------------------------------------------------------------------------------------


def test_home_shows_the_newest_period(made: Callable[[str], Village]) -> None:
    view = home_view(facts(made("usual")))
    assert view.money is not None
    assert [f.amount for f in view.money.figures] == ["8.06 万", "2.50 万", "17.91 万"]
    assert plain(view.money.change) == "比上季度多收 1.20 万元，少花 3,500.00 元。"
    assert view.day == "11月23日\u3000星期一"
    assert [tile.title for tile in view.tiles] == [
        "钱", "三资", "补贴", "党务", "听证", "申请", "公示", "查验",
    ]  # fmt: skip


def test_home_makes_up_nothing_where_nothing_is(made: Callable[[str], Village]) -> None:
    view = home_view(facts(made("empty")))
    assert view.money is None
    captions = {tile.title: tile.caption for tile in view.tiles}
    assert captions["钱"] == "还没有公开"
    assert captions["听证"] == "还没有人提"
    assert captions["三资"] == "5 项，还没公开"


def test_home_counts_what_is_late(made: Callable[[str], Village]) -> None:
    plain_facts = facts(made("empty"))
    duty = Duty(plain_facts.catalog[0], "2026-Q2", date(2026, 7, 15), "overdue", None)
    late = replace(duty, item=next(i for i in plain_facts.catalog if i.subject == "subsidy"))
    view = home_view(replace(plain_facts, duties=(duty, late)))
    assert view.late == 2
    assert {t.title: t.caption for t in view.tiles}["补贴"] == "1 项过期没公开"


def test_a_deficit_is_not_called_what_is_left(made: Callable[[str], Village]) -> None:
    shown = facts(made("usual"))
    assert shown.summary is not None
    owing = replace(shown.summary, revision=replace(shown.summary.revision, closing_fen=-1_899_74))
    tiles = home_view(replace(shown, summary=owing)).tiles
    assert tiles[0].caption == "亏空 1,899.74 元"
    said = plain(finance_view(owing, ("2026-Q3",), (), None, NOW_MS).sentence)
    assert said.endswith("，季末亏空 1,899.74 元。")


def test_the_hearing_tile_names_the_nearest(made: Callable[[str], Village]) -> None:
    from hearings.model import Petition, PetitionState

    petition = Petition(
        "o", "P1", "修路账目要讲清楚", "", 10, 9, PetitionState.COLLECTING, False, 0, 0, 20, False,
        False, "K", 9, "vk", 0, b"",
    )  # fmt: skip
    other = replace(petition, id="P2", topic="别的事情", signed=2)
    with_both = replace(facts(made("empty")), petitions=(other, petition))
    assert hearing_caption(with_both, date(2026, 11, 23)) == "联名还差 1 人"

    def after(*states: PetitionState, hearing: str | None = None) -> str:
        went = tuple(replace(petition, state=state, hearing_id=hearing) for state in states)
        return hearing_caption(replace(with_both, petitions=went), date(2026, 11, 23))

    assert after(PetitionState.REACHED, PetitionState.SEALED) == "2 件在办"
    assert after(PetitionState.ACCEPTED, PetitionState.REFUSED) == "1 件在办"
    assert after(PetitionState.ACCEPTED, PetitionState.LAPSED, hearing="H1") == "现在没有"


def test_the_snapshot_is_home_without_its_day(
    made: Callable[[str], Village], tmp_path: Path
) -> None:
    view = home_view(facts(made("usual")))
    snapshot.save(tmp_path / "home.json", view)
    kept = snapshot.load(tmp_path / "home.json")
    proof = replace(view.proof, qr="")
    assert kept == replace(view, day="", fresh="正在打开……", proof=proof)
    assert snapshot.load(tmp_path / "none.json") is None


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", '{"form": 1}', '{"form": 0, "home": {}}', '{"form": 2, "home": null}']
)
def test_a_damaged_snapshot_is_no_snapshot(tmp_path: Path, damage: str) -> None:
    (tmp_path / "home.json").write_text(damage)
    assert snapshot.load(tmp_path / "home.json") is None


# -- finance, entries ------------------------------------------------------------------------


def test_finance_adds_up_in_words(made: Callable[[str], Village]) -> None:
    place = made("usual")
    db, org = place.terminal.db, place.terminal.org
    summary = queries.ledger_summary(db, org, "2026-Q3")
    assert summary is not None
    versions = queries.revisions_of(db, org, "ledger", "2026-Q3")
    view = finance_view(summary, ("2026-Q2", "2026-Q3"), versions, None, NOW_MS)
    assert view.holds
    assert plain(view.arithmetic) == "123,456.78 ＋ 80,600.50 － 24,987.05 ＝ 179,070.23"
    assert plain(view.sentence).startswith(
        "这一季村里收入 80,600.50 元，支出 24,987.05 元，季末结余"
    )
    assert max(bar.share for bar in view.income) == 1.0
    assert {bar.label: bar.amount for bar in view.expense} == {
        "干部报酬": "1.27 万", "报刊费": "980.00 元", "公益福利": "1.13 万",
    }  # fmt: skip
    said = plain([Span(view.proof.words)])
    assert "审核 村务监督委员会 仇德祥 10月8日" in said
    assert "公开 解红梅 10月9日\u3000第 1 版" in said
    assert parse_receipt(view.proof.qr).leaf_hash == summary.revision.leaf_hash
    assert view.others == 0


def test_arithmetic_that_does_not_hold_is_not_called_right(
    made: Callable[[str], Village],
) -> None:
    place = made("usual")
    summary = queries.ledger_summary(place.terminal.db, place.terminal.org, "2026-Q3")
    assert summary is not None
    wrong = replace(summary, revision=replace(summary.revision, closing_fen=1))
    assert not finance_view(wrong, ("2026-Q3",), (), None, NOW_MS).holds


@pytest.mark.parametrize(
    ("before", "said"),
    [((), "这是公开的第一期，还没有上一期可比。"), (("2026-Q1",), "没有上季度的账可比。")],
)
def test_after_a_gap_it_is_not_called_the_first(
    before: tuple[str, ...], said: str, made: Callable[[str], Village]
) -> None:
    shown = facts(made("usual"))
    assert shown.summary is not None
    alone = replace(shown.summary, previous=None)
    assert plain(finance_view(alone, (*before, "2026-Q3"), (), None, NOW_MS).change) == said
    card = home_view(replace(shown, summary=alone)).money
    assert card is not None
    assert plain(card.change) == "没有上季度的账可比。"


def test_the_picker_knows_its_ends() -> None:
    every = ("2026-Q1", "2026-Q2", "2026-Q3")
    middle, last = period_choice(every, "2026-Q2"), period_choice(every, "2026-Q3")
    assert (middle.before[0], middle.after[0]) == ("2026-Q1", "2026-Q3")
    assert last.after == ("", "没有更晚")
    assert period_choice(every, "2026-Q1").before == ("", "没有更早")


def test_a_withdrawn_period_keeps_its_place_and_its_tombstone(
    made: Callable[[str], Village],
) -> None:
    place = made("withdrawn")
    db, org = place.terminal.db, place.terminal.org
    periods = ledger_periods(queries.revisions(db, org))
    assert periods == ("2026-Q2", "2026-Q3")
    versions = queries.revisions_of(db, org, "ledger", "2026-Q3")
    view = nothing_view(periods, "2026-Q3", versions)
    assert view.words == "2026 年第三季度的账撤回了"
    when, why = view.more
    assert plain([Span(when)]) == "2026年11月5日，由村两委负责人 解红梅撤回。"
    assert why == "原因：期初数抄错了，重新核对以后再公开"
    assert "撤回 村两委负责人 解红梅 11月5日" in plain([Span(view.proof.words)])
    assert view.revision == "R002"


def test_entries_carry_balance_and_ends(made: Callable[[str], Village]) -> None:
    place = made("usual")
    db, org = place.terminal.db, place.terminal.org
    summary = queries.ledger_summary(db, org, "2026-Q3")
    assert summary is not None
    lines = queries.ledger_lines(db, org, "R002")
    every = entries_view(summary, Filter(), 7, lines)
    assert every.head == ("期初结余", "123,456.78 元")
    assert every.foot[1] == "179,070.23 元"
    assert every.first[1].cells[0].caption == "7月8日\u3000余 155,776.78 元"
    assert every.first[1].cells[1].text == "－12,680.00"
    some = entries_view(summary, Filter("expense", "expense.public_welfare"), 2, lines[3:4])
    assert some.foot == ("合计", "11,327.05 元")
    assert some.class_label == "公益福利"


def test_the_widest_amount_holds_every_amount(made: Callable[[str], Village]) -> None:
    place = made("long")
    db, org = place.terminal.db, place.terminal.org
    summary = queries.ledger_summary(db, org, "2026-Q3")
    assert summary is not None
    lines = queries.ledger_lines(db, org, "R001", limit=-1)
    view = entries_view(summary, Filter(), len(lines), lines)
    assert all(len(row.cells[1].text) <= len(view.widest) for row in map(entry_row, lines))
    assert all(len(row.cells[0].caption) <= len(view.caption) for row in map(entry_row, lines))


def test_an_entry_names_its_hands_and_speaks_its_amount(made: Callable[[str], Village]) -> None:
    place = made("usual")
    line = queries.line_at(place.terminal.db, place.terminal.org, "R002", 4)
    assert line is not None
    view = entry_view(line, place.revision("R002"))
    assert view.amount == "－3,876.25 元"
    assert view.spoken == "支出三千八百七十六元二角五分"
    assert dict(view.facts)["经手人"] == "单文娟"
    assert dict(view.facts)["日期"] == "2026年8月2日"
    assert parse_receipt(view.receipt).seq == line.seq


# -- versions ---------------------------------------------------------------------------------


def test_a_correction_shows_reason_and_what_changed(made: Callable[[str], Village]) -> None:
    place = made("corrected")
    db, org = place.terminal.db, place.terminal.org
    versions = queries.revisions_of(db, org, "ledger", "2026-Q3")
    changes = {"R003": queries.diff_revisions(db, org, "R002", "R003")}
    view = item_view(versions, changes)
    newest, old = view.versions
    assert (newest.title, newest.state) == ("第 2 版", "现在用的")
    assert newest.reason == "更正的原因：报刊费的发票少记了 100 元"
    assert plain(newest.changes[0].lines[0]) == "支出：原来 980.00 元，现在 1,080.00 元"
    assert (old.title, old.state) == ("第 1 版", "已经更正，不再用")


def test_a_withdrawn_version_leaves_a_tombstone(made: Callable[[str], Village]) -> None:
    place = made("withdrawn")
    versions = queries.revisions_of(place.terminal.db, place.terminal.org, "ledger", "2026-Q3")
    (only,) = item_view(versions, {}).versions
    assert only.state == "已撤回"
    assert "期初数抄错了" in only.gone[1]


def test_added_and_removed_entries_are_told_apart(made: Callable[[str], Village]) -> None:
    place = made("usual")
    line = queries.line_at(place.terminal.db, place.terminal.org, "R002", 1)
    assert change_view(LineChange("added", None, line)).kind == "多了"
    assert change_view(LineChange("removed", line, None)).kind == "少了"


# -- duties, verify, attract ------------------------------------------------------------------


def duty_of(item: CatalogItem, state: str, period: str = "2026-Q3", **more: Any) -> Duty:
    """One duty."""
    return replace(Duty(item, period, date(2026, 10, 16), state, None), **more)


def test_late_duties_come_first_and_are_washed_red(made: Callable[[str], Village]) -> None:
    catalog = made("empty").terminal.catalog()
    duties = [duty_of(catalog[0], "due"), duty_of(catalog[0], "overdue", "2026-Q2")]
    view = duties_view(catalog, duties, show="all")
    assert [row.cells[1].text for row in view.rows[:2]] == ["过期了", "该公开了"]
    assert view.rows[0].wash == "seal"
    assert len(view.rows) == len(catalog) + 1
    assert len(duties_view(catalog, duties, show="late").rows) == 1
    assert duties_view(catalog, duties, subject="party", show="late").rows == ()


def test_a_day_that_cannot_be_proven_is_not_called_late(made: Callable[[str], Village]) -> None:
    item = made("empty").terminal.catalog()[0]
    view = duty_view(item, duty_of(item, "overdue", unproven=True))
    assert view.state == "钟没有对过，日子说不准，由人来定"


def test_a_duty_met_leads_to_its_document(made: Callable[[str], Village]) -> None:
    item = made("empty").terminal.catalog()[0]
    met = duty_view(item, duty_of(item, "met_on_time", met_at_ms=NOW_MS, unproven=True))
    assert (met.state, met.period, met.document) == ("已公开", "2026-Q3", "ledger")
    assert duty_view(item, None).period == ""
    assert all(not basis.isascii() for basis in met.basis)


def test_verify_never_claims_more_than_is_witnessed() -> None:
    known = VerifyFacts(100, 90, "丹徒区", NOW_MS, NOW_MS, "head")
    said = {point.title: plain(point.words) for point in verify_view(known).points}
    assert said["谁作证？"].startswith("前 90 条由丹徒区签字作证")
    assert said["还没有人作证的"].startswith("最近的 10 条")
    alone = replace(known, county=None, witnessed=0, last_exchange_ms=None)
    assert verify_view(alone).points[1].title == "县里还没有作证"
    whole = replace(known, witnessed=100)
    assert "还没有人作证的" not in [point.title for point in verify_view(whole).points]


def test_verify_says_what_does_not_fit() -> None:
    broken = VerifyFacts(5, 0, None, None, NOW_MS, "h", None, False, ("第 2 条：内容和摘要对不上",))
    point = verify_view(broken).points[0]
    assert point.tone == "seal"
    assert "第 2 条" in plain(point.words)


def test_attract_shows_no_names(made: Callable[[str], Village]) -> None:
    place = made("corrected")
    terminal = place.terminal
    revisions: tuple[Revision, ...] = queries.revisions(terminal.db, terminal.org)
    view = attract_view("清溪村", revisions, terminal.duties(), None, terminal.now())
    assert view.newest == (
        "11月2日\u30002026 年第三季度的账，第 2 版",
        "10月3日\u30002026 年第二季度的账",
    )
    shown = "".join((view.village, view.day, *view.newest, view.late, view.proof.fresh))
    assert not any(name in shown for name in ("单文娟", "仇德祥", "解红梅"))
