"""A county on a real socket, and terminals that talk to it."""

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from content.kinds import LedgerLine
from content.projection import PROJECTION as CONTENT
from county.app import create_app
from county.exchanging import Limits
from county.node import CountyNode
from county.serving import Server, address, listen
from hearings.kinds import PetitionOpened, PetitionSigned, PetitionUnsigned
from hearings.projection import PROJECTION as HEARINGS
from sync import enrolment, tables, wire
from sync.carrier import HttpCarrier, ProblemBody
from sync.clock import Clock, SystemClock
from sync.entry import Draft
from sync.keys import SigningKey
from sync.kiosk_side import Exchanged, KioskSide, county_of
from sync.store import Store

ORG, VILLAGE = "320123001001", "清溪村"
YEAR_MS = 365 * 86_400_000
START = 1_795_000_000_000  # 2026-11-18, a Wednesday


@dataclass
class SetClock:
    """A clock that a test moves."""

    wall_ms: int = START
    mono_ms: int = 1000
    boot: bytes = b"boot0001"

    def read(self) -> tuple[int, bytes, int]:
        """Wall, boot, monotonic."""
        self.mono_ms += 1
        return self.wall_ms, self.boot, self.mono_ms


@dataclass
class Served:
    """A running county."""

    data: Path
    url: str
    port: int

    @contextmanager
    def node(self, clock: Clock | None = None) -> Iterator[CountyNode]:
        """The county's database as another program would open it."""
        opened = CountyNode.open(self.data, clock or SystemClock())
        try:
            yield opened
        finally:
            opened.close()

    def token(self, village: str = VILLAGE, clock: Clock | None = None) -> str:
        """A one-time token, issued from beside the running server."""
        with self.node(clock) as node:
            return enrolment.issue_token(node.store, village)


@contextmanager
def serving(
    data: Path, clock: Clock | None = None, limits: Limits | None = None, port: int = 0
) -> Iterator[Served]:
    """A county in a thread of its own, stopped cleanly at the end."""
    listening = listen("127.0.0.1", port)
    ready = threading.Event()
    server = Server(create_app(data, clock or SystemClock(), limits), ready.set)
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    try:
        assert ready.wait(20)
        url = address(listening)
        yield Served(data, url, int(url.rsplit(":", 1)[1]))
    finally:
        server.should_exit = True
        thread.join(30)
        assert not thread.is_alive()


@dataclass
class Kiosk:
    """A terminal: its store, key, and exchanges."""

    store: Store
    signer: SigningKey
    clock: Clock
    path: Path
    carrier: HttpCarrier = field(repr=False)

    @property
    def device(self) -> bytes:
        """Its id at the county."""
        return wire.device_id(self.signer.public)

    def side(self, send: Callable[[bytes], bytes] | None = None) -> KioskSide:
        """Its side of the exchange, over HTTP or whatever is given."""
        return KioskSide(self.store, self.signer, self.clock, send or self.carrier.sync)

    def once(self) -> Exchanged:
        """One exchange over HTTP."""
        return self.side().once()

    def append(self, *drafts: Draft) -> None:
        """Write entries."""
        self.store.append(drafts, "villager")

    def close(self) -> None:
        """Close database and connection."""
        self.store.close()
        self.carrier.close()


def new_store(path: Path, signer: SigningKey, clock: Clock, org: str = ORG) -> Store:
    """A terminal's database with a log of its own."""
    store = Store.open(path, [CONTENT, HEARINGS], signer, clock)
    store.create_own_log(wire.device_origin(signer.public, os.urandom(4)), org)
    return store


