"""Whom to ask, and what to press."""

from typing import Any

from content.model import ROLE_ZH
from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common
from kiosk.theme import look
from kiosk.widgets.block import Block, Column
from kiosk.widgets.button import Button
from kiosk.widgets.card import Card
from kiosk.widgets.page import Page
from kiosk.widgets.text import TextBlock

HelpView = tuple[tuple[str, str], ...]
"""(office, names) of everybody in office."""

_HOW = (
    "蓝边的按钮，用手指点一下就行。",
    "看不清，点「字再大些」，可以大两次。",
    "看不全，点「往下看」，也可以按住往上推。",
    "走错了，点左上角的「首页」。",
    "看完了直接走开，屏幕会自己擦干净。",
)


def load(terminal: Any) -> HelpView:
    """Who holds which office now."""
    from content import queries

    active = [one for one in queries.staff(terminal.store.db, terminal.org) if one.active]
    return tuple(
        (ROLE_ZH[role], "、".join(dict.fromkeys(one.name for one in active if one.role == role)))
        for role in ("reviewer", "approver", "clerk")
        if any(one.role == role for one in active)
    )


def build(view: HelpView, shell: Shell) -> Page:
    """People first, then what to press."""
    people: list[Block] = [TextBlock("可以找这些人", theme.LEAD, bold=True)]
    people += [TextBlock(f"{office}：{names}") for office, names in view] or [
        TextBlock("请找村委会的人。")
    ]
    how: list[Block] = [TextBlock("怎么用", theme.LEAD, bold=True)]
    how += [TextBlock(line) for line in _HOW]
    strong = look().high_contrast
    contrast = Button(
        "颜色变回去" if strong else "颜色分明些", shell.toggle_contrast, icon="contrast"
    )
    bar = common.bar(shell, contrast)
    cards: list[Block] = [Card(Column(people, gap=12)), Card(Column(how, gap=12))]
    return Page(common.head(shell, "请人帮忙"), cards, bar=bar)


ROUTE = Route("help", load, build)
