"""``staff``."""

from pathlib import Path

import click

from kiosk.cli.common import options, read_secret, remind, tell, terminal

ROLES = ("clerk", "reviewer", "approver")


@click.group()
def staff() -> None:
    """Clerks, reviewers (supervision committee) and approvers. One person, one role."""


@staff.command()
@click.argument("name", required=False)
@click.option("--name", "named", help="The name, where it is not given as an argument.")
@click.option("--role", type=click.Choice(ROLES), required=True, help="The office.")
@click.option("--roster-no", help="Roster number; tells two people of one name apart.")
@options
def add(
    data: Path, name: str | None, named: str | None, role: str, roster_no: str | None,
    *, as_json: bool,
) -> None:  # fmt: skip
    """Give a person a role. The PIN is read from standard input: 4 to 12 digits."""
    from content.model import ROLE_ZH
    from kiosk.actions.staffing import add_staff

    chosen = (name or named or "").strip()
    if not chosen:
        raise click.UsageError("请给出姓名")
    pin = read_secret("新密码")
    with terminal(data) as opened:
        person = add_staff(opened, chosen, role, pin, roster_no)
    _remind_of_weakness(pin)
    tell(
        {"ok": True, "staff": person.id, "name": person.name, "role": person.role},
        f"{person.name} 已登记为{ROLE_ZH[person.role]}，编号 {person.id}",
        as_json=as_json,
    )


def _remind_of_weakness(pin: str) -> None:
    from sync.secrets import pin_weakness

    weak = pin_weakness(pin)
    if weak is not None:
        remind(weak)


@staff.command(name="list")
@options
def list_(data: Path, *, as_json: bool) -> None:
    """Everybody who was ever appointed."""
    from content import queries
    from content.model import ROLE_ZH

    with terminal(data) as opened:
        everybody = queries.staff(opened.db, opened.org)
    tell(
        {"staff": [{"staff": one.id, "name": one.name, "role": one.role, "active": one.active}
                   for one in everybody]},
        "\n".join(f"{one.id}  {one.name}  {ROLE_ZH[one.role]}{'' if one.active else '（已离任）'}"
                  for one in everybody),
        as_json=as_json,
    )  # fmt: skip


@staff.command()
@click.argument("who")
@options
def pin(data: Path, who: str, *, as_json: bool) -> None:
    """A new PIN on this terminal for somebody in office, read from standard input. Is recorded."""
    from kiosk.actions.staffing import set_pin

    secret = read_secret("新密码")
    with terminal(data) as opened:
        person = set_pin(opened, who, secret)
    _remind_of_weakness(secret)
    tell({"ok": True, "staff": person.id}, f"{person.name} 的密码已换", as_json=as_json)


@staff.command()
@click.argument("who")
@click.option("--reason", required=True, help="Why; it is recorded.")
@options
def dismiss(data: Path, who: str, reason: str, *, as_json: bool) -> None:
    """Take a role away; what was signed stays signed."""
    from kiosk.actions import staffing

    with terminal(data) as opened:
        person = staffing.dismiss(opened, who, reason)
    tell({"ok": True, "staff": person.id}, f"{person.name} 已离任", as_json=as_json)
