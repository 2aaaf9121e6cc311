"""The HTTP carrier of blobs: each by its hash, from any offset."""

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import msgspec

from sync import blob_wire
from sync.blobs import MAX_BLOB
from sync.carrier import CONNECT_S, READ_S, ProblemBody
from sync.errors import UNDECODABLE, BadFormat, CountyRefused, ExchangeFailed, LinkBroken


@dataclass(frozen=True, slots=True)
class Reply:
    """The county's header, the bytes that came, and whether the line held to the end."""

    header: str
    body: bytes
    whole: bool


class BlobCarrier:
    """Asks one county for blobs. Not shared between threads."""

    def __init__(self, url: str, *, verify: str | bool = True) -> None:
        self._url = url.rstrip("/") + blob_wire.PATH
        timeout = httpx.Timeout(READ_S, connect=CONNECT_S)
        self._client = httpx.Client(timeout=timeout, verify=verify, trust_env=False)
        self._client.headers.clear()

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def put(self, digest: bytes, header: str, data: bytes) -> Reply:
        """Send bytes of a blob. See ``_ask`` for errors."""
        return self._ask("POST", digest, header, data)

    def get(self, digest: bytes, header: str) -> Reply:
        """Fetch bytes of a blob; a line that breaks gives those that came."""
        return self._ask("GET", digest, header, b"")

    def _ask(self, method: str, digest: bytes, header: str, data: bytes) -> Reply:
        """Raises ``CountyRefused``, ``LinkBroken``; ``ExchangeFailed`` where there is no line."""
        headers = {blob_wire.REQUEST: header}
        if method == "POST":
            headers["Content-Length"] = str(len(data))
        url = self._url + digest.hex()
        try:
            with self._client.stream(method, url, content=data or None, headers=headers) as reply:
                came = _Came()
                body = b"".join(came.chunks(reply))
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise ExchangeFailed("连不上县里：地址要写成 http://… 或 https://…") from error
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise ExchangeFailed(f"连不上县里：{type(error).__name__}") from error
        except httpx.HTTPError as error:
            raise LinkBroken(f"线路断了：{type(error).__name__}") from error
        if reply.status_code != httpx.codes.OK:
            raise _refused(reply.status_code, body)
        return Reply(reply.headers.get(blob_wire.ANSWER, ""), body, came.whole)


class _Came:
    """The chunks of a body, as far as they come."""

    whole = True

    def chunks(self, reply: httpx.Response) -> Iterator[bytes]:
        """Bounded; a line that breaks ends them."""
        total = 0
        try:
            for chunk in reply.iter_raw():
                total += len(chunk)
                if total > MAX_BLOB:
                    raise BadFormat("县里的回答太大")
                yield chunk
        except httpx.TransportError:
            self.whole = False


def _refused(status: int, raw: bytes) -> ExchangeFailed:
    try:
        problem = msgspec.msgpack.decode(raw, type=ProblemBody)
    except UNDECODABLE:
        return ExchangeFailed(f"县里的服务器答非所问（{status}）")
    return CountyRefused(problem.number, problem.text, problem.signature)
