"""The kit, piece by piece, touched and looked at."""

from typing import Any

import pytest

from kiosk import theme
from kiosk.icons import GRID, ICONS
from kiosk.views.shapes import BarItem, Figure, Option, Periods
from kiosk.widgets.bars import Bars
from kiosk.widgets.block import Block, Column, Grid, Row, Space
from kiosk.widgets.button import FILLED, QUIET, Button
from kiosk.widgets.card import Card
from kiosk.widgets.choice import choice, period_picker
from kiosk.widgets.figures import Figures
from kiosk.widgets.icon import Icon
from kiosk.widgets.keypad import Keypad
from kiosk.widgets.overlay import Notice, Progress, Question
from kiosk.widgets.paged import PagedGrid
from kiosk.widgets.qr import QrImage, qr_texture
from kiosk.widgets.stepper import Stepper
from kiosk.widgets.text import TextBlock
from kiosk.widgets.tile import Strip
from tests.kiosk.checks import problems
from tests.kiosk.driver import Driver

pytestmark = pytest.mark.window


def put(driver: Driver, block: Block, width: float = 968, height: float | None = None) -> Any:
    """The block in the window, at (56, 200)."""
    driver.window.add_widget(block)
    block.place(56, 200, width, height or block.height_for(width))
    driver.frames(2)
    return block


# -- layout -----------------------------------------------------------------------------------


def test_a_column_gives_what_is_left_to_those_that_grow(driver: Driver) -> None:
    first, room, last = Space(100), Space(0, grow=1), Space(50)
    Column([first, room, last], gap=10).place(0, 0, 300, 500)
    assert (first.height, room.height, last.height) == (100, 330, 50)
    assert (first.y, last.y) == (400, 0)


def test_only_what_yields_is_ever_squeezed(driver: Driver) -> None:
    firm, soft = Space(300), Space(300)
    soft.yields = True
    Column([firm, soft], gap=0).place(0, 0, 300, 400)
    assert (firm.height, soft.height) == (300, 100)


def test_a_row_shares_what_the_fixed_ones_leave(driver: Driver) -> None:
    fixed, one, two = Space(10), Space(10), Space(10)
    fixed.fixed_width = 100.0
    Row([fixed, one, two], weights=(1, 1, 3), gap=20).place(0, 0, 540, 60)
    assert [b.width for b in (fixed, one, two)] == [100, 100, 300]
    assert [b.x for b in (fixed, one, two)] == [0, 120, 240]


def test_a_grid_keeps_its_cells_equal(driver: Driver) -> None:
    cells = [Space(10 * n) for n in range(1, 6)]
    grid = Grid(cells, 2, gap=10)
    assert grid.height_for(210) == 20 + 40 + 50 + 2 * 10
    grid.place(0, 0, 210, 130)
    assert {cell.width for cell in cells} == {100}
    assert cells[1].x == 110


# -- words, buttons ---------------------------------------------------------------------------


def test_a_text_takes_the_height_its_lines_need(driver: Driver) -> None:
    text = TextBlock("比上季度多收 1.20 万元，少花 0.35 万元。")
    assert text.height_for(600) == 2 * text.height_for(2000)
    text.place(0, 0, 600, text.height_for(600))
    assert not text.overflows()
    text.place(0, 0, 600, 40)
    assert text.overflows()


def test_figures_have_one_width(driver: Driver) -> None:
    widths = {
        TextBlock(digit * 5, theme.FIGURE, bold=True).natural_width() for digit in "0123456789"
    }
    assert len(widths) == 1


def test_a_button_without_an_action_is_quiet_and_dead(driver: Driver) -> None:
    button = put(driver, Button("送去审核", None, FILLED), 500)
    assert button.kind == QUIET
    driver.tap(button)


def test_a_button_shows_the_finger_at_once(driver: Driver) -> None:
    pressed: list[int] = []
    button = put(driver, Button("好", lambda: pressed.append(1)), 500)
    x, y = button.x + 30, button.center_y
    assert driver.colour_at(x, y) == (255, 255, 255)
    finger = driver.down(*button.center)
    assert driver.colour_at(x, y) == (0xE6, 0xEE, 0xF8)
    assert pressed == []
    driver.up(finger)
    assert pressed == [1]
    assert driver.colour_at(x, y) == (255, 255, 255)


def test_a_second_finger_changes_nothing(driver: Driver) -> None:
    pressed: list[int] = []
    button = put(driver, Button("好", lambda: pressed.append(1)), 500)
    one = driver.down(*button.center)
    two = driver.down(button.x + 20, button.y + 20)
    driver.up(two)
    driver.up(one)
    assert pressed == [1]


def test_a_long_label_wraps_and_the_button_grows(driver: Driver) -> None:
    button = Button("请村务监督委员会的人来作证", lambda: None)
    assert button.height_for(300) > button.height_for(900)
    button.place(0, 0, 300, button.height_for(300))
    assert not button.overflows()


