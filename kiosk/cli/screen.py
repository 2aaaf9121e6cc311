"""``run`` and ``screens``: the only commands that open a window."""

import re
from pathlib import Path

import click

from kiosk.cli.common import options, tell, terminal


@click.command()
@click.option("--windowed", is_flag=True, help="In a window with a border, to look at.")
@click.option("--size", default="", metavar="WIDTHxHEIGHT", help="Instead of the display's own.")
@options
def run(data: Path, windowed: bool, size: str, *, as_json: bool) -> None:
    """The terminal, full screen, until it is told to end (SIGTERM)."""
    from kiosk.launch import run_terminal

    run_terminal(data, windowed=windowed, size=_size(size))


def _size(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    found = re.fullmatch(r"([1-9][0-9]{2,3})x([1-9][0-9]{2,3})", text)
    if found is None:
        raise click.BadParameter("要写成 1080x1920", param_hint="--size")
    return int(found[1]), int(found[2])


@click.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True,
              help="The folder for the pictures.")  # fmt: skip
@click.option("--orientation", type=click.Choice(["portrait", "landscape"]), default="portrait",
              show_default=True, help="How the display stands.")  # fmt: skip
@options
def screens(data: Path, out: Path, orientation: str, *, as_json: bool) -> None:
    """Every screen as NN-name.png, from the data at hand. Shows no personal data."""
    from kiosk.shots import shoot_all

    with terminal(data):
        pass  # an unfounded or damaged folder is refused before any window opens
    files = shoot_all(data, out, orientation)
    tell({"ok": True, "files": [file.name for file in files]},
         "\n".join(str(file) for file in files), as_json=as_json)  # fmt: skip
