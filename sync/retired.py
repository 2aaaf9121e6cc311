"""Delivering what is left of a log that this terminal wrote before it went on from a backup."""

from sync import tables
from sync.clock import Clock
from sync.errors import CountyRefused, ForkFound, LogQuarantined
from sync.keys import SigningKey
from sync.kiosk_side import KioskSide, Send, receipted
from sync.problems import FORKED, ROOT_MISMATCH
from sync.store import Store
from sync.tables import Log
from sync.wire import Answer


class RetiredSide(KioskSide):
    """The exchange of one such log. Nothing is ever added to it here."""

    def __init__(
        self, store: Store, signer: SigningKey, clock: Clock, send: Send, log: Log
    ) -> None:
        super().__init__(store, signer, clock, send)
        self._origin = log.origin

    def _own_log(self) -> Log:
        log = tables.get_log(self._store.db, self._origin)
        if log.fork is not None:
            raise LogQuarantined(f"以前的记录已被隔离：{log.fork}")
        return log

    def _accept(self, log: Log, answer: Answer) -> None:
        if answer.position <= self._store.size(log):
            super()._accept(log, answer)
        # else the county has more of it than the backup had: that comes with the next pull


def deliver_retired(store: Store, signer: SigningKey, clock: Clock, send: Send) -> None:
    """Send what the county has not signed for of logs that this terminal wrote before.

    One that has forked is left: it must not stop the others. Raises what ``KioskSide.once`` does.
    """
    for log in _waiting(store, signer.public):
        try:
            RetiredSide(store, signer, clock, send, log).once()
        except (ForkFound, LogQuarantined):
            continue
        except CountyRefused as refused:
            if refused.number not in (FORKED.number, ROOT_MISMATCH.number):
                raise


def _waiting(store: Store, key: bytes) -> list[Log]:
    own = [log for log in tables.all_logs(store.db) if log.key == key and not log.mine]
    return [log for log in own if log.fork is None and receipted(store, log) < store.size(log)]
