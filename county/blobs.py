"""Photos at the county: taken from terminals that announced them, given to their village's own."""

import asyncio
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from content import queries
from county import events
from county.exchanging import Gate, Limits
from county.node import CountyNode
from county.worker import Worker
from sync import blob_wire, devices, problems, tables
from sync.blob_wire import GET, PUT, BlobAnswer, BlobHead
from sync.blobs import BlobStore
from sync.devices import Device
from sync.errors import BadFormat, BadSignature, BlobChanged, BlobMissing
from sync.problems import Refusal

MAX_LOG_BYTES = 4 * 2**30  # of all photos that one log may announce and send


@dataclass(frozen=True, slots=True)
class Admitted:
    """A request from a terminal that may make it: what it asks, and the blob's size in bytes."""

    head: BlobHead
    device: Device
    size: int
    signature: bytes


class BlobDesk:
    """The endpoint ``/v1/blobs/<sha256>``."""

    def __init__(self, worker: Worker, store: BlobStore, gate: Gate, limits: Limits) -> None:
        self._worker, self._store, self._gate, self._limits = worker, store, gate, limits

    async def answer(self, request: Request) -> Response:
        """GET (or HEAD) gives bytes from an offset on, POST takes them. Raises ``Refusal``."""
        wanted = GET if request.method in ("GET", "HEAD") else PUT
        header, name = request.headers.get(blob_wire.REQUEST, ""), request.path_params["sha256"]
        admitted = await self._worker.run(partial(_admit, header, str(name), wanted))
        with self._gate.place(admitted.device.device):
            if wanted == PUT:
                return await self._take(request, admitted)
            return await self._give(admitted)

    async def _give(self, admitted: Admitted) -> Response:
        try:
            data = await self._worker.run(lambda _node: self._store.read(admitted.head.blob))
        except (BlobMissing, BlobChanged) as error:
            raise Refusal(problems.BLOB_UNKNOWN, str(error)) from error
        answer = BlobAnswer(len(data), len(data))
        return await self._respond(admitted, answer, data[admitted.head.offset :])

    async def _take(self, request: Request, admitted: Admitted) -> Response:
        declared = request.headers.get("content-length", "")
        room = max(0, admitted.size - admitted.head.offset)
        if not declared.isdecimal() or int(declared) > room:
            raise Refusal(problems.TOO_LARGE, f"{declared[:20]} bytes where {room} are missing")
        data = await self._body(request, room, admitted)
        held = await self._worker.run(partial(self._keep, admitted, data))
        return await self._respond(admitted, BlobAnswer(admitted.size, held), b"")

    def _keep(self, admitted: Admitted, data: bytes, _node: CountyNode) -> int:
        """In the database's thread, one after the other: no two write one blob at once."""
        blob, head = admitted.head.blob, admitted.head
        if self._store.has(blob):
            return admitted.size
        if not data:
            return self._store.received(blob)
        try:
            return self._store.extend(blob, head.offset, data, admitted.size)
        except BlobChanged as error:
            raise Refusal(problems.BLOB_MISMATCH, str(error)) from error

    async def _body(self, request: Request, room: int, admitted: Admitted) -> bytes:
        """What comes; of a line that breaks or takes too long, what came before."""
        body = bytearray()
        loop = asyncio.get_running_loop()
        end = loop.time() + self._limits.body_s
        try:
            while True:
                async with asyncio.timeout_at(min(end, loop.time() + self._limits.idle_s)):
                    message = await request.receive()
                if message["type"] == "http.disconnect":
                    events.cut_short("the line broke", admitted.device.device)
                    return bytes(body)
                body += message.get("body", b"")
                if len(body) > room:
                    raise Refusal(problems.TOO_LARGE, f"over {room} bytes")
                if not message.get("more_body", False):
                    return bytes(body)
        except TimeoutError:
            events.cut_short("too slow", admitted.device.device)
            return bytes(body)

    async def _respond(self, admitted: Admitted, answer: BlobAnswer, data: bytes) -> Response:
        def sign(node: CountyNode) -> str:
            return blob_wire.pack_answer(answer, node.signer, admitted.signature)

        headers = {blob_wire.ANSWER: await self._worker.run(sign), "Cache-Control": "no-store"}
        return Response(data, headers=headers, media_type="application/octet-stream")


def _admit(header: str, name: str, wanted: str, node: CountyNode) -> Admitted:
    """Judge a request by its header alone. Raises ``Refusal``."""
    try:
        head, raw, signature = blob_wire.unpack_request(header)
    except BadFormat as error:
        raise Refusal(problems.BAD_REQUEST, str(error)) from error
    if head.action != wanted or head.blob.hex() != name:
        raise Refusal(problems.BAD_REQUEST, "the header speaks of something else")
    device = _device(node, head)
    try:
        blob_wire.check_request(raw, signature, device.key, node.signer.public)
    except BadSignature as error:
        raise Refusal(problems.BAD_SIGNATURE, f"device {head.device.hex()}") from error
    return Admitted(head, device, _size(node, device, head), signature)


def _device(node: CountyNode, head: BlobHead) -> Device:
    device = devices.find_device(node.store.db, head.device)
    if device is None:
        raise Refusal(problems.UNKNOWN_DEVICE, f"device {head.device.hex()}")
    if device.revoked is not None:
        raise Refusal(problems.REVOKED_DEVICE, f"device {head.device.hex()}")
    return device


def _size(node: CountyNode, device: Device, head: BlobHead) -> int:
    """As announced: for a ``put`` by a log of this very device, for a ``get`` by its village's."""
    db = node.store.db
    if head.action == GET:
        known = queries.photo_known(db, device.org, head.blob)
        if known is None:
            raise Refusal(problems.BLOB_UNKNOWN, "no entry of that village names it")
        return known
    for log in tables.logs_of(db, device.org):
        if log.key != device.key or log.fork is not None:
            continue
        announced = queries.announced_photo(db, log.org, log.origin, head.blob)
        if announced is not None:
            size, total = announced
            if total > MAX_LOG_BYTES:
                raise Refusal(problems.BLOB_QUOTA, f"{log.origin} announced {total} bytes")
            return size
    raise Refusal(problems.BLOB_UNKNOWN, "no entry of that device names it")