def enrol(
    served: Served, path: Path, *, org: str = ORG, village: str = VILLAGE,
    clock: Clock | None = None, name: str = "一号机", token: str | None = None,
) -> Kiosk:  # fmt: skip
    """A new terminal, enrolled over HTTP."""
    signer, own_clock = SigningKey.generate(), clock or SystemClock()
    store = new_store(path, signer, own_clock, org)
    carrier = HttpCarrier(served.url)
    token = token or served.token(village)
    body = enrolment.ask(token, signer, org, village, name, {"k1": b"k" * 32})
    enrolment.accept(store, token, signer, served.url, carrier.enrol(body))
    return Kiosk(store, signer, own_clock, path, carrier)


def clone(kiosk: Kiosk, path: Path, served: Served) -> Kiosk:
    """The same disk, twice."""
    kiosk.store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(kiosk.path, path)
    store = Store.open(path, [CONTENT, HEARINGS], kiosk.signer, kiosk.clock)
    return Kiosk(store, kiosk.signer, kiosk.clock, path, HttpCarrier(served.url))


def lines(count: int, revision: str = "R1", start: int = 0) -> list[Draft]:
    """Ledger lines, no two alike."""
    return [
        Draft(
            LedgerLine(
                revision, n, "2026-07-03", f"记字第{n}号", f"购办公用品{n * 7919}", "管理费用",
                "办公费", "支出.管理费", 0, 100 + n, 10_000 - n, "王芳", "李强", "赵敏", n + 3,
            )
        )
        for n in range(start, start + count)
    ]  # fmt: skip


def petition(threshold: int = 2, name: str = "P1") -> Draft:
    """A petition begins."""
    return Draft(PetitionOpened(name, f"村东修路的钱{name}", "", threshold, 30, "k1"))


def signed(person: str, round_: int = 1, name: str = "P1") -> Draft:
    """A person signs; the personal part is sealed."""
    return Draft(PetitionSigned(name, person, round_, "last_four"), (f"人 {person}".encode(),))


def unsigned(person: str, round_: int = 1, name: str = "P1") -> Draft:
    """A person takes the signature back."""
    return Draft(PetitionUnsigned(name, person, round_))


class _Kept(Exception):
    """Nothing is sent: the request was only wanted for its bytes."""


def requests_of(kiosk: Kiosk) -> Callable[[], bytes]:
    """Gives the bytes of its next request, and of the next; none of them is sent."""
    kept: list[bytes] = []

    def keep(body: bytes) -> bytes:
        kept.append(body)
        raise _Kept

    side = kiosk.side(keep)

    def following() -> bytes:
        with suppress(_Kept):
            side.once()
        return kept.pop()

    return following


def recounted(kiosk: Kiosk, body: bytes, counter: int) -> bytes:
    """The same request under another counter: what the terminal would send if asked again."""
    opened = wire.split(body)
    assert opened is not None
    head = msgspec.structs.replace(wire.decode(opened[0], wire.SyncHead), counter=counter)
    return wire.pack_request(head, kiosk.signer, county_of(kiosk.store).key, opened[2])


def request_of(kiosk: Kiosk) -> bytes:
    """The bytes of one request."""
    return requests_of(kiosk)()


def forge(
    kiosk: Kiosk, stream: bytes, link: bytes, *, counter: int = 1 << 40, **changes: object
) -> bytes:
    """A request as a hostile terminal would sign it: any stream, any head."""
    epoch = bytes.fromhex(kiosk.store.own_log().origin.rsplit("/", 1)[1])
    values: dict[str, object] = {
        "version": wire.VERSION, "device": kiosk.device, "epoch": epoch, "counter": counter,
        "base": 0, "size": 1 << 20, "root": b"r" * 32, "signature": b"", "cursors": (),
        "link": link,
    }  # fmt: skip
    values |= changes
    head = wire.SyncHead(**values)  # type: ignore[arg-type]
    county = county_of(kiosk.store).key
    if head.size == 1 << 20 and not head.signature:
        text = wire_checkpoint(kiosk, head)
        head = msgspec.structs.replace(head, signature=kiosk.signer.sign(text.encode()))
    return wire.pack_request(head, kiosk.signer, county, stream)


