"""``disclose``: submit, review, approve, publish, return, correct, withdraw."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kiosk.cli.common import logged_in, options, refusals, tell, terminal
from kiosk.cli.documents import as_refused, photo_words, photos_as_object, show

if TYPE_CHECKING:
    from content.model import Staff
    from kiosk.terminal import Terminal


@click.group()
def disclose() -> None:
    """The four-eyes road to publication. Every step asks who, and reads the PIN from standard
    input; nobody can take two different hands on one revision."""


def _who(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--staff", "--as", "who", required=True, help="Who acts: name or staff number."
    )(command)


def _stepping(command: Callable[..., Any]) -> Callable[..., Any]:
    """What every step takes: REVISION, who acts, and what all commands take."""
    return click.argument("revision")(_who(options(command)))


def _because(*, required: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    if required:  # a default, even of None, would satisfy click
        return click.option("--reason", required=True, help="Why; it is recorded.")
    return click.option("--reason", default="", help="An opinion; it is recorded.")


def _act(
    data: Path, revision: str, who: str, step: "Callable[[Terminal, Staff], object]", *,
    as_json: bool,
) -> None:  # fmt: skip
    from content.rules import STATE_ZH
    from kiosk.actions import disclosing

    with terminal(data) as opened:
        step(opened, logged_in(opened, who))
        now = disclosing.revision(opened, revision)
    tell(
        {"ok": True, "revision": now.id, "state": now.state, "number": now.number},
        f"{now.id} 现在是：{STATE_ZH[now.state]}",
        as_json=as_json,
    )


@disclose.command()
@_stepping
def submit(data: Path, revision: str, who: str, *, as_json: bool) -> None:
    """The clerk hands a draft in."""
    from kiosk.actions import disclosing

    _act(data, revision, who, lambda t, s: disclosing.submit(t, revision, s), as_json=as_json)


@disclose.command()
@_because(required=False)
@_stepping
def review(data: Path, revision: str, who: str, reason: str, *, as_json: bool) -> None:
    """The supervision committee has gone through it entry by entry."""
    from kiosk.actions import disclosing

    _act(
        data, revision, who, lambda t, s: disclosing.review(t, revision, s, reason),
        as_json=as_json,
    )  # fmt: skip


@disclose.command()
@click.option("--checked", multiple=True, help="Point of the secrecy and privacy checklist; all "
              "of them where none is named.")  # fmt: skip
@_because(required=False)
@_stepping
def approve(
    data: Path, revision: str, who: str, checked: tuple[str, ...], reason: str, *, as_json: bool
) -> None:
    """Secretary or director: secrecy and privacy checked, and approved."""
    from kiosk.actions import disclosing

    _act(
        data, revision, who,
        lambda t, s: disclosing.approve(t, revision, s, checked or None, reason),
        as_json=as_json,
    )  # fmt: skip


@disclose.command()
@click.option("--carrier", multiple=True, help="Also posted on: board, internet, meeting …")
@_stepping
def publish(
    data: Path, revision: str, who: str, carrier: tuple[str, ...], *, as_json: bool
) -> None:
    """Put it before the village."""
    from kiosk.actions import disclosing

    _act(
        data, revision, who, lambda t, s: disclosing.publish(t, revision, s, carrier),
        as_json=as_json,
    )  # fmt: skip


@disclose.command(name="return")
@_because(required=True)
@_stepping
def return_(data: Path, revision: str, who: str, reason: str, *, as_json: bool) -> None:
    """Send it back before publication, with the reason."""
    from kiosk.actions import disclosing

    _act(
        data, revision, who, lambda t, s: disclosing.send_back(t, revision, s, reason),
        as_json=as_json,
    )  # fmt: skip


@disclose.command()
@click.argument("revision")
@click.argument("file", type=click.Path(readable=False, path_type=Path))
@_who
@_because(required=True)
@click.option("--photos", "folder", type=click.Path(file_okay=False, path_type=Path),
              help="A folder of masked photos of the vouchers, as for import.")  # fmt: skip
@options
def correct(
    data: Path, revision: str, file: Path, who: str, reason: str, folder: Path | None, *,
    as_json: bool,
) -> None:  # fmt: skip
    """Draft a correction of a published revision from FILE; both stay readable."""
    from kiosk.actions.importing import correct as draft_correction

    with refusals(as_json=as_json, shape=as_refused), terminal(data) as opened:
        done = draft_correction(opened, revision, file, logged_in(opened, who), reason, folder)
    show(done, as_json=as_json)


@disclose.command()
@click.argument("revision")
@click.argument("folder", type=click.Path(readable=False, path_type=Path))
@_who
@options
def photos(data: Path, revision: str, folder: Path, who: str, *, as_json: bool) -> None:
    """Lay the masked photos of FOLDER, named by voucher number, to a draft's rows."""
    from kiosk.actions.photographing import attach_folder

    with terminal(data) as opened:
        done = attach_folder(opened, revision, folder, logged_in(opened, who))
    told = {"ok": True, "revision": revision, **photos_as_object(done)}
    tell(told, "\n".join(photo_words(done)), as_json=as_json)


@disclose.command()
@_because(required=True)
@_stepping
def withdraw(data: Path, revision: str, who: str, reason: str, *, as_json: bool) -> None:
    """Take a published revision off the screen; a tombstone with the reason stays."""
    from kiosk.actions import disclosing

    _act(
        data, revision, who, lambda t, s: disclosing.withdraw(t, revision, s, reason),
        as_json=as_json,
    )  # fmt: skip


@disclose.command(name="list")
@options
def list_(data: Path, *, as_json: bool) -> None:
    """Every revision and where it stands."""
    from content import queries
    from content.rules import STATE_ZH

    with terminal(data) as opened:
        found = queries.revisions(opened.db, opened.org)
    tell(
        {"revisions": [{"revision": r.id, "document": r.document, "period": r.period,
                        "state": r.state, "number": r.number} for r in found]},
        "\n".join(f"{r.id}  {r.document}  {r.period}  {STATE_ZH[r.state]}" for r in found),
        as_json=as_json,
    )  # fmt: skip
