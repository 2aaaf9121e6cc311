"""``sync``: enrol, once, stick, run, status."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.cli.common import EXIT_REFUSED, options, refusals, tell, terminal

if TYPE_CHECKING:
    from kiosk.actions.photo_exchange import PhotosExchanged


@click.group()
def sync() -> None:
    """Exchange with the county."""


@sync.command()
@click.option("--county", "url", required=True, help="The county server's address.")
@click.option("--token", required=True, help="The one-time token the county gave.")
@click.option("--name", help="What the county calls this terminal; the host's name by default.")
@options
def enrol(data: Path, url: str, token: str, name: str | None, *, as_json: bool) -> None:
    """Enrol this terminal with its county, once."""
    from kiosk.actions import exchanging

    with terminal(data) as opened:
        county = exchanging.enrol(opened, url, token, name)
    tell({"ok": True, "county": county.name}, f"已在{county.name}登记", as_json=as_json)


@sync.command()
@click.option("--county", "url", help="The county server; the one enrolled with by default.")
@click.option("--token", help="Enrol first with this one-time token.")
@options
def once(data: Path, url: str | None, token: str | None, *, as_json: bool) -> None:
    """One exchange, until both sides have everything."""
    from kiosk.actions import exchanging
    from kiosk.actions.photo_exchange import exchange_photos

    if token is not None and url is None:
        raise click.UsageError("--token 要和 --county 一起用")
    with refusals(as_json=as_json, shape=_nothing), terminal(data) as opened:
        if token is not None and url is not None:
            exchanging.enrol(opened, url, token)
        done = exchanging.exchange_once(opened, url)
        photos = exchange_photos(opened, url)
    tell(
        {"sent": done.sent, "received": done.received, "requests": done.requests,
         "bytes_up": done.bytes_up, "bytes_down": done.bytes_down, "receipt": done.receipt,
         **_photos(photos)},
        f"送出 {done.sent} 条，收到 {done.received} 条，"
        + ("县里已经签收" if done.receipt else "县里还没有全部签收") + photos.words,
        as_json=as_json,
    )  # fmt: skip


def _photos(done: "PhotosExchanged") -> dict[str, object]:
    """What became of photos, where there was anything to do."""
    told = {"photos_sent": done.sent, "photos_received": done.received}
    trouble = {"photos_trouble": done.trouble} if done.trouble else {}
    return {**{name: count for name, count in told.items() if count}, **trouble}


def _nothing(_reason: str) -> dict[str, object]:
    counts = dict.fromkeys(("sent", "received", "requests", "bytes_up", "bytes_down"), 0)
    return {**counts, "receipt": False}


@sync.command()
@click.argument("path", type=click.Path(path_type=Path))
@options
def stick(data: Path, path: Path, *, as_json: bool) -> None:
    """Exchange by the stick mounted at PATH: take what the county answered, write what is to go."""
    from kiosk.actions.carrying import carry

    with refusals(as_json=as_json, shape=_nothing_carried), terminal(data) as opened:
        done = carry(opened, path)
    lines = [f"带回来的：县里签收了 {done.sent} 条，新收到 {done.received} 条"] * done.brought
    if done.files:
        lines.append(f"已经写上 {done.written} 条（{len(done.files)} 个文件），可以拔下带去县里")
    tell(
        {"ok": done.ok, "sent": done.sent, "received": done.received, "receipt": done.receipt,
         "brought": done.brought, "written": done.written, "files": list(done.files),
         "bytes": done.size, "anomalies": list(done.anomalies)},
        "\n".join([*lines, *done.anomalies]),
        as_json=as_json,
    )  # fmt: skip
    if not done.ok:
        sys.exit(EXIT_REFUSED)


def _nothing_carried(reason: str) -> dict[str, object]:
    counts = dict.fromkeys(("sent", "received", "written", "bytes"), 0)
    return {**counts, "receipt": False, "brought": False, "files": [], "anomalies": [reason]}


@sync.command(name="run")
@click.option("--county", "url", help="The county server; the one enrolled with by default.")
@options
def run_(data: Path, url: str | None, *, as_json: bool) -> None:
    """The agent: exchanges at once, then whenever the county says, until it is stopped."""
    from kiosk.agent import run_agent

    run_agent(data, url)


@sync.command()
@options
def status(data: Path, *, as_json: bool) -> None:
    """What waits to be sent, and how the last exchange went."""
    from kiosk.actions import exchanging

    with terminal(data) as opened:
        now = exchanging.status(opened)
    last = now.last
    tell(
        {"county": now.county, "size": now.size, "receipted": now.receipted,
         "waiting": now.waiting, "fork": now.fork, "quarantined": now.quarantined,
         "last": None if last is None else {"at_ms": last.at_ms, "ok": last.ok,
                                            "text": last.text}},
        f"县里：{now.county or '还没有登记'}；记录 {now.size} 条，县里已签收 {now.receipted} 条",
        as_json=as_json,
    )  # fmt: skip