def wire_checkpoint(kiosk: Kiosk, head: wire.SyncHead) -> str:
    """The checkpoint text that a head speaks of."""
    from sync.checkpoint import Checkpoint

    origin = wire.device_origin(kiosk.signer.public, head.epoch)
    return Checkpoint(origin, head.size, head.root).text


def raw_http(body: bytes, path: str = "/v1/sync", length: int | None = None) -> bytes:
    """A POST as bytes."""
    size = len(body) if length is None else length
    return f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n\r\n".encode() + body


def connect(served: Served) -> socket.socket:
    """A bare connection."""
    return socket.create_connection(("127.0.0.1", served.port), timeout=20)


def exchange_raw(served: Served, sent: bytes) -> tuple[int, bytes]:
    """Send bytes, read one whole reply: status and body."""
    with connect(served) as line:
        line.sendall(sent)
        return read_reply(line)


def hang_up(served: Served, line: socket.socket, gauge: socket.socket | None = None) -> None:
    """Break the line off, and wait until the county has kept what came of it."""
    line.shutdown(socket.SHUT_WR)
    while line.recv(65536):
        pass
    settle(served, gauge)


def cut_off(served: Served, body: bytes, cut: int, gauge: socket.socket | None = None) -> None:
    """Send so many bytes of a body, hang up, and wait until the county has kept what came."""
    with connect(served) as line:
        line.sendall(raw_http(body[:cut], length=len(body)))
        hang_up(served, line, gauge)


def settle(served: Served, gauge: socket.socket | None = None) -> None:
    """Wait until all that the county has received so far has gone through its database.

    It does one thing after the other: what is asked now is answered behind it. ``gauge``: an
    open connection to ask on.
    """
    if gauge is None:
        with connect(served) as own:
            settle(served, own)
        return
    gauge.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    assert read_reply(gauge) == (200, b"ok\n")


def read_reply(line: socket.socket) -> tuple[int, bytes]:
    """Status and body of one reply; (0, b"") where the other side closed without one."""
    status, _, body = read_whole_reply(line)
    return status, body


def read_whole_reply(line: socket.socket) -> tuple[int, dict[bytes, bytes], bytes]:
    """Status, headers (names in lower case) and body of one reply."""
    data = b""
    while b"\r\n\r\n" not in data:
        more = line.recv(65536)
        if not more:
            return 0, {}, b""
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    rows = (row.split(b": ", 1) for row in head.split(b"\r\n")[1:])
    fields = {name.lower(): value for name, value in rows}
    while len(body) < int(fields.get(b"content-length", 1 << 62)):
        more = line.recv(65536)
        if not more:
            break
        body += more
    return int(head.split(b" ")[1]), fields, body


def problem_of(reply: tuple[int, bytes]) -> int:
    """The number of a refusal, its status checked."""
    from sync.problems import PROBLEMS

    body = msgspec.msgpack.decode(reply[1], type=ProblemBody)
    assert PROBLEMS[body.number].status == reply[0]
    assert body.text == PROBLEMS[body.number].text
    return body.number


def county_size(served: Served, kiosk: Kiosk) -> int:
    """How many entries of a terminal's log the county holds."""
    with served.node() as node:
        log = tables.find_log(node.store.db, kiosk.store.own_log().origin)
        return 0 if log is None else node.store.size(log)


def county_leaves(served: Served, kiosk: Kiosk) -> Sequence[bytes]:
    """The leaves the county holds of a terminal's log."""
    with served.node() as node:
        log = tables.find_log(node.store.db, kiosk.store.own_log().origin)
        if log is None:
            return []
        return [leaf for _, leaf, _ in tables.leaves(node.store.db, log.number, 0, 1 << 40)]


def own_leaves(kiosk: Kiosk) -> Sequence[bytes]:
    """The leaves of a terminal's own log."""
    log = kiosk.store.own_log()
    return [leaf for _, leaf, _ in tables.leaves(kiosk.store.db, log.number, 0, 1 << 40)]
