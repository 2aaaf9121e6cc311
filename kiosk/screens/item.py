"""The versions of one disclosure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from content.model import Revision
from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common, facts
from kiosk.views.item import ChangeView, ItemView, VersionView, item_view
from kiosk.widgets.block import Block, Column, Row
from kiosk.widgets.card import Card, Rule
from kiosk.widgets.page import Page
from kiosk.widgets.provenance import QrButton
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
        newer.id: queries.diff_revisions(db, org, older.id, newer.id)
        for older, newer in corrections(versions)
    }
    view = item_view(versions, changes, facts.record(terminal))
    told = (replace(one, proof=facts.coded(terminal, one.proof)) for one in view.versions)
    return replace(view, versions=tuple(told))


def corrections(versions: Sequence[Revision]) -> Iterator[tuple[Revision, Revision]]:
    """(older, newer) of which both may still be read: what was withdrawn is not told again."""
    known = {one.id: one for one in versions if one.was_published}
    for newer in known.values():
        older = known.get(newer.corrects or "")
        if older is not None and "withdrawn" not in (older.state, newer.state):
            yield older, newer


def build(view: ItemView, shell: Shell) -> Page:
    """One card per version, the newest first."""
    body: list[Block] = [TextBlock(view.title, theme.LEAD, bold=True)]
    body += [_card(version, shell) for version in view.versions]
    head, foot = common.head(shell, "改没改过"), common.foot(shell, view.proof)
    return Page(head, body, bar=common.bar(shell), foot=foot)


def _card(version: VersionView, shell: Shell) -> Block:
    code = QrButton(version.proof.qr, lambda: common.enlarge(shell, version.proof))
    head = Column([_title(version), Caption(version.source)], gap=6)
    blocks: list[Block] = [Row([head, code], gap=32, align="top")]
    if version.gone:
        blocks.append(Strip("\n".join(version.gone), "seal"))
    if version.reason:
        blocks.append(TextBlock(version.reason, bold=True))
    blocks.append(Column([Caption(step) for step in version.steps], gap=6))
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
