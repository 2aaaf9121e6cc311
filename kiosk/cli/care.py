"""``backup`` and ``restore``."""

from pathlib import Path

import click

from kiosk.cli.common import options, tell, terminal


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@options
def backup(data: Path, folder: Path, *, as_json: bool) -> None:
    """Back this terminal up into FOLDER: database, signing key, photos; opened and checked.

    May run while the terminal works. Lock it away: it holds the terminal's key."""
    from kiosk.actions.backing_up import back_up

    with terminal(data) as opened:
        made, entries = back_up(opened, folder)
    tell(
        {"ok": True, "backup": str(made.path), "entries": entries},
        f"已备份并核对过 {entries} 条记录：{made.path}\n里面有这台机器的钥匙，请锁好",
        as_json=as_json,
    )


@click.command()
@click.argument("backup", type=click.Path(file_okay=False, path_type=Path))
@options
def restore(data: Path, backup: Path, *, as_json: bool) -> None:
    """Make a new terminal's folder (``--data``) from BACKUP, or the newest of a folder of them.

    The machine it was made on must not be used any more. What the county has beyond it comes back
    with the next exchange."""
    from kiosk.mending import restore as go_on

    opened = go_on(backup, data)
    village, origin = opened.village.name, opened.store.own_log().origin
    opened.close()
    tell(
        {"ok": True, "village": village, "origin": origin},
        f"已用备份恢复{village}的终端：{data}\n原来那台机器不要再用；"
        "请运行 village-kiosk sync once，把备份以后的记录从县里取回来",
        as_json=as_json,
    )
