"""Home: headline figures, what is late, eight tiles."""

from dataclasses import replace
from typing import Any

from kiosk import snapshot, theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common
from kiosk.screens.facts import coded, last_exchange_ms, whole
from kiosk.theme import look
from kiosk.views.shapes import HomeView, MoneyCard, Provenance, TileView
from kiosk.widgets.block import Block, Column, Grid, Row
from kiosk.widgets.card import Card
from kiosk.widgets.figures import Figures
from kiosk.widgets.head import home_head
from kiosk.widgets.page import Page
from kiosk.widgets.provenance import QrButton
from kiosk.widgets.text import Caption, TextBlock
from kiosk.widgets.tile import Strip, Tile


def build(view: HomeView, shell: Shell) -> Page:
    """The page of home."""
    head = home_head(view.village, "党务 · 村务公开", view.day, view.fresh, shell.corner)
    body: list[Block] = [_money(view.money, _proof(view.proof, shell))]
    if view.late:
        body.append(
            Strip(
                f"该公开还没公开：{view.late} 项",
                more="看是哪些",
                action=lambda: shell.go("duties"),
            )
        )
    tiles = Grid([_tile(tile, shell) for tile in view.tiles], 2, grow=1)
    bar = common.bar(shell, back=False, tools=False)
    return Page(head, body, [tiles], bar, side=0.54, bar_left=True, tall=True)


def _money(money: MoneyCard | None, proof: Block) -> Card:
    if money is None:
        return Card(
            Column(
                [
                    TextBlock("村里的账还没有公开", theme.LEAD, bold=True),
                    TextBlock("公开以后，收了多少、花了多少、还剩多少，都写在这里。"),
                    proof,
                ],
                gap=12,
            )
        )
    blocks: list[Block] = [Caption(money.heading), Figures(money.figures)]
    if look().text + (not look().portrait) < 2:
        blocks.append(TextBlock(money.change))
    if _large():
        return Card(Column([*blocks, proof], gap=2), (48, 16))
    return Card(Column([*blocks, proof], gap=10))


def _proof(view: Provenance, shell: Shell) -> Block:
    """As at the foot of other pages; the code's place is kept while it is not made yet."""
    code = QrButton(view.qr, lambda: common.enlarge(shell, view))
    return Row([Caption(view.words), code], gap=32, align="middle")


def _large() -> bool:
    """Large letters leave the room to the figures and to all eight tiles."""
    return look().text > 0


def _tile(tile: TileView, shell: Shell) -> Tile:
    return Tile(
        tile.icon,
        tile.tone,
        tile.title,
        "" if _large() else tile.caption,
        lambda: shell.go(tile.screen, **tile.params),
        high=150 if _large() else 0,
    )


def load(terminal: Any) -> HomeView:
    """Everything on home, from the queries; kept for the first frame of the next start."""
    view = _view(terminal)
    view = replace(view, proof=coded(terminal, view.proof))
    snapshot.save(snapshot.place(terminal.data.kivy_home), view)
    return view


def _view(terminal: Any) -> HomeView:
    from content import queries
    from hearings import queries as hearing_queries
    from kiosk.views.home import HomeFacts, home_view

    db, org, now = terminal.store.db, terminal.org, terminal.now()
    everything = queries.revisions(db, org)
    periods = queries.published_periods(db, org)
    newest = periods[-1] if periods else ""
    versions = [one for one in everything if one.period == newest and one.was_published]
    return home_view(
        HomeFacts(
            village=terminal.village.name,
            now=now,
            last_exchange_ms=last_exchange_ms(terminal),
            record=whole(terminal),
            summary=queries.ledger_summary(db, org, newest) if newest else None,
            corrections=max(0, len(versions) - 1),
            catalog=terminal.catalog(),
            duties=terminal.duties(),
            petitions=hearing_queries.petitions(db, org, now, terminal.terms()),
            hearings=hearing_queries.hearings(db, org, now),
        )
    )


ROUTE = Route("home", load, build)
