"""``village-kiosk county``: serve, enrol, devices, revoke, stick. Imports what a command needs."""

import functools
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from county.node import CountyNode

ENV = "VILLAGE_KIOSK_COUNTY_DATA"
EXIT_REFUSED = 1
F = TypeVar("F", bound=Callable[..., Any])


def default_data() -> Path:
    """The county's folder: the environment's, or the user's own."""
    named = os.environ.get(ENV)
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_data_dir("village-kiosk-county"))


def _data(command: F) -> F:
    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        default=default_data,
        show_default=f"${ENV} or the user's data folder",
        help="The county's folder.",
    )(command)


def _options(command: F) -> F:
    """``--data`` and ``--json``, and typed errors as exit code 1."""

    @functools.wraps(command)
    def wrapped(*args: Any, as_json: bool, **kwargs: Any) -> Any:  # noqa: ANN401
        with _refusals(as_json=as_json):
            return command(*args, as_json=as_json, **kwargs)

    as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
    return _data(as_json(wrapped))  # type: ignore[return-value]


@contextmanager
def _refusals(*, as_json: bool) -> Iterator[None]:
    from county.errors import CountyError
    from sync.errors import SyncError

    try:
        yield
    except (SyncError, CountyError) as error:
        if as_json:
            _tell({"ok": False, "error": type(error).__name__, "reason": str(error)})
        else:
            click.echo(f"没有办成：{error}", err=True)
        sys.exit(EXIT_REFUSED)


@contextmanager
def _county(data: Path, *, found: bool = False) -> Iterator["CountyNode"]:
    """The county there; ``found``: a new one where there is none yet."""
    from county.node import CountyNode
    from sync.clock import SystemClock

    node = CountyNode.open(data, SystemClock(), found=found)
    try:
        yield node
    finally:
        node.close()


def _tell(result: Mapping[str, object]) -> None:
    click.echo(json.dumps(result, ensure_ascii=False))


@click.group()
def county() -> None:
    """The county server and its register of terminals."""


@county.command()
@_data
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8470,
    show_default=True,
    help="0 takes a free one.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--name", help="What the county calls itself to terminals that enrol.")
def serve(data: Path, port: int, host: str, name: str | None) -> None:
    """Serve the exchange and the front page until stopped."""
    with _refusals(as_json=False):
        from county.app import create_app
        from county.events import log_to_stderr
        from county.serving import Server, address, listen
        from sync.clock import SystemClock

        with _county(data, found=True) as node:  # or says in words why not
            if name is not None:
                node.rename(name)
            called = node.name
        listening = listen(host, port)
        at = address(listening)
        log_to_stderr()
        server = Server(
            create_app(data, SystemClock()), lambda: click.echo(f"{called}: listening on {at}")
        )
        server.run_until_stopped(listening)


@county.command()
@click.option("--village", required=True, help="The village's name, as its terminal says it.")
@_options
def enrol(data: Path, village: str, *, as_json: bool) -> None:
    """Print a one-time token for a village's next terminal, and its QR. Works while serving."""
    from county.register import issue

    with _county(data, found=True) as node:
        issued = issue(node, village)
    if as_json:
        _tell({"token": issued.token, "village": issued.village, "expires": issued.expires})
        return
    from county.qr import as_text

    click.echo(as_text(issued.token))
    click.echo(f"{issued.village} 的登记码：{issued.token}")
    click.echo(f"只能用一次，{issued.expires} 之前有效")


@county.command()
@_options
def devices(data: Path, *, as_json: bool) -> None:
    """List the enrolled terminals."""
    from county.register import registered

    with _county(data) as node:
        found = registered(node)
    if as_json:
        _tell({"devices": [one.as_json() for one in found]})
        return
    for one in found:
        click.echo(one.line())
    if not found:
        click.echo("还没有机器登记")


@county.command()
@click.argument("device")
@click.option("--reason", required=True, help="Why; told to the village's terminals.")
@_options
def revoke(data: Path, device: str, reason: str, *, as_json: bool) -> None:
    """Stop DEVICE (its id, as ``devices`` prints it): nothing more is taken from it."""
    from county.register import stop

    with _county(data) as node:
        stop(node, device, reason)
    if as_json:
        _tell({"ok": True, "device": device})
    else:
        click.echo(f"已停用 {device}")


@county.command()
@click.argument("path", type=click.Path(path_type=Path))
@_options
def stick(data: Path, path: Path, *, as_json: bool) -> None:
    """Take what terminals wrote on the stick mounted at PATH, and write the answers on it."""
    from county.carrying import take_stick

    with _county(data) as node:
        done, rows = take_stick(node, path)
    if as_json:
        aside = [{"file": one.name, "reason": one.reason} for one in done.aside]
        _tell({"ok": done.ok, "terminals": [row.as_json() for row in rows], "aside": aside})
    else:
        for row in rows:
            click.echo(row.line())
        for one in done.aside:
            click.echo(f"没有动 {one.name}：{one.reason}")
        click.echo("U 盘可以拔下带回去了" if rows else "没有可收的")
    if not done.ok:
        sys.exit(EXIT_REFUSED)


@county.command()
@click.argument("file", type=click.Path(path_type=Path))
@_options
def catalog(data: Path, file: Path, *, as_json: bool) -> None:
    """Issue a new version of the villages' disclosure catalog from FILE (JSON)."""
    from county.catalogs import issue

    with _county(data) as node:
        number = issue(node.store, file)
    if as_json:
        _tell({"ok": True, "number": number})
    else:
        click.echo(f"已发布村级公开目录第 {number} 版")


@county.command()
@click.argument("file", type=click.Path(path_type=Path))
@_options
def calendar(data: Path, file: Path, *, as_json: bool) -> None:
    """Tell the terminals a year's working days, from the State Council's notice in FILE (text)."""
    from county.calendars import issue

    with _county(data) as node:
        told = issue(node.store, file)
    off, work = ([day.isoformat() for day in days] for days in (told.off, told.work))
    if as_json:
        _tell({"ok": True, "year": told.year, "notice": told.notice, "off": off, "work": work})
        return
    click.echo(f"已发布 {told.year} 年的工作日（{told.notice}），请核对：")
    click.echo(f"  周一到周五里放假：{'、'.join(off) or '没有'}")
    click.echo(f"  周末要上班：{'、'.join(work) or '没有'}")
