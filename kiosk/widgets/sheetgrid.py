"""The top of a sheet as it looks in Excel: letters, headers, the first cells; in bands if wide."""

from collections.abc import Mapping, Sequence

from content.importing.result import SheetColumn
from kiosk import theme
from kiosk.theme import look
from kiosk.widgets.block import Block, Column, Row, Space
from kiosk.widgets.card import Card, Rule
from kiosk.widgets.text import TextBlock

_ACROSS = {True: (4, 3, 2), False: (7, 5, 4)}  # columns in a band by text size, upright or not


def sheet_grid(columns: Sequence[SheetColumn], labels: Mapping[str, str], most: int = 2) -> Card:
    """One small column for each of the sheet's; what it was read as stands in green below it.

    At `most` so many cells of each are shown.
    """
    upright = look().portrait
    across = _ACROSS[upright][look().text]
    shown = [column for column in columns if column.header or column.samples]
    samples = most if upright and len(shown) <= 2 * across else 1
    bands: list[Block] = []
    for start in range(0, len(shown), across):
        band = shown[start : start + across]
        cells: list[Block] = [_column(column, labels, samples) for column in band]
        cells += [Space() for _ in range(across - len(band))]
        bands += [Rule()] if start else []
        bands.append(Row(cells, gap=20, align="top"))
    return Card(Column(bands, gap=10), (32, 20))


def _column(column: SheetColumn, labels: Mapping[str, str], samples: int) -> Column:
    def line(words: str, tone: str = "ink", bold: bool = False) -> TextBlock:
        return TextBlock(words or " ", theme.CAPTION, tone, bold, max_lines=1)

    known = labels.get(column.name, "不用") if column.name else ""
    below = [*column.samples[:samples], *[""] * samples][:samples]
    lines: list[Block] = [
        line(f"{column.letters} 列", "muted"),
        line(column.header or "（空）", bold=True),
        *map(line, below),
        line(f"＝{known}" if known else "？", "in" if known else "seal", bold=True),
    ]
    return Column(lines, gap=0)
