"""The HTTP server: uvicorn, with the patience that a public port needs."""

import asyncio
import gc
import resource
import signal
import socket
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from county import events, replies
from county.errors import PortTaken
from sync import problems
from sync.problems import Refusal

HEAD_S = 20.0  # for the request line and headers to come whole
KEEP_ALIVE_S = 75
CONNECTIONS = 1024
WAITING = 256  # connections in line, which are all taken at once
FILES = 4096  # all connections, several lines of those one too many, and what else is open
UNREAD_MS = 60_000  # a peer that takes nothing of its answer for so long is dropped
STOP_S = 10


class PatientProtocol(H11Protocol):
    """HTTP/1.1 that drops who never finishes asking, and forgets nothing of who breaks off."""

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, if there are not too many."""
        super().connection_made(transport)
        _drop_if_unread(transport)
        if len(self.connections) > CONNECTIONS:
            transport.close()
        self._wait_for_a_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection is gone."""
        super().connection_lost(exc)
        self._stop_waiting()

    def data_received(self, data: bytes) -> None:
        """Bytes came."""
        super().data_received(data)
        if self._asked():
            self._stop_waiting()
        elif self._timer is None:
            self._wait_for_a_request()

    def handle_events(self) -> None:
        """As uvicorn does; but what came before a broken line is still handed out."""
        before = self.cycle
        super().handle_events()
        if self.cycle is not before:
            self.cycle.receive = partial(_all_that_came, self.cycle)  # type: ignore[method-assign]

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP, with a number as everything that is refused."""
        refusal = Refusal(problems.BAD_REQUEST, msg)
        events.refused(refusal, None)
        if not (self._asked() and self.cycle.response_started):  # an answer has no other within it
            self.transport.write(_as_bytes(replies.problem(refusal.problem, close=True)))
        self.transport.close()

    def _asked(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _wait_for_a_request(self) -> None:
        self._timer = self.loop.call_later(HEAD_S, self._give_up)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        self._timer = None
        if not self._asked():
            self.transport.close()


def _as_bytes(answer: Response) -> bytes:
    head = b"".join(b"%b: %b\r\n" % field for field in answer.raw_headers)
    return b"HTTP/1.1 %d Bad Request\r\n%b\r\n%b" % (answer.status_code, head, bytes(answer.body))


async def _all_that_came(cycle: RequestResponseCycle) -> Any:  # noqa: ANN401  an ASGI message
    message = await RequestResponseCycle.receive(cycle)
    if message["type"] == "http.disconnect" and cycle.disconnected and cycle.body:
        body, cycle.body = bytes(cycle.body), bytearray()
        return {"type": "http.request", "body": body, "more_body": cycle.more_body}
    return message


def _drop_if_unread(transport: asyncio.Transport) -> None:
    peer: socket.socket | None = transport.get_extra_info("socket")
    if peer is not None and hasattr(socket, "TCP_USER_TIMEOUT"):
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_MS)


class Server(uvicorn.Server):
    """A server that says when it is ready and stops cleanly on SIGTERM and SIGINT."""

    def __init__(self, app: Starlette, ready: Callable[[], None] = lambda: None) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=PatientProtocol,
                ws="none",
                loop="asyncio",
                lifespan="on",
                log_config=None,
                access_log=False,
                backlog=WAITING,
                server_header=False,
                date_header=False,
                timeout_keep_alive=KEEP_ALIVE_S,
                timeout_graceful_shutdown=STOP_S,
            )
        )
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the county and begin to accept."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    def run_until_stopped(self, listening: socket.socket) -> None:
        """Serve on an open socket, which is all this process does, until a signal stops it."""
        told = self._ready
        _allow_files()

        def ready() -> None:
            gc.collect()
            gc.freeze()  # it stays: looking through all of it again would keep a terminal waiting
            told()

        self._ready = ready

        def stop(_number: int, _frame: FrameType | None) -> None:
            self.should_exit = True

        # uvicorn raises the signal again when it is done: ours then ends nothing a second time
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stop)
        self.run([listening])


def _allow_files() -> None:
    """Let this process have a file for every connection: with none left to accept another with,
    asyncio tries on and on, and fills the disk with telling of it."""
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
    if now != resource.RLIM_INFINITY and now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def listen(host: str, port: int) -> socket.socket:
    """An open listening socket; port 0 takes a free one. Raises ``PortTaken``."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=WAITING)
    except OSError as error:
        raise PortTaken(f"{host} 的 {port} 端口用不了：{error.strerror}") from error
    # Inherited by every connection. asyncio sets it only on sockets it made itself; without
    # it an answer's second part waits 40 ms for the first to be acknowledged.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def address(listening: socket.socket) -> str:
    """The address to give to a terminal: ``http://host:port``."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
