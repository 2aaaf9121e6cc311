"""``petition``: what the screens do, for a clerk's desk and for scripts."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.cli.common import logged_in, options, read_secret, tell, terminal

if TYPE_CHECKING:
    from hearings.model import Petition
    from kiosk.actions.identifying import Identified
    from kiosk.terminal import Terminal
    from sync.entry import Position


@click.group()
def petition() -> None:
    """Joint petitions for a hearing. Shows how many signed, never who."""


@petition.command(name="list")
@options
def list_(data: Path, *, as_json: bool) -> None:
    """Every petition and where it stands."""
    from kiosk.actions import petitioning

    with terminal(data) as opened:
        found = petitioning.petitions(opened)
    tell(
        {"petitions": [as_object(one) for one in found]},
        "\n".join(f"{p.id}  {p.signed}/{p.threshold}  {p.state.name_zh}  {p.topic}" for p in found),
        as_json=as_json,
    )


def as_object(one: "Petition") -> Mapping[str, object]:
    """A petition for ``--json``."""
    return {
        "petition": one.id, "topic": one.topic, "state": str(one.state), "signed": one.signed,
        "threshold": one.threshold, "provisional": one.provisional, "days_left": one.days_left,
        "hearing": one.hearing_id,
    }  # fmt: skip


@petition.command(name="open")
@click.argument("topic")
@click.option("--text", default="", help="What the hearing shall make clear.")
@click.option("--roster-no", required=True, help="Who begins it, and signs first.")
@options
def open_(data: Path, topic: str, text: str, roster_no: str, *, as_json: bool) -> None:
    """Begin a petition. The last four of the ID number are read from standard input."""
    from kiosk.actions import petitioning

    with terminal(data) as opened:
        who = _identified(opened, roster_no)
        new, position = petitioning.open_and_sign(opened, topic, text, who, PAPER)
    _receipt({"petition": new}, position, as_json=as_json)


PAPER = b"paper"  # signed on paper, which the clerk keeps: no strokes were drawn here


@petition.command()
@click.argument("petition_id")
@click.option("--roster-no", required=True, help="Whose signature it is.")
@options
def sign(data: Path, petition_id: str, roster_no: str, *, as_json: bool) -> None:
    """Sign. The last four of the ID number are read from standard input."""
    from kiosk.actions import petitioning

    with terminal(data) as opened:
        position = petitioning.sign(opened, petition_id, _identified(opened, roster_no), PAPER)
        now = petitioning.petition(opened, petition_id)
    _receipt({"signed": now.signed if now else 0}, position, as_json=as_json)


@petition.command()
@click.argument("petition_id")
@click.option("--roster-no", required=True, help="Whose signature it is.")
@options
def unsign(data: Path, petition_id: str, roster_no: str, *, as_json: bool) -> None:
    """Take a signature back, until the county has sealed the petition."""
    from kiosk.actions import petitioning

    with terminal(data) as opened:
        position = petitioning.unsign(opened, petition_id, _identified(opened, roster_no))
    _receipt({}, position, as_json=as_json)


@petition.command()
@click.argument("petition_id")
@click.option("--staff", "--as", "who", required=True, help="An approver; PIN from stdin.")
@click.option("--accept/--refuse", "accepted", required=True, help="The answer.")
@click.option("--code", default="", help="Why refused: not_village, elsewhere, secret …")
@click.option("--reason", default="", help="In words; a refusal needs it.")
@options
def answer(
    data: Path, petition_id: str, who: str, accepted: bool, code: str, reason: str,
    *, as_json: bool,
) -> None:  # fmt: skip
    """The two committees' answer to a sealed petition."""
    from kiosk.actions import petitioning

    with terminal(data) as opened:
        staff = logged_in(opened, who)
        petitioning.answer(opened, petition_id, staff, accepted=accepted, code=code, reason=reason)
    tell({"ok": True, "petition": petition_id, "accepted": accepted},
         "已同意开听证会" if accepted else "已答复：没有同意", as_json=as_json)  # fmt: skip


def _identified(opened: "Terminal", roster_no: str) -> "Identified":
    from kiosk.actions.identifying import identify

    return identify(opened, roster_no, read_secret("身份证后四位"))


def _receipt(more: Mapping[str, object], position: "Position", *, as_json: bool) -> None:
    from hearings.receipt import receipt_code, receipt_text

    code, text = receipt_code(position.leaf_hash), receipt_text(position)
    tell({"ok": True, **more, "code": code, "receipt": text},
         f"已保存，回执 {code}\n{text}", as_json=as_json)  # fmt: skip