# -- charts, choices --------------------------------------------------------------------------


def test_every_bar_can_be_pressed(driver: Driver) -> None:
    pressed: list[str] = []
    items = [
        BarItem("a", "发包及上交", 0.5, "2.36 万", "in"),
        BarItem("b", "运转", 1, "4.50 万", "in"),
    ]
    bars = put(driver, Bars(items, lambda bar: pressed.append(bar.key)))
    for row in bars.column.blocks:
        driver.tap(row)
    assert pressed == ["a", "b"]


def test_bars_are_as_long_as_their_share(driver: Driver) -> None:
    items = [BarItem("a", "甲", 0.5, "1.00 万", "in"), BarItem("b", "乙", 1.0, "2.00 万", "in")]
    bars = put(driver, Bars(items, None))
    half, whole = (run_of(driver, row.center_y, (0x14, 0x57, 0x3F)) for row in bars.column.blocks)
    assert half == pytest.approx(whole / 2, abs=2)


def run_of(driver: Driver, y: float, colour: tuple[int, int, int]) -> int:
    """How many pixels of that colour stand in a row of pixels."""
    width, _height, rows = driver.pixels()
    line = rows[round(y) * width * 3 : (round(y) + 1) * width * 3]
    return sum(tuple(line[i : i + 3]) == colour for i in range(0, len(line), 3))


def test_choosing_picks_and_the_chosen_is_filled(driver: Driver) -> None:
    picked: list[str] = []
    row = put(driver, choice([Option("a", "甲"), Option("b", "乙", False)], "a", picked.append))
    first, second = row.blocks
    assert first.kind == FILLED
    assert not second.enabled
    driver.tap(first)
    driver.tap(second)
    assert picked == ["a"]


def test_the_period_picker_stacks_where_it_is_tight(driver: Driver) -> None:
    periods = Periods(("2026-Q3", "2026 第三季度"), ("2026-Q2", "第二季度"), ("", "没有更新"))
    wide = period_picker(periods, lambda _: None, lambda: None)
    assert isinstance(wide.inner(1000), Row)
    assert isinstance(wide.inner(500), Column)


def test_figures_shrink_one_step_then_stack(driver: Driver) -> None:
    figures = Figures(
        [Figure("收入", "8.06 万"), Figure("支出", "2.50 万"), Figure("结余", "17.91 万")]
    )
    heights = [figures.height_for(width) for width in (900, 740, 500)]
    assert heights[1] < heights[0] < heights[2]


@pytest.mark.parametrize("text", [0, 1, 2])
def test_a_figure_is_made_smaller_before_it_is_broken(driver: Driver, text: int) -> None:
    theme.use(theme.Look(1080, 1920, text))
    figures = [Figure("收入", "74,074,074,377.56"), Figure("支出", "−44,444,444,640.30")]
    put(driver, Figures(figures), 872)
    for figure in figures:
        amount = driver.find(figure.amount, TextBlock)
        assert len(amount.lines(amount.width)) == 1


def test_one_long_name_does_not_thin_out_every_page(driver: Driver) -> None:
    def first_page(names: list[str]) -> int:
        cells = [Button(name, lambda: None, size=theme.TITLE) for name in names]
        grid = put(driver, PagedGrid(cells, 2), 700, 900)
        return sum(cell in grid.each() for cell in cells)

    usual = ["张国强"] * 19
    assert first_page([*usual, "阿卜杜热合曼·买买提江·吐尔逊江"]) == first_page(usual) == 10


# -- keypad, overlays -------------------------------------------------------------------------


def test_the_keypad_gives_four_digits_and_hides_them(driver: Driver) -> None:
    done: list[str] = []
    pad = put(driver, Keypad(4, done.append), 700)
    for digit in "12":
        driver.press(digit)
    driver.press("删一位")
    for digit in "987":
        driver.press(digit)
    assert done == ["1987"]
    assert not driver.shows("1987")
    pad.close()
    assert pad.digits.typed == ""


def test_a_pin_of_unknown_length_ends_with_a_button(driver: Driver) -> None:
    done: list[str] = []
    put(driver, Keypad(8, done.append, exact=False, least=4), 700)
    for digit in "314":
        driver.press(digit)
    driver.press("好了")
    assert done == []
    driver.press("1")
    driver.press("好了")
    assert done == ["3141"]


def test_an_overlay_lies_over_everything(driver: Driver) -> None:
    answered: list[str] = []
    question = Question("还在看吗？", "", [("还在看", lambda: answered.append("yes"))])
    driver.window.add_widget(question)
    question.place(0, 0, 1080, 1920)
    driver.frames(2)
    driver.press("还在看")
    assert answered == ["yes"]
    red, green, blue = driver.colour_at(10, 10)
    assert max(red, green, blue) < 130


