"""Carrying the exchange by stick: take what the county sent back, write what is to go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec

from kiosk.terminal import Terminal
from sync import kiosk_side, stick, tables
from sync.errors import StorageError, SyncError
from sync.stick_kiosk import Brought, StickSide, Written, stick_sides

LAST = "last_stick"  # meta: what the last stick came to

T = TypeVar("T")
Progress = Callable[[int, int], None]


class LastStick(msgspec.Struct, frozen=True, array_like=True):
    """The last stick: when (Unix ms, best guess), what was written on it, what it had brought."""

    at_ms: int
    written: int
    brought: bool
    sent: int
    received: int


@dataclass(frozen=True, slots=True)
class Carried:
    """What the stick mounted at ``root`` came to.

    ``brought``: there was an answer on it; by it the county has signed for ``sent`` entries more,
    and ``received`` entries of others came. ``receipt``: the county has signed for everything here.
    ``written``: entries now on the stick, in ``files``, ``size`` bytes. ``anomalies``: what was not
    done, in plain Chinese; everything else was.
    """

    root: Path
    brought: bool
    sent: int
    received: int
    receipt: bool
    written: int
    files: tuple[str, ...]
    size: int
    anomalies: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether all was done."""
        return not self.anomalies


def carry(terminal: Terminal, root: Path, progress: Progress = lambda _done, _all: None) -> Carried:
    """Exchange with the stick mounted at ``root``; remembers how it went.

    Raises ``NotEnrolled``, ``StickFailed`` where there is no stick at all, ``StorageError`` where
    this terminal's own disk fails.
    """
    sides = stick_sides(terminal.store, terminal.signer, terminal.clock)
    anomalies: list[str] = []
    brought = _take(sides, root, anomalies)
    written = _write(sides, root, progress, anomalies)
    log = terminal.store.own_log()
    done = Carried(
        root,
        bool(brought),
        sum(one.sent for one in brought),
        sum(len(one.entries) for one in brought),
        kiosk_side.receipted(terminal.store, log) == terminal.store.size(log),
        sum(one.entries for one in written),
        tuple(name for one in written for name in one.files),
        sum(one.size for one in written),
        tuple(anomalies),
    )
    _remember(terminal, done)
    return done


def _take(sides: Sequence[StickSide], root: Path, anomalies: list[str]) -> list[Brought]:
    """Each answer; one that is no good is named, and what is to go is written all the same."""
    with stick.tray(root, stick.IN) as back:
        if back is None:
            return []
        found = (_tried(partial(side.take, back), "带回来的没有收下", anomalies) for side in sides)
        return [one for one in found if one is not None]


def _write(
    sides: Sequence[StickSide], root: Path, progress: Progress, anomalies: list[str]
) -> list[Written]:
    def write() -> list[Written]:
        with stick.tray(root, stick.OUT, make=True) as out:
            return [] if out is None else [side.write(out, progress) for side in sides]

    return _tried(write, "要带去的没有写上", anomalies) or []


def _tried(what: Callable[[], T], else_: str, anomalies: list[str]) -> T | None:
    try:
        return what()
    except StorageError:
        raise  # this terminal's own disk: nothing more is tried
    except SyncError as error:
        anomalies.append(f"{else_}：{error}")
        return None


def _remember(terminal: Terminal, done: Carried) -> None:
    now = terminal.now().ms
    last = LastStick(now, done.written, done.brought, done.sent, done.received)
    with terminal.store.transaction():
        tables.set_meta(terminal.db, LAST, msgspec.msgpack.encode(last))


def last_stick(terminal: Terminal) -> LastStick | None:
    """What the last stick came to."""
    raw = tables.get_meta(terminal.db, LAST)
    return None if raw is None else msgspec.msgpack.decode(raw, type=LastStick)


def has_answer(terminal: Terminal, root: Path) -> bool:
    """Whether something from the county for this terminal lies on the stick, unopened."""
    name = stick.answer_name(terminal.store.own_log().origin)
    try:
        with stick.tray(root, stick.IN) as back:
            return back is not None and back.holds(name)
    except SyncError:
        return False  # pulled out this moment, or no stick of ours: pressing the button tells which
