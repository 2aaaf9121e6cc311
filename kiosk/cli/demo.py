"""``demo``."""

from pathlib import Path

import click

from kiosk.cli.common import refusals
from kiosk.datadir import default_data


@click.command()
@click.option("--data", type=click.Path(file_okay=False, path_type=Path),
              help="Folder of the demonstration.")  # fmt: skip
@click.option("--fresh", is_flag=True, help="Begin anew.")
@click.option("--windowed", is_flag=True, help="In a window with a border.")
@click.option("--no-window", is_flag=True, help="Pictures instead of a window.")
def demo(data: Path | None, fresh: bool, windowed: bool, no_window: bool) -> None:
    """A made-up village: real workbooks written and read again, 500 households, 12 quarters, a
    petition at 9 of 10, a county on loopback, the agent, and the terminal. With no display it
    writes every screen as a picture and lets the tenth villager sign by itself."""
    from kiosk.demo.show import show

    folder = data or default_data().with_name("village-kiosk-demo")
    with refusals(as_json=False):
        show(
            folder, lambda words: click.echo(f"· {words}"),
            fresh=fresh, windowed=windowed, no_window=no_window,
        )  # fmt: skip