def test_a_notice_carries_its_code(driver: Driver) -> None:
    notice = Notice("没有办成", "请再按一次。", "DiskFull", lambda: None)
    driver.window.add_widget(notice)
    notice.place(0, 0, 1080, 1920)
    assert driver.shows("给修机器的人看：DiskFull")


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080)])
def test_however_long_the_words_are_they_can_be_read_and_answered(
    driver: Driver, size: tuple[int, int]
) -> None:
    driver.resize(*size)
    theme.use(theme.Look(*size, 2))
    answered: list[str] = []
    words = f"「{'二〇二六年第三季度收支明细' * 20}」的第 5 行不读进来，文件本身不会改。"
    question = Question("去掉这些行？", words, [("去掉", lambda: answered.append("yes"))])
    driver.window.add_widget(question)
    question.place(0, 0, *size)
    driver.frames(2)
    assert problems(driver) == []
    driver.press("往下看")
    assert question.words.parent.offset > 0
    driver.press("去掉")
    assert answered == ["yes"]


def test_progress_fills(driver: Driver) -> None:
    progress = Progress("正在读表……")
    driver.window.add_widget(progress)
    progress.place(0, 0, 1080, 1920)
    progress.update(50, 200)
    driver.frames(2)
    assert driver.shows("50 / 200")
    act = (0x1F, 0x4E, 0x8C)
    filled = run_of(driver, progress.bar.center_y, act)
    assert filled == pytest.approx(progress.bar.width * 0.25, abs=12)


# -- pictures ---------------------------------------------------------------------------------


def test_a_qr_is_sharp_and_says_what_it_should(driver: Driver) -> None:
    import qrcode

    text = "VK1:vk/3f9a/a1b2:17:0123456789ABCDEFGHJKMNPQRS"
    image = put(driver, QrImage(text, 300), 300)
    _texture, side = qr_texture(text)
    step = int((300 - 4) // side)
    width, _height, rows = driver.pixels()
    left, bottom = round(image.center_x - side * step / 2), round(image.center_y - side * step / 2)
    level = qrcode.constants.ERROR_CORRECT_M
    code = qrcode.QRCode(border=2, error_correction=level, mask_pattern=1)
    code.add_data(text)
    code.make(fit=True)
    for y, line in enumerate(reversed(code.get_matrix())):
        for x, dark in enumerate(line):
            place = (bottom + y * step + step // 2) * width + left + x * step + step // 2
            assert (rows[place * 3] < 128) == dark


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_stays_inside_its_grid_and_is_drawn(driver: Driver, name: str) -> None:
    for path in ICONS[name]:
        for x, y in path:
            assert 1.5 <= x <= GRID - 1.5
            assert 1.5 <= y <= GRID - 1.5
    icon = put(driver, Icon(name, 112, "act"), 112, 112)
    width, _height, rows = driver.pixels()
    drawn = 0
    for y in range(round(icon.y), round(icon.top)):
        line = rows[(y * width + 56) * 3 : (y * width + 168) * 3]
        drawn += sum(line[i] < 0x80 for i in range(0, len(line), 3))
    assert drawn > 100


def test_a_card_and_a_strip_hold_their_words(driver: Driver) -> None:
    card = put(driver, Card(TextBlock("村里的账")))
    assert card.inner.x > card.x + 40
    strip = Strip("该公开还没公开：2 项", more="看是哪些", action=lambda: None)
    assert strip.height_for(968) >= 120
    assert strip.height_for(420) > strip.height_for(968)


def test_the_stepper_fills_what_is_signed(driver: Driver) -> None:
    stepper = put(driver, Stepper(9, 10), 968)
    act = (0x1F, 0x4E, 0x8C)
    filled = run_of(driver, stepper.center_y, act)
    assert 0.8 * 968 < filled < 0.95 * 968


def test_buttons_share_a_row_by_what_their_words_need(driver: Driver) -> None:
    from kiosk.widgets.bar import ButtonRow
    from kiosk.widgets.button import ABOVE, ALONE, BESIDE, Button

    def row(*labels: str, icon: str | None = "back") -> ButtonRow:
        return ButtonRow([Button(label, lambda: None, icon=icon) for label in labels])

    even, uneven = row("返回", "退出"), row("返回", "字再大些", "颜色分明些")
    assert even.widths(968) == [472.0, 472.0]
    short, _, long = uneven.widths(968)
    assert short < long
    assert {one.plan for one in (*even.buttons, *uneven.buttons)} == {BESIDE}
    assert all(
        one.needs(BESIDE) <= wide
        for one, wide in zip(uneven.buttons, uneven.widths(968), strict=True)
    )
    uneven.widths(700)
    assert {one.plan for one in uneven.buttons} == {ABOVE}  # all alike
    narrow = row("换一个文件", "去掉不对的行", icon=None)
    assert narrow.widths(300) == [138.0, 138.0]
    assert {one.plan for one in narrow.buttons} == {ALONE}
