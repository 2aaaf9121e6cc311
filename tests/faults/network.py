"""A line between a terminal and its county on which everything goes wrong, from one seed."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from sync.county_side import County, CountySession
from sync.errors import ExchangeFailed, StorageError
from sync.problems import Refusal
from tests.faults.rig import refused

FAULTS = (
    "request lost", "request cut", "request cut, answer comes", "request flipped",
    "request late", "request twice", "answer lost", "answer cut", "answer flipped",
    "answer of another request",
)  # fmt: skip


@dataclass
class Network:
    """Carries bodies; ``trouble`` is the part of them that meet a fault.

    ``county`` gives the county as it runs at that moment; ``guard`` runs what the county does and
    restarts it after a crash (then it returns ``None``).
    """

    dice: random.Random
    county: Callable[[], County]
    guard: Callable[[Callable[[], bytes]], bytes | None]
    trouble: float = 0.0
    late: list[bytes] = field(default_factory=list)
    met: dict[str, int] = field(default_factory=dict)
    _last_answer: bytes = b""

    def send(self, body: bytes) -> bytes:
        """One request as the terminal makes it."""
        fault = self.dice.choice(FAULTS) if self.dice.random() < self.trouble else ""
        if fault:
            self.met[fault] = self.met.get(fault, 0) + 1
        if fault == "request lost":
            raise ExchangeFailed("断线")
        if fault == "request late":
            self.late.append(body)
            raise ExchangeFailed("断线")
        answer = self._ask(self._spoilt(fault, body))
        stale, self._last_answer = self._last_answer, answer
        if fault == "request twice":
            self._twice(body)
        if fault in ("answer lost", "request cut"):
            raise ExchangeFailed("断线")
        if fault == "answer cut":
            return answer[: self.dice.randrange(len(answer))]
        if fault == "answer flipped":
            return self._flip(answer)
        return stale if fault == "answer of another request" else answer

    def deliver_late(self) -> None:
        """A request that lay about somewhere arrives after all; nobody waits for the answer."""
        if self.late:
            body = self.late.pop(self.dice.randrange(len(self.late)))
            self._unattended(body)

    def _twice(self, body: bytes) -> None:
        try:
            self._ask(body)
        except ExchangeFailed:
            return
        raise AssertionError("the county answered one request twice")

    def _unattended(self, body: bytes) -> None:
        try:
            self._ask(body)
        except ExchangeFailed:
            return  # old news: refused as a replay, unless it is the newest that there is

    def _spoilt(self, fault: str, body: bytes) -> bytes:
        if fault.startswith("request cut"):
            return body[: self.dice.randrange(len(body))]
        return self._flip(body) if fault == "request flipped" else body

    def _flip(self, data: bytes) -> bytes:
        at = self.dice.randrange(len(data))
        return data[:at] + bytes([data[at] ^ 1 << self.dice.randrange(8)]) + data[at + 1 :]

    def _ask(self, body: bytes) -> bytes:
        try:
            answer = self.guard(lambda: self._answer(body))
        except Refusal as refusal:
            raise refused(refusal) from refusal
        except StorageError as error:
            raise ExchangeFailed("县里的服务器出错") from error
        if answer is None:
            raise ExchangeFailed("县里断电")
        return answer

    def _answer(self, body: bytes) -> bytes:
        session = CountySession(self.county())
        at = 0
        while at < len(body):
            step = self.dice.choice((1, 3, 64, 1000, 1 << 20))
            session.feed(body[at : at + step])
            at += step
        return session.finish()
