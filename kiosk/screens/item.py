"""The versions of one disclosure."""

from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common
from kiosk.views.item import ChangeView, ItemView, VersionView, item_view
from kiosk.widgets.block import Block, Column, Row
from kiosk.widgets.card import Card, Rule
from kiosk.widgets.page import Page
from kiosk.widgets.qr import QrImage
from kiosk.widgets.text import Caption, TextBlock
from kiosk.widgets.tile import Strip


def load(terminal: Any, revision: str) -> ItemView:
    """Every published version of that revision's document and period, with their changes."""
    from content import queries
    from kiosk.errors import UnknownRevision

    db, org = terminal.store.db, terminal.org
    found = queries.revision(db, org, revision)
    if found is None:
        raise UnknownRevision("这份账不在这台机器上")
    versions = queries.revisions_of(db, org, found.document, found.period)
    changes = {
        one.id: queries.diff_revisions(db, org, one.corrects, one.id)
        for one in versions
        if one.was_published and one.corrects is not None
    }
    return item_view(versions, changes)


def build(view: ItemView, shell: Shell) -> Page:
    """One card per version, the newest first."""
    body: list[Block] = [TextBlock(view.title, theme.LEAD, bold=True)]
    body += [_card(version) for version in view.versions]
    return Page(common.head(shell, "改没改过"), body, bar=common.bar(shell))


def _card(version: VersionView) -> Block:
    blocks: list[Block] = [_title(version)]
    if version.gone:
        blocks.append(Strip(version.gone, "seal"))
    if version.reason:
        blocks.append(TextBlock(version.reason, bold=True))
    steps = Column([Caption(step) for step in (version.source, *version.steps)], gap=6)
    blocks.append(Row([steps, QrImage(version.receipt, 200)], gap=32, align="top"))
    for change in version.changes:
        blocks += [Rule(), _change(change)]
    if version.more_changes:
        blocks.append(Caption(f"还有 {version.more_changes} 处改动没有列出来。"))
    return Card(Column(blocks, gap=18), (48, 32))


def _title(version: VersionView) -> Row:
    number = TextBlock(version.title, theme.LEAD, bold=True)
    number.fixed_width = number.natural_width()
    return Row(
        [number, TextBlock(version.state, tone=version.tone, bold=True)], gap=36, align="middle"
    )


def _change(change: ChangeView) -> Column:
    title = TextBlock(f"{change.kind}：{change.title}", bold=True)
    return Column([title, *(TextBlock(line) for line in change.lines)], gap=4)


ROUTE = Route("item", load, build)
