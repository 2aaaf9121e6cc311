"""The figures of a row that is no entry: a subtotal, what was brought forward, what is left."""

from collections.abc import Mapping, Sequence

from content.importing.cells import Bad, Given, MoneyCells, filled, is_dash
from content.importing.faults import Fault, fault_of
from content.importing.rowkinds import OPENING, TOTAL, Word
from content.importing.workbook import Cell

_SIDES_ZH = {"income": "收入", "expense": "支出"}
Read = dict[str, int | None]


def figures(
    word: Word,
    row: int,
    named: Mapping[str, Given],
    amounts: Mapping[str, MoneyCells],
    *,
    balanced: bool,
) -> tuple[Read, list[Fault]]:
    """income, expense, balance and amount, each in fen if the row has it, and what is wrong.

    A row of a ledger without balances that has one figure beside 期初 or 期末 tells the balance.
    """
    faults: list[Fault] = []

    def read(name: str, parser: str) -> int | None:
        cell = named.get(name, "")
        if name == "balance" and word.kind != TOTAL and is_dash(cell):
            return 0
        value = amounts[parser][cell] if filled(cell) else None
        if isinstance(value, Bad):
            if value.about != "side":
                faults.append(fault_of(row, name, cell, value))
            return None
        return value

    found: Read = {name: read(name, name) for name in ("income", "expense", "balance")}
    found["amount"] = None
    if "amount" in named and not _sided(named):
        found |= {"income": None, "expense": None, "amount": read("amount", "balance")}
        faults = [fault for fault in faults if fault.column not in ("income", "expense")]
    if not balanced and word.kind != TOTAL:
        faults += _as_balance(word, row, named, found)
    if word.side:
        faults += _as_side(word, row, named, found)
    return found, faults


def _as_side(word: Word, row: int, named: Mapping[str, Given], found: Read) -> list[Fault]:
    """收入合计, 支出合计: the figure is of that side, and may not stand on the other."""
    other = "expense" if word.side == "income" else "income"
    amount = found["amount"]
    if amount is not None:
        # Where no direction is told, what is spent stands below zero, and so may its sum.
        below = word.side == "expense" and amount < 0 and "direction" not in named
        found |= {word.side: -amount if below else amount, "amount": None}
    if found[word.side] is None and found[other]:
        reason = (
            f"「{word.label}」的数写在{_SIDES_ZH[other]}这一边：请写在{_SIDES_ZH[word.side]}这一边"
        )
        return [Fault(row, other, _raw(named.get(other, "")), reason)]
    found[other] = found[other] or None
    return []


def only_figure(cells: Sequence[Cell]) -> int | None:
    """The one amount in a row, wherever it stands; ``None`` where there is none, or more."""
    amounts = MoneyCells(None)
    found = [fen for cell in cells if isinstance(fen := amounts[cell], int)]
    return found[0] if len(found) == 1 else None


def _sided(named: Mapping[str, Given]) -> bool:
    """Whether a direction beside the amount says what it sums up."""
    said = named.get("direction", "")
    return (filled(said) or is_dash(said)) and not (
        isinstance(named["income"], Bad) and named["income"].about == "side"
    )


def _as_balance(word: Word, row: int, named: Mapping[str, Given], found: Read) -> list[Fault]:
    given = [name for name in ("income", "expense", "amount") if found[name] is not None]
    if len(given) != 1:
        return []
    if word.kind == OPENING and given[0] == "expense":
        reason = f"「{word.label}」的数写在支出这一边：看不出是余还是欠，请写在收入这一边"
        return [Fault(row, "expense", _raw(named["expense"]), reason)]
    figure = found[given[0]]
    found |= {"income": None, "expense": None, "balance": figure, "amount": figure}
    return []


def _raw(cell: Given) -> str | int | float:
    return cell.cell if isinstance(cell, Bad) else cell
