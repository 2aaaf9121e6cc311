"""What the commands share: options, output in words or JSON, errors as exit codes."""

import functools
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from kiosk.datadir import ENV, default_data

if TYPE_CHECKING:
    from content.model import Staff
    from kiosk.terminal import Terminal

F = TypeVar("F", bound=Callable[..., Any])
EXIT_REFUSED = 1
_SECRET_BYTES = 256


def options(command: F) -> F:
    """``--data`` and ``--json`` on every command, and typed errors as exit code 1."""

    @functools.wraps(command)
    def wrapped(*args: Any, as_json: bool, **kwargs: Any) -> Any:
        _require_text(kwargs)
        with refusals(as_json=as_json):
            return command(*args, as_json=as_json, **kwargs)

    data = click.option(
        "--data",
        type=click.Path(file_okay=False, readable=False, path_type=Path),
        default=default_data,
        show_default=f"${ENV} or the user's data folder",
        help="The terminal's folder.",
    )
    as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
    return data(as_json(wrapped))  # type: ignore[return-value]


def _require_text(given: Mapping[str, object]) -> None:
    """Bytes that are no UTF-8 can stand in a path, but not be written down: misuse."""
    for value in given.values():
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, str) and not one.isascii():
                try:
                    one.encode()
                except UnicodeEncodeError as error:
                    raise click.UsageError("参数里有认不出的字：要用 UTF-8") from error


Shape = Callable[[str], Mapping[str, object]]
"""From the reason of a refusal to what the command's own JSON object says in that case."""


@contextmanager
def refusals(*, as_json: bool, shape: Shape | None = None) -> Iterator[None]:
    """A typed error becomes its plain Chinese sentence and exit code 1.

    So does what a damaged file or a disk that fails raises below any of our own checks.
    """
    try:
        yield
    except Exception as error:
        reason = _refusal(error)
        if reason is None:
            raise
        refuse(reason, as_json=as_json, shape=shape)


def _refusal(error: Exception) -> Exception | None:
    """The typed error to tell of; None for a mistake of ours.

    Imported here, for the terminal's first frame does not wait for the database's modules.
    """
    from content.errors import ContentError
    from hearings.errors import HearingRefused
    from kiosk.errors import FolderUnusable, KioskError
    from sync.database import DatabaseError
    from sync.errors import UNDECODABLE, StorageError, SyncError

    if isinstance(error, SyncError | ContentError | HearingRefused | KioskError):
        return error
    if isinstance(error, (*DatabaseError, *UNDECODABLE)):
        return StorageError(f"数据库读不出来，可能已经损坏（{error}）")
    if isinstance(error, OSError):
        return FolderUnusable(error.filename, error)
    return None


def refuse(error: Exception, *, as_json: bool, shape: Shape | None = None) -> NoReturn:
    """Say why not, and leave with 1, even where nothing can be said any more."""
    told = f"没有办成：{error}"
    if as_json:
        number = getattr(error, "number", None)
        more = {} if shape is None else shape(str(error))
        why = {"ok": False, "error": type(error).__name__, "reason": str(error), "number": number}
        told = json.dumps({**why, **more}, ensure_ascii=False)
    with suppress(OSError):
        click.echo(told, err=not as_json)
    sys.exit(EXIT_REFUSED)


def tell(result: Mapping[str, object], words: str, *, as_json: bool) -> None:
    """The result, as one JSON object or in words."""
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else words)


def remind(words: str) -> None:
    """A warning on standard error. Where it cannot be said, what was done is done all the same."""
    with suppress(OSError):
        click.echo(f"提醒：{words}", err=True)


@contextmanager
def terminal(data: Path) -> Iterator["Terminal"]:
    """The terminal of a data folder, closed again."""
    from kiosk.terminal import Terminal

    opened = Terminal.open(data)
    try:
        yield opened
    finally:
        opened.close()


def read_secret(prompt: str) -> str:
    """A PIN or code from standard input: asked for on a terminal, else its first line."""
    if sys.stdin is not None and sys.stdin.isatty():
        return str(click.prompt(prompt, hide_input=True, err=True))
    # A closed standard input is None; what is no text at all is no PIN either.
    raw = b"" if sys.stdin is None else sys.stdin.buffer.readline(_SECRET_BYTES)
    line = raw.decode("utf-8", "replace").strip("\ufeff \t\r\n")
    if not line:
        raise click.UsageError(f"{prompt}：请从标准输入给出")
    return line


def logged_in(opened: "Terminal", named: str) -> "Staff":
    """The person, after their PIN was read from standard input."""
    from kiosk.actions.staffing import log_in

    return log_in(opened, named, read_secret(f"{named} 的密码"))
