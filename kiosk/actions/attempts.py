"""Identifying by the last four digits, with a limit: wrong tries in a row rest the person's name.

Counted in memory only, under a keyed hash, on the monotonic clock: no wrong clock shortens the
rest and nothing of it is written down.  A witness can still identify.
"""

from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

from content import roster
from kiosk.actions import identifying
from kiosk.actions.identifying import Identified
from kiosk.errors import FactorRests, UnknownVillager
from kiosk.terminal import Terminal

TRIES: Final = 3
REST_MS: Final = 10 * 60_000


@dataclass(slots=True)
class _Tries:
    wrong: int = 0
    rests_until_ms: int = 0


_counts: "WeakKeyDictionary[Terminal, dict[str, _Tries]]" = WeakKeyDictionary()


def has_factor(terminal: Terminal, roster_no: str) -> bool:
    """Whether the roster knows this person's last four; without, only a witness can identify."""
    return bool(roster.factor_hash(terminal.db, terminal.org, roster_no))


def identify(terminal: Terminal, roster_no: str, last_four: str) -> Identified:
    """As ``identifying.identify``; raises ``UnknownVillager``, or ``FactorRests`` at the third."""
    _, _, now = terminal.clock.read()
    tries = _tries(terminal, roster_no)
    if now < tries.rests_until_ms:
        raise FactorRests(_rests(tries.rests_until_ms - now))
    try:
        found = identifying.identify(terminal, roster_no, last_four)
    except UnknownVillager as error:
        tries.wrong += 1
        if tries.wrong >= TRIES:
            tries.wrong, tries.rests_until_ms = 0, now + REST_MS
            raise FactorRests(_rests(REST_MS)) from error
        left = TRIES - tries.wrong
        raise UnknownVillager(f"后四位不对，还可以试 {left} 次。") from error
    tries.wrong = 0
    return found


def _tries(terminal: Terminal, roster_no: str) -> _Tries:
    counts = _counts.setdefault(terminal, {})
    return counts.setdefault(terminal.factor_hash("tries", roster_no), _Tries())


def _rests(left_ms: int) -> str:
    minutes = -(-left_ms // 60_000)
    return f"三次都不对，这个名字先停 {minutes} 分钟。"
