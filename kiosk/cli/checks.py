"""``verify``, ``prove``, ``rebuild``, ``doctor``."""

import sys
from pathlib import Path

import click

from kiosk.cli.common import EXIT_REFUSED, options, refusals, tell, terminal


@click.command()
@options
def verify(data: Path, *, as_json: bool) -> None:
    """Check every entry, signature, receipt and shown figure. Leaves with 1 for any problem."""
    from kiosk.actions.checking import verify_all

    def damaged(reason: str) -> dict[str, object]:
        return {"entries": 0, "root": "", "problems": [reason], "witnessed": 0}

    with refusals(as_json=as_json, shape=damaged), terminal(data) as opened:
        report = verify_all(opened)
    tell(
        {"ok": report.ok, "entries": report.entries, "root": report.root.hex(),
         "problems": list(report.problems), "witnessed": report.witnessed},
        "\n".join((*report.problems, f"{report.entries} 条记录，"
                   + ("没有发现改动" if report.ok else f"发现 {len(report.problems)} 处问题"))),
        as_json=as_json,
    )  # fmt: skip
    if not report.ok:
        sys.exit(EXIT_REFUSED)


@click.command()
@click.argument("receipt")
@options
def prove(data: Path, receipt: str, *, as_json: bool) -> None:
    """Print the proof (c2sp.org/tlog-proof) that the entry of RECEIPT stands in the log.

    RECEIPT is the text of a QR code: VK1:…"""
    from hearings.receipt import parse_receipt
    from kiosk.actions.checking import checkpoint_key, proof_of

    with terminal(data) as opened:
        text = proof_of(opened, parse_receipt(receipt))
        key = checkpoint_key(opened)
    tell({"ok": True, "proof": text, "key": key}, text, as_json=as_json)


@click.command()
@options
def rebuild(data: Path, *, as_json: bool) -> None:
    """Make every shown table anew from the log; says which were not what the log says."""
    from kiosk.actions.checking import rebuild as make_anew

    with terminal(data) as opened:
        done = make_anew(opened)
    changed = "、".join(done.changed)
    tell(
        {"ok": True, "tables": done.tables, "changed": list(done.changed)},
        f"重建了 {done.tables} 张表，" + (f"改过的有：{changed}" if changed else "和原来一样"),
        as_json=as_json,
    )


@click.command()
@options
def doctor(data: Path, *, as_json: bool) -> None:
    """Say how this machine is."""
    from kiosk.actions.checking import doctor as look

    with terminal(data) as opened:
        lines = look(opened)
    tell(
        {"ok": all(line.ok for line in lines),
         "checks": [{"name": h.name, "ok": h.ok, "detail": h.detail} for h in lines]},
        "\n".join(f"{'✓' if h.ok else '!'} {h.name}：{h.detail}" for h in lines),
        as_json=as_json,
    )  # fmt: skip
