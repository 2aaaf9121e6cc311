"""``init`` and ``roster``."""

import sys
from contextlib import suppress
from pathlib import Path

import click

from kiosk.cli.common import options, read_secret, refusals, refuse, remind, tell, terminal


@click.command()
@click.option("--village", required=True, help="The village's name.")
@click.option("--code", required=True, help="Its organisation code: letters and digits.")
@click.option("--profile", default="briefing", show_default=True, help="Jurisdiction profile.")
@click.option("--recovery", is_flag=True, help="The village has a recovery code: read it, use it.")
@options
def init(
    data: Path, village: str, code: str, profile: str, recovery: bool, *, as_json: bool
) -> None:
    """Make a terminal: keys, database, roster template.

    Prints the recovery code that opens what villagers seal: write it down, it is kept nowhere.
    Killed before that, the same command prints it again.
    """
    from kiosk.terminal import Terminal, found

    village = village.strip()
    _check_names(village, code)
    held = read_secret("恢复码") if recovery else None

    def show(opened: Terminal, shown: str) -> None:
        template = data / "roster-template.xlsx"
        _write_template(template)
        tell(
            {"ok": True, "village": village, "code": code, "profile": profile,
             "origin": opened.store.own_log().origin, "recovery_code": shown,
             "roster_template": str(template)},
            f"{village}的终端已建好：{data}\n名册模板：{template}\n"
            f"恢复码（只显示这一次，请抄在纸上封好）：\n  {shown}",
            as_json=as_json,
        )  # fmt: skip
        sys.stdout.flush()

    found(data, village, code, profile, recovery=held, show=show)[0].close()


def _write_template(template: Path) -> None:
    from content.rostertemplate import write_template

    try:
        write_template(template)
    except (OSError, ValueError) as error:  # a ZIP file knows no year before 1980
        # The recovery code, shown only this once, must still come out.
        with suppress(OSError):
            template.unlink(missing_ok=True)
        remind(f"名册模板没有写成（{getattr(error, 'strerror', None) or error}）")


def _check_names(village: str, code: str) -> None:
    if not 0 < len(village) <= 40 or not village.isprintable():
        raise click.BadParameter("村名要 1 到 40 个字", param_hint="--village")
    if not (code.isascii() and code.isalnum() and len(code) <= 32):
        raise click.BadParameter("代码只能用字母和数字，最多 32 位", param_hint="--code")


@click.command()
@click.argument("file", type=click.Path(readable=False, path_type=Path))
@options
def roster(data: Path, file: Path, *, as_json: bool) -> None:
    """Import the villagers of FILE: name, group, household, roster number, last four of the ID
    number, categories. A whole file replaces the roster, or nothing is written."""
    from kiosk.actions.rostering import import_roster
    from kiosk.errors import NotAccepted

    with refusals(as_json=as_json, shape=_unread), terminal(data) as opened:
        try:
            done = import_roster(opened, file)
        except NotAccepted as error:
            _refused(error, as_json=as_json)
            raise
    tell(done, f"名册已导入：{done['villagers']} 人，{done['groups']} 个组", as_json=as_json)


def _unread(reason: str) -> dict[str, object]:
    error = {"sheet": "", "cell": "", "value": "", "reason": reason}
    return {"accepted": False, "villagers": 0, "groups": 0, "without_factor": 0,
            "errors": [error], "dropped_columns": []}  # fmt: skip


def _refused(error: Exception, *, as_json: bool) -> None:
    import json

    from kiosk.cli.common import EXIT_REFUSED

    result = getattr(error, "result", {})
    if not as_json:
        for wrong in result["errors"][:20]:
            click.echo(f"{wrong['sheet']} {wrong['cell']} {wrong['reason']}", err=True)
        refuse(error, as_json=False)
    click.echo(json.dumps(result, ensure_ascii=False))
    sys.exit(EXIT_REFUSED)
