"""``import``."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.cli.common import EXIT_REFUSED, logged_in, options, refusals, terminal

if TYPE_CHECKING:
    from content.importing.result import DropRow
    from content.photos.names import Unmatched
    from kiosk.actions.importing import Imported
    from kiosk.actions.photographing import Attached


@click.command(name="import")
@click.argument("file", type=click.Path(readable=False, path_type=Path))
@click.option("--as", "document", type=click.Choice(["ledger"]), required=True,
              help="What kind of document it is.")  # fmt: skip
@click.option("--period", required=True, help="2026-Q3, 2026-09 or 2026.")
@click.option("--drop-row", multiple=True, metavar="[SHEET:]N",
              help="Leave out this row of the sheet.")  # fmt: skip
@click.option(
    "--column", multiple=True, metavar="HEADER=NAME",
    help="What an unusual header means (date, summary, income, balance …); is remembered.",
)  # fmt: skip
@click.option("--photos", type=click.Path(file_okay=False, readable=False, path_type=Path),
              help="A folder of masked photos, named by voucher number.")  # fmt: skip
@click.option("--staff", "who", help="The clerk; the PIN is read from standard input.")
@options
def import_(
    data: Path, file: Path, document: str, period: str, drop_row: tuple[str, ...],
    column: tuple[str, ...], photos: Path | None, who: str | None, *, as_json: bool,
) -> None:  # fmt: skip
    """Take in FILE as a draft, whole or not at all, with every check's arithmetic."""
    from kiosk.actions.disclosing import CONSOLE
    from kiosk.actions.importing import import_ledger

    columns, dropped = _columns(column), _rows(drop_row)
    with refusals(as_json=as_json, shape=as_refused), terminal(data) as opened:
        staff = CONSOLE if who is None else logged_in(opened, who)
        done = import_ledger(
            opened, file, period, staff, drop_rows=dropped, columns=columns, photos=photos
        )
    show(done, as_json=as_json)


def _rows(places: tuple[str, ...]) -> "frozenset[DropRow]":
    rows: set[DropRow] = set()
    for place in places:
        sheet, colon, number = place.rpartition(":")
        if not number.isascii() or not number.isdigit() or (colon and not sheet):
            raise click.BadParameter("要写成行号，例如 7，或者 8月:7", param_hint="--drop-row")
        rows.add((sheet, int(number)) if sheet else int(number))
    return frozenset(rows)


def _columns(pairs: tuple[str, ...]) -> dict[str, str]:
    named = {}
    for pair in pairs:
        header, equals, name = pair.rpartition("=")
        if not equals or not header or not name:
            raise click.BadParameter("要写成 表头=列名，例如 余数=balance", param_hint="--column")
        named[header] = name
    return named


def show(done: "Imported", *, as_json: bool) -> None:
    """What became of an import; leaves with 1 where the file was refused."""
    if as_json:
        click.echo(json.dumps(as_object(done), ensure_ascii=False))
    else:
        click.echo("\n".join(_words(done)), err=done.revision is None)
    if done.revision is None:
        sys.exit(EXIT_REFUSED)


def as_object(done: "Imported") -> dict[str, object]:
    """The import's result as the command line's contract has it. Amounts in fen."""
    ledger = done.ledger
    photos = {} if done.photos is None else {"photos": photos_as_object(done.photos)}
    return {
        "accepted": ledger.accepted,
        "revision": done.revision,
        "rows": ledger.rows,
        "opening_fen": ledger.opening_fen,
        "income_fen": ledger.income_fen,
        "expense_fen": ledger.expense_fen,
        "closing_fen": ledger.closing_fen,
        "checks": [{"name": c.name, "ok": c.ok, "detail": c.detail} for c in ledger.checks],
        "errors": [
            {"sheet": e.sheet, "cell": e.cell, "value": e.value, "reason": e.reason}
            for e in ledger.errors
        ],
        "dropped_columns": list(ledger.dropped_columns),
        **photos,
    }


def photos_as_object(done: "Attached") -> dict[str, object]:
    """What became of a folder of photos."""
    return {
        "attached": done.photos,
        "left_out": [{"file": _name(one), "reason": one.why} for one in done.left_out],
    }


def photo_words(done: "Attached") -> list[str]:
    """The same in words."""
    left_out = [f"没有放进去：{_name(one)}，{one.why}" for one in done.left_out]
    return [f"放进 {done.photos} 张票据照片", *left_out]


def _name(one: "Unmatched") -> str:
    return str(one.file).encode("utf-8", "replace").decode()


def as_refused(reason: str) -> dict[str, object]:
    """The same shape where nothing came out of the file at all: one error, without a cell."""
    sums = dict.fromkeys(("rows", "opening_fen", "income_fen", "expense_fen", "closing_fen"), 0)
    error = {"sheet": "", "cell": "", "value": "", "reason": reason}
    empty: dict[str, object] = {"checks": [], "errors": [error], "dropped_columns": []}
    return {"accepted": False, "revision": None, **sums, **empty}


def _words(done: "Imported") -> list[str]:
    from content.money import format_yuan

    ledger = done.ledger
    lines = [f"{'✓' if c.ok else '✗'} {c.name}：{c.detail}" for c in ledger.checks]
    lines += [f"{e.sheet} {e.cell} {e.reason}".strip() for e in ledger.errors]
    if ledger.dropped_columns:
        lines.append(f"这些列有个人号码，没有收：{'、'.join(ledger.dropped_columns)}")
    if done.revision is None:
        return [*lines, "没有导入：请改好表再来一次，什么都没有写入"]
    sums = (ledger.opening_fen, ledger.income_fen, ledger.expense_fen, ledger.closing_fen)
    opening, income, expense, closing = map(format_yuan, sums)
    lines += [] if done.photos is None else photo_words(done.photos)
    return [
        *lines,
        f"{ledger.rows} 笔：期初 {opening} + 收入 {income} - 支出 {expense} = 期末 {closing}",
        f"已存为草稿 {done.revision}，下一步：village-kiosk disclose submit {done.revision}",
    ]
