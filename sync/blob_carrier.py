"""The HTTP carrier of blobs: each by its hash, from any offset."""

from collections.abc import Iterator
from dataclasses import dataclass

import httpx

from sync import blob_wire
from sync.blobs import MAX_BLOB
from sync.carrier import line_errors, new_client, refused
from sync.errors import BadFormat


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
        self._client = new_client(verify)

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
        """Raises ``CountyRefused``, and see ``line_errors``."""
        headers = {blob_wire.REQUEST: header}
        if method == "POST":
            headers["Content-Length"] = str(len(data))
        url = self._url + digest.hex()
        came = _Came()
        with (
            line_errors(),
            self._client.stream(method, url, content=data or None, headers=headers) as reply,
        ):
            body = b"".join(came.chunks(reply))
        if reply.status_code != httpx.codes.OK:
            raise refused(reply.status_code, body)
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
