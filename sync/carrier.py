"""The HTTP carrier: one kept-open httpx client, no header that need not be sent."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx
import msgspec

from sync.errors import UNDECODABLE, BadFormat, CountyRefused, ExchangeFailed, LinkBroken

SYNC_PATH = "/v1/sync"
ENROL_PATH = "/v1/enrol"
MAX_ANSWER = 32 * 1024 * 1024
CONNECT_S = 10.0
READ_S = 60.0  # a slow line brings a byte now and then: the limit is between two of them


class ProblemBody(msgspec.Struct, frozen=True, array_like=True):
    """How the county refuses: the problem's number, its text, when to come again, and its
    signature where the terminal is to act on it."""

    number: int
    text: str
    again_s: int = 0
    signature: bytes = b""


def new_client(verify: str | bool) -> httpx.Client:
    """A client to be kept open; no proxy, no header of its own."""
    timeout = httpx.Timeout(READ_S, connect=CONNECT_S)
    client = httpx.Client(timeout=timeout, verify=verify, trust_env=False)
    client.headers.clear()
    return client


@contextmanager
def line_errors() -> Iterator[None]:
    """``LinkBroken`` where the line broke, ``ExchangeFailed`` where there is none."""
    try:
        yield
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise ExchangeFailed("连不上县里：地址要写成 http://… 或 https://…") from error
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise ExchangeFailed(f"连不上县里：{type(error).__name__}") from error
    except httpx.HTTPError as error:
        raise LinkBroken(f"线路断了：{type(error).__name__}") from error


def refused(status: int, raw: bytes) -> ExchangeFailed:
    """What an answer that is not 200 means: a numbered problem, or no county at all."""
    try:
        problem = msgspec.msgpack.decode(raw, type=ProblemBody)
    except UNDECODABLE:
        return ExchangeFailed(f"县里的服务器答非所问（{status}）")
    return CountyRefused(problem.number, problem.text, problem.signature)


class HttpCarrier:
    """Posts bodies to one county. Not shared between threads.

    ``meanwhile`` is called once a body has been handed to the network, before its answer is
    waited for: the time to make the next one.
    """

    def __init__(self, url: str, *, verify: str | bool = True) -> None:
        self._url = url.rstrip("/")
        self._client = new_client(verify)
        self.meanwhile: Callable[[], None] = lambda: None

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def sync(self, body: bytes) -> bytes:
        """One exchange; a cut answer gives the bytes that came. See ``_post`` for errors."""
        return self._post(SYNC_PATH, body)

    def enrol(self, body: bytes) -> bytes:
        """One enrolment."""
        return self._post(ENROL_PATH, body)

    def _post(self, path: str, body: bytes) -> bytes:
        """Raises ``CountyRefused`` for a numbered problem, and see ``line_errors``."""
        headers = {"Content-Length": str(len(body))}
        with (
            line_errors(),
            self._client.stream(
                "POST", self._url + path, content=self._content(body), headers=headers
            ) as reply,
        ):
            raw = b"".join(_whatever_comes(reply))
        if reply.status_code != httpx.codes.OK:
            raise refused(reply.status_code, raw)
        return raw

    def _content(self, body: bytes) -> Iterator[bytes]:
        yield body
        self.meanwhile()


def _whatever_comes(reply: httpx.Response) -> Iterator[bytes]:
    total = 0
    try:
        for chunk in reply.iter_raw():
            total += len(chunk)
            if total > MAX_ANSWER:
                raise BadFormat("县里的回答太大")
            yield chunk
    except httpx.TransportError:
        if total == 0:
            raise
        # the link broke in the middle: what came is a valid prefix, or fails its signature
