"""Columns that say on which side an amount or a balance stands. A closed list, nothing guessed."""

from dataclasses import dataclass

from content.importing.cells import Bad, Given
from content.importing.personal import shown
from content.money import FULL_WIDTH

_IN = frozenset("收 收入 收方 收款 进 借 借方 +".split())  # noqa: SIM905
_OUT = frozenset("支 支出 支方 付 付方 付款 付出 出 贷 贷方 -".split())  # noqa: SIM905
_STANDS = {"": 1, "借": 1, "借方": 1, "平": 0, "贷": -1, "贷方": -1}


@dataclass(frozen=True, slots=True)
class Side:
    """``shown`` is what the cell says, ``word`` whether it is more than a sign."""

    income: bool
    shown: str

    @property
    def word(self) -> bool:
        """A sign beside a negative amount would say the same thing twice, or its opposite."""
        return self.shown not in "+-"


class SideCells(dict[Given, Side | Bad]):
    """收 or 支, 借 or 贷, + or -: in a village's cash book what is debited came in."""

    def __missing__(self, cell: Given) -> Side | Bad:
        meaning = self[cell] = self._parse(cell)
        return meaning

    def _parse(self, cell: Given) -> Side | Bad:
        text = _plain(cell)
        if text in _IN or text in _OUT:
            return Side(text in _IN, text)
        said = "没有写是收入还是支出：" if not text else f"不认识的收支方向「{text}」："
        raw = "" if isinstance(cell, Bad) else cell
        return Bad(f"{said}这一格要写收或支", "side", "direction", raw)


class StandCells(dict[Given, int | Bad]):
    """借 is 1, 贷 -1, 平 0; where nothing is written the figure stands as it is."""

    def __missing__(self, cell: Given) -> int | Bad:
        text = _plain(cell)
        raw = "" if isinstance(cell, Bad) else cell
        strange = Bad(f"不认识的余额方向「{text}」：要写借、贷或平", "side", "side", raw)
        meaning = self[cell] = _STANDS.get(text, strange)
        return meaning


def _plain(cell: Given) -> str:
    if isinstance(cell, Bad):
        return "?"
    return shown(cell).translate(FULL_WIDTH).replace("−", "-").replace(" ", "")
