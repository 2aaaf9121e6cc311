"""The terminal's side of the exchange by stick: the same requests and answers, weeks apart.

Any number of requests may be on their way on any number of sticks while the line works now and
then. Each begins at what the county has signed for, so that a lost stick costs nothing; an answer
is taken as it comes, and one that was overtaken changes nothing.
"""

from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn

from sync import bundle, carried, exchange, stick, tables, wire
from sync.bundle import CarriedAnswer
from sync.clock import Clock
from sync.entry import Recorded
from sync.errors import BadBundle, CountyRefused, LinkBroken, OthersBundle, StickFailed
from sync.keys import SigningKey
from sync.kiosk_side import KioskSide, Progress, receipted
from sync.patience import Patience
from sync.problems import PROBLEMS
from sync.pulling import Puller
from sync.stick import Tray
from sync.store import Store
from sync.tables import Log
from sync.wire import Answer, SyncHead


@dataclass(frozen=True, slots=True)
class Brought:
    """What an answer brought: entries newly signed for by the county, and its new entries."""

    sent: int
    entries: tuple[Recorded, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the files' names, how many entries they carry, and their bytes."""

    files: tuple[str, ...]
    entries: int
    size: int


def stick_sides(store: Store, signer: SigningKey, clock: Clock) -> tuple["StickSide", ...]:
    """One for each log of this terminal, the one that it writes now last.

    The others are those it wrote before it went on from a backup. Raises ``NotEnrolled``.
    """
    with store.transaction():
        carried.create_table(store.db)
    now = store.own_log()
    before = [log for log in tables.all_logs(store.db) if log.key == signer.public]
    sides = [StickSide(store, signer, clock, log.origin) for log in before if log.fork is None]
    return (
        *(side for side in sides if side.origin != now.origin),
        StickSide(store, signer, clock, now.origin),
    )


class StickSide(KioskSide):
    """The exchanges about one log of a terminal with its county over sticks."""

    def __init__(self, store: Store, signer: SigningKey, clock: Clock, origin: str) -> None:
        """Raises ``NotEnrolled``."""
        super().__init__(store, signer, clock, _no_line)
        self.origin = origin
        self._current = origin == store.own_log().origin

    def _own_log(self) -> Log:
        if self._current:
            return super()._own_log()
        return tables.get_log(self._store.db, self.origin)

    def _accept(self, log: Log, answer: Answer) -> None:
        if self._current or answer.position <= self._store.size(log):
            super()._accept(log, answer)
        # else the county has more of it than the backup had: that comes with what it follows

    # --- what came --------------------------------------------------------------------------

    def take(self, tray: Tray) -> Brought | None:
        """Take the county's answer about this log, then remove it; ``None``: there is none.

        Raises ``BadBundle``, ``OthersBundle``, ``CountyRefused``, ``BadSignature``, ``ForkFound``;
        then the file stays, and what was signed for and shown before stays so.
        """
        name = stick.answer_name(self.origin)
        raw = tray.read(name, bundle.MAX_ANSWER)
        if raw is None:
            return None
        opened = bundle.open_answer(raw, self._signer.public, self._signer.sealing)
        brought = self._taken(opened)
        with suppress(StickFailed):  # it cannot be written: that is told where it is written
            tray.remove(name)
        return brought

    def _taken(self, opened: CarriedAnswer) -> Brought:
        if not carried.is_known(self._store.db, opened.asked, self.origin):
            raise OthersBundle("这份回音不是回答这台机器的，或者机器的数据换过")
        log = self._own_log()
        if opened.problem:
            self._refused(log, opened)
        answer, stream = self._opened(opened)
        before = receipted(self._store, log)
        self._accept(log, answer)
        puller = Puller(self._store, log.org, self._county.key)
        pulled = puller.take(answer.feeds, answer.link, stream)
        self._close(log, answer)
        return Brought(max(0, receipted(self._store, log) - before), pulled.entries)

    def _opened(self, opened: CarriedAnswer) -> tuple[Answer, bytes]:
        try:
            return wire.unpack_answer(opened.rest, self._county.key, opened.asked)
        except LinkBroken as error:
            raise BadBundle("这份文件已经损坏") from error

    def _refused(self, log: Log, opened: CarriedAnswer) -> NoReturn:
        problem = PROBLEMS.get(opened.problem)
        text = problem.text if problem else f"县里没有收下（{opened.problem}）"
        refused = CountyRefused(opened.problem, text, opened.rest)
        self._heed(log, refused, opened.asked)
        raise refused

    def _close(self, log: Log, answer: Answer) -> None:
        behind = answer.position < receipted(self._store, log)
        with self._store.transaction():
            carried.note_answer(self._store.db, answer.time_ms)
            carried.set_told(self._store.db, self.origin, answer.position if behind else None)

    def _uncertainty_ms(self) -> None:
        """Nobody knows how long the answer was on its way: it says nothing of the time now."""

    # --- what goes --------------------------------------------------------------------------

    def write(self, tray: Tray, progress: Progress = lambda _done, _all: None) -> Written:
        """Write what the county has not signed for, in as many bundles as it takes.

        Earlier ones are replaced: the new ones say all that they said. Raises ``LogQuarantined``,
        ``StickFull`` or ``StickFailed``; bundles already written are whole and serve as they are.
        """
        log = self._own_log()
        size = self._store.size(log)
        start = self._start(log, size)
        done, files, weight = start, 0, 0
        progress(0, size - start)
        # of the log that is written now at least one, for what the county has to give
        while (self._current and not files) or (done < size and files < stick.MAX_BUNDLES):
            self._told = done  # where the next request begins
            files += 1
            done, written = self._write_one(log, tray, stick.request_name(self.origin, files))
            weight += written
            progress(done - start, size - start)
        names = [stick.request_name(self.origin, n + 1) for n in range(stick.MAX_BUNDLES)]
        for name in names[files:]:
            tray.remove(name)
        return Written(tuple(names[:files]), done - start, weight)

    def _start(self, log: Log, size: int) -> int:
        told = carried.told(self._store.db, self.origin)
        return exchange.push_base(receipted(self._store, log), told, size)

    def _write_one(self, log: Log, tray: Tray, name: str) -> tuple[int, int]:
        """(where its entries end, its bytes)."""
        body, _ = self._request(log, Patience())
        opened = wire.split(body)
        assert opened is not None  # noqa: S101  we have just made it
        head = wire.decode(opened[0], SyncHead)
        with self._store.transaction():
            # first: an answer must be known again, whatever happens after the file is there
            carried.remember(self._store.db, opened[1], self.origin, head.counter)
        raw = bundle.seal_request(body, self._county.sealing)
        tray.write(name, raw)
        return head.size, len(raw)


def _no_line(_: bytes) -> bytes:
    raise LinkBroken("这里没有线路")
