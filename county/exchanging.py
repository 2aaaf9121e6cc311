"""One exchange over HTTP: the body is judged as it comes, and kept as far as it came."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request

from county import events
from county.node import CountyNode
from county.worker import Worker
from sync import problems
from sync.county_side import MAX_BODY, CountySession
from sync.problems import Refusal

PLACES_EACH = 4  # for one terminal: what it asks, and what still waits on lines that broke


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and counts.

    ``head_s``: from the request's first byte to a head that names a known terminal; ``idle_s``:
    between two pieces of a body; ``body_s``: for a whole body, the rest comes another time;
    ``exchanges``: how many known terminals are served at once; ``again_s``: when to come again
    if there are more.
    """

    head_s: float = 20.0
    idle_s: float = 60.0
    body_s: float = 900.0
    exchanges: int = 32
    again_s: int = 15


class Gate:
    """Counts those inside and refuses one too many: of all, or of one terminal.

    Who goes in signed for it, but perhaps long ago: a head that somebody recorded opens it too, and
    must not take every place.
    """

    def __init__(self, places: int) -> None:
        self._free = places
        self._inside: Counter[bytes] = Counter()

    @contextmanager
    def place(self, device: bytes) -> Iterator[None]:
        """A place, given back at the end. Raises ``Refusal`` (busy)."""
        if self._free == 0:
            raise Refusal(problems.BUSY, "every place is taken")
        if self._inside[device] == PLACES_EACH:
            raise Refusal(problems.BUSY, f"device {device.hex()} is here already")
        self._free -= 1
        self._inside[device] += 1
        try:
            yield
        finally:
            self._free += 1
            self._inside -= Counter((device,))  # and forgets who has none left


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer's bytes. ``whole``: the request was read to its end, so the line stays usable."""

    body: bytes
    whole: bool


class Exchange:
    """One request on its way in."""

    def __init__(self, request: Request, worker: Worker, gate: Gate, limits: Limits) -> None:
        self._request, self._worker, self._gate, self._limits = request, worker, gate, limits
        self._session: CountySession | None = None
        self._broken = False
        self._began = asyncio.get_running_loop().time()

    @property
    def device(self) -> bytes | None:
        """The terminal that claims to ask, once that is known."""
        return None if self._session is None else self._session.device

    async def answer(self) -> Answered:
        """Read, keep, and answer. Raises ``Refusal``."""
        declared = self._request.headers.get("content-length", "0")
        if not declared.isdecimal() or int(declared) > MAX_BODY:
            raise Refusal(problems.TOO_LARGE, f"a body of {declared[:20]} bytes announced")
        done = await self._feed_next()
        if done is not None:
            return done
        with self._gate.place(self.device or b""):  # from here on it is a terminal that we know
            while done is None:
                done = await self._feed_next()
        return done

    async def _feed_next(self) -> Answered | None:
        """Take pieces until the head is judged, or one more piece; the answer at the end."""
        while True:
            answered = await self._worker.run(partial(self._take, *await self._piece()))
            if answered is not None or self.device is not None:
                return answered

    def _take(self, data: bytes, more: bool, node: CountyNode) -> Answered | None:
        """In the database's thread: feed, and finish where nothing more is to come."""
        if self._session is None:
            self._session = CountySession(node.county)
        self._session.feed(data)
        if more and self._session.damage is None:
            return None
        if self._session.damage is not None:
            events.cut_short(self._session.damage, self.device)
        return Answered(self._session.finish(), whole=not more and not self._broken)

    async def _piece(self) -> tuple[bytes, bool]:
        """The next bytes, and whether more may come: not if the line broke or took too long."""
        try:
            async with asyncio.timeout_at(self._deadline()):
                message = await self._request.receive()
        except TimeoutError:
            return self._cut_short("too slow")
        if message["type"] == "http.disconnect":
            return self._cut_short("the line broke")
        return message.get("body", b""), message.get("more_body", False)

    def _cut_short(self, why: str) -> tuple[bytes, bool]:
        self._broken = True
        events.cut_short(why, self.device)
        return b"", False

    def _deadline(self) -> float:
        if self.device is None:
            return self._began + self._limits.head_s
        now = asyncio.get_running_loop().time()
        return min(now + self._limits.idle_s, self._began + self._limits.body_s)
