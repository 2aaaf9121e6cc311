"""``hearing``."""

import re
from datetime import datetime
from pathlib import Path

import click

from kiosk.cli.common import logged_in, options, tell, terminal


@click.group()
def hearing() -> None:
    """Hearings and their sign-up."""


@hearing.command(name="list")
@options
def list_(data: Path, *, as_json: bool) -> None:
    """Every hearing, its seats and who is waiting for one (numbers only)."""
    from kiosk.actions.hearing import hearings

    with terminal(data) as opened:
        found = hearings(opened)
    tell(
        {"hearings": [
            {"hearing": h.id, "topic": h.topic, "starts": h.starts.isoformat(), "place": h.place,
             "state": str(h.state), "petition": h.petition_id,
             "seats": {s.category: {"quota": s.quota, "taken": s.taken, "waiting": s.waiting}
                       for s in h.seats}}
            for h in found]},
        "\n".join(f"{h.id}  {h.starts:%Y-%m-%d %H:%M}  {h.place}  {h.topic}" for h in found),
        as_json=as_json,
    )  # fmt: skip


@hearing.command()
@click.option("--petition", "petition_id", help="The accepted petition it answers.")
@click.option("--topic", default="", help="The topic, where the committees call it themselves.")
@click.option("--starts", required=True, type=click.DateTime(["%Y-%m-%dT%H:%M"]),
              help="China local time.")  # fmt: skip
@click.option("--place", required=True, help="Where.")
@click.option("--seats", multiple=True, metavar="CATEGORY=N", help="Instead of the profile's.")
@click.option("--staff", "--as", "who", required=True, help="An approver; PIN from stdin.")
@options
def schedule(
    data: Path, petition_id: str | None, topic: str, starts: datetime, place: str,
    seats: tuple[str, ...], who: str, *, as_json: bool,
) -> None:  # fmt: skip
    """Announce a hearing, with its place, time and seats per category."""
    from kiosk.actions.hearing import schedule as announce

    quotas = _quotas(seats)
    with terminal(data) as opened:
        new = announce(
            opened, logged_in(opened, who), starts, place, petition_id=petition_id, topic=topic,
            quotas=quotas,
        )  # fmt: skip
    tell({"ok": True, "hearing": new}, f"已公告听证会 {new}", as_json=as_json)


@hearing.command()
@click.argument("hearing_id")
@click.option("--starts", required=True, type=click.DateTime(["%Y-%m-%dT%H:%M"]),
              help="The new time, later than the first; China local time.")  # fmt: skip
@click.option("--place", default="", help="Where, if elsewhere.")
@click.option("--reason", required=True, help="Why; everybody reads it.")
@click.option("--staff", "--as", "who", required=True, help="An approver; PIN from stdin.")
@options
def postpone(
    data: Path, hearing_id: str, starts: datetime, place: str, reason: str, who: str,
    *, as_json: bool,
) -> None:  # fmt: skip
    """Move a hearing to a later time, once."""
    from kiosk.actions.hearing import postpone as move

    with terminal(data) as opened:
        move(opened, logged_in(opened, who), hearing_id, starts, place, reason)
    tell(
        {"ok": True, "hearing": hearing_id}, f"{hearing_id} 已改期到 {starts:%Y-%m-%d %H:%M}",
        as_json=as_json,
    )  # fmt: skip


def _quotas(seats: tuple[str, ...]) -> dict[str, int] | None:
    if not seats:
        return None
    quotas: dict[str, int] = {}
    for seat in seats:
        category, _, number = seat.partition("=")
        if not category or re.fullmatch(r"[0-9]{1,4}", number) is None:
            raise click.BadParameter("要写成 villager=10", param_hint="--seats")
        quotas[category] = int(number)
    return quotas


@hearing.command()
@click.argument("hearing_id")
@click.option("--roster-no", required=True, help="Who signs up.")
@click.option("--category", type=click.Choice(["villager", "party_member", "cadre"]), required=True,
              help="As whose representative.")  # fmt: skip
@options
def signup(data: Path, hearing_id: str, roster_no: str, category: str, *, as_json: bool) -> None:
    """Ask for a seat. The last four of the ID number are read from standard input."""
    from hearings.receipt import receipt_code, receipt_text
    from kiosk.actions.hearing import sign_up
    from kiosk.cli.petition import _identified
    from kiosk.views.hearings import standing_words

    with terminal(data) as opened:
        who = _identified(opened, roster_no)
        position, standing = sign_up(opened, hearing_id, who, category)
    code = receipt_code(position.leaf_hash)
    tell({"ok": True, "place": standing.place, "number": standing.number, "code": code,
          "receipt": receipt_text(position)},
         f"已报名：{standing_words(standing)[0]}。回执 {code}", as_json=as_json)  # fmt: skip


@hearing.command()
@click.argument("hearing_id")
@click.option("--roster-no", required=True, help="Who leaves.")
@options
def leave(data: Path, hearing_id: str, roster_no: str, *, as_json: bool) -> None:
    """Give a seat, or the place in line, back. The last four are read from standard input."""
    from hearings.receipt import receipt_code, receipt_text
    from kiosk.actions.hearing import leave as give_back
    from kiosk.cli.petition import _identified

    with terminal(data) as opened:
        position = give_back(opened, hearing_id, _identified(opened, roster_no))
    code = receipt_code(position.leaf_hash)
    tell({"ok": True, "code": code, "receipt": receipt_text(position)},
         f"已退出报名，回执 {code}", as_json=as_json)  # fmt: skip
