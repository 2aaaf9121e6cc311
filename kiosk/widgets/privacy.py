"""What keeps a villager's business to the villager: pages that leave no trace, and the shield."""

from collections.abc import Sequence

from kiosk import theme
from kiosk.views.receipts import Receipt
from kiosk.widgets import draw
from kiosk.widgets.block import Block, Column, Row, Space
from kiosk.widgets.card import Card
from kiosk.widgets.icon import Icon
from kiosk.widgets.page import Page
from kiosk.widgets.qr import QrImage
from kiosk.widgets.text import Caption, TextBlock

_QR = 360


class PersonalPage(Page):
    """However it is left, no picture of a word it showed stays in the store of drawn texts."""

    def close(self) -> None:
        super().close()
        self.content, self.controls, self.buttons = [], [], []
        draw.forget_texts()


def shield(words: str) -> Card:
    """请旁边的人退后一步: large, and with nothing personal yet."""
    icon = Row([Space(), Icon("lock", 200, "act", wash=True), Space()], gap=0, align="middle")
    title = TextBlock("请旁边的人退后一步", theme.TITLE, bold=True, align="center")
    return Card(Column([icon, title, TextBlock(words, align="center")], gap=28), (56, 64))


def receipt_card(receipt: Receipt) -> Card:
    """QR and code; it names no topic and no person."""
    lines: Sequence[Block] = [
        TextBlock(f"回执 {receipt.code}", theme.LEAD, bold=True, align="center"),
        Row([Space(), QrImage(receipt.qr, _QR), Space()], gap=0, align="middle"),
        Caption("请拍下来，或者抄下号码，以后凭它来查。", align="center"),
        Caption("上面没有您的名字。", align="center"),
    ]
    return Card(Column(lines, gap=12), (40, 32))
