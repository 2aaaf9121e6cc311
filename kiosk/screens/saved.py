"""The last page of an errand: it is saved, and here is the receipt."""

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.screens import common
from kiosk.screens.errand import drop
from kiosk.screens.identify import personal_head
from kiosk.views.sign import Outcome
from kiosk.widgets.block import Block, Column, Row
from kiosk.widgets.button import FILLED, Button
from kiosk.widgets.card import Card
from kiosk.widgets.icon import Icon
from kiosk.widgets.page import Page
from kiosk.widgets.privacy import PersonalPage, receipt_card
from kiosk.widgets.stepper import Stepper
from kiosk.widgets.text import Caption, TextBlock


def saved_page(shell: Shell, outcome: Outcome, title: str, after: str) -> Page:
    """What was saved, what it means, the receipt; 好了 goes to the screen `after`."""
    said = TextBlock(outcome.title, theme.TITLE, "in", bold=True)
    lines: list[Block] = [Row([Icon("check", 88, "in", wash=True), said], gap=28, align="middle")]
    if outcome.threshold:
        lines.append(Stepper(outcome.signed, outcome.threshold))
    lines.append(TextBlock(outcome.words, theme.LEAD))
    if outcome.note:
        lines.append(Caption(outcome.note))

    def leave() -> None:
        drop(shell)
        shell.trail = [visit for visit in shell.trail if visit.route.name == "home"][:1]
        shell.replace(after)

    body: list[Block] = [Card(Column(lines, gap=20), (48, 40)), receipt_card(outcome.receipt)]
    bar = [common.bigger(shell), Button("好了", leave, FILLED)]
    if theme.look().portrait:
        return PersonalPage(personal_head(shell, title), body, bar=bar)
    return PersonalPage(
        personal_head(shell, title), body[:1], body[1:], bar, side=0.42, bar_left=True
    )
