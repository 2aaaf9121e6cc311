"""``village-kiosk``: finds its commands by entry point and imports only the one that runs."""

import importlib
import sys
from collections.abc import Mapping

import click

from kiosk.cli.commands import COMMANDS

GROUP = "village_kiosk.commands"
EXIT_REFUSED = 1


class Commands(click.Group):
    """Commands by name, from every package that hangs some here.

    Each entry point names a mapping: command name → ``(module:attribute, one line of help)``.
    """

    def _table(self) -> dict[str, tuple[str, str]]:
        from importlib.metadata import entry_points  # slow: the terminal starts without it

        found: dict[str, tuple[str, str]] = {}
        for point in entry_points(group=GROUP):
            table: Mapping[str, tuple[str, str]] = point.load()
            found.update(table)
        return found

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._table())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name) or self._table().get(cmd_name)
        if entry is None:
            return None
        module, _, attribute = entry[0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, text) for name, (_, text) in self._table().items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="village-kiosk")
def village_kiosk() -> None:
    """A village's open accounts: terminal, signed log, and county server.

    Exit codes: 0 done, 1 refused, 2 misused.
    """


def main(arguments: list[str] | None = None) -> object:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a POSIX locale must not break Chinese output
            reconfigure(encoding="utf-8", errors="replace")
    return village_kiosk.main(args=arguments, prog_name="village-kiosk")
