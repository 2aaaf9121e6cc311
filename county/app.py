"""The county's web application: its routes, and one boundary that no error passes unnumbered."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from county import checking, checkpage, events, replies
from county.blobs import BlobDesk
from county.checkpoints import latest_checkpoint
from county.document import STYLE_HASH
from county.exchanging import Exchange, Gate, Limits
from county.front import FrontPage
from county.worker import Worker
from hearings.errors import BadReceipt
from hearings.receipt import CHECK_PATH, parse_receipt, receipt_text
from sync import blob_wire, problems, proving
from sync.blobs import BlobStore
from sync.carrier import ENROL_PATH, SYNC_PATH
from sync.clock import Clock
from sync.enrolment import MAX_ENROL_BYTES
from sync.errors import BadFormat, StorageError
from sync.problems import Refusal

Endpoint = Callable[[Request], Awaitable[Response]]


class Desk:
    """What the routes share: the database's thread, the gate, and the page that is kept a while."""

    def __init__(self, data: Path, clock: Clock, limits: Limits) -> None:
        self.worker = Worker(data, clock)
        self._limits = limits
        self._gate = Gate(limits.exchanges)
        self._front = FrontPage(self.worker)
        self._blobs = BlobDesk(self.worker, BlobStore(data), self._gate, limits)

    def routes(self) -> list[Route]:
        """Every address there is."""
        return [
            Route(SYNC_PATH, self._sync, methods=["POST"]),
            Route(ENROL_PATH, self._numbered(self._enrol), methods=["POST"]),
            Route("/v1/checkpoint/{origin:path}", self._numbered(self._checkpoint)),
            Route("/v1/proof/{receipt:path}", self._numbered(self._proof)),
            *(
                Route(f"{path}{{receipt:path}}", self._numbered(self._check))
                for path in (CHECK_PATH, CHECK_PATH.upper())
            ),
            Route(blob_wire.PATH + "{sha256}", self._numbered(self._blob), methods=["GET", "POST"]),
            Route("/healthz", self._numbered(self._health)),
            Route("/", self._numbered(self._page)),
        ]

    async def _sync(self, request: Request) -> Response:
        exchange = Exchange(request, self.worker, self._gate, self._limits)
        try:
            answered = await exchange.answer()
        except Refusal as refusal:
            return self._refuse(refusal, exchange.device)
        except Exception:  # noqa: BLE001  the one boundary: logged whole, told to nobody
            return self._fail(exchange.device)
        headers = {} if answered.whole else replies.CLOSE
        return Response(answered.body, headers=headers)

    async def _enrol(self, request: Request) -> Response:
        body = await self._small_body(request)
        answer = await self.worker.run(lambda node: node.enrol(body))
        events.enrolled()
        return Response(answer)

    async def _small_body(self, request: Request) -> bytes:
        body = bytearray()
        try:
            async with asyncio.timeout(self._limits.head_s):
                while True:
                    message = await request.receive()
                    if message["type"] == "http.disconnect":
                        raise Refusal(problems.BAD_REQUEST, "the line broke")
                    body += message.get("body", b"")
                    if len(body) > MAX_ENROL_BYTES:
                        raise Refusal(problems.TOO_LARGE, f"over {MAX_ENROL_BYTES} bytes")
                    if not message.get("more_body", False):
                        return bytes(body)
        except TimeoutError as error:
            raise Refusal(problems.BAD_REQUEST, "too slow") from error

    async def _checkpoint(self, request: Request) -> Response:
        origin = str(request.path_params["origin"])
        note = await self.worker.run(lambda node: latest_checkpoint(node.store, origin))
        if note is None:
            raise Refusal(problems.NOT_FOUND, "no such log, or nothing signed in it yet")
        return replies.text(note)

    async def _proof(self, request: Request) -> Response:
        try:
            position = parse_receipt(str(request.path_params["receipt"]))
            proof = await self.worker.run(lambda node: proving.proof_of(node.store.db, position))
        except (BadReceipt, BadFormat, StorageError) as error:
            raise Refusal(problems.NOT_FOUND, "no such entry here") from error
        return replies.text(proof)

    async def _check(self, request: Request) -> Response:
        receipt = str(request.path_params["receipt"])
        name = await self.worker.run(lambda node: node.name)
        try:
            position = parse_receipt(receipt)
        except BadReceipt:
            return replies.page(checkpage.unreadable(name), STYLE_HASH)
        checked = await self.worker.run(lambda node: checking.check(node.store, position))
        return replies.page(checkpage.render(name, checked, receipt_text(position)), STYLE_HASH)

    async def _blob(self, request: Request) -> Response:
        return await self._blobs.answer(request)

    async def _health(self, _request: Request) -> Response:
        await self.worker.run(lambda node: node.store.db.conn.execute("SELECT 1").fetchone())
        return replies.text("ok\n")

    async def _page(self, _request: Request) -> Response:
        return replies.page(await self._front.html(), STYLE_HASH)

    def _numbered(self, endpoint: Endpoint) -> Endpoint:
        """The endpoint, with every way it can end made an answer."""

        async def guarded(request: Request) -> Response:
            try:
                return await endpoint(request)
            except Refusal as refusal:
                return self._refuse(refusal, None)
            except Exception:  # noqa: BLE001  the one boundary: logged whole, told to nobody
                return self._fail(None)

        return guarded

    def _refuse(self, refusal: Refusal, device: bytes | None) -> Response:
        events.refused(refusal, device)
        again_s = self._limits.again_s if refusal.problem is problems.BUSY else 0
        return replies.problem(refusal.problem, again_s, refusal.signature, close=True)

    def _fail(self, device: bytes | None) -> Response:
        events.failed(problems.INTERNAL.number, device)
        return replies.problem(problems.INTERNAL, self._limits.again_s, close=True)

    async def not_found(self, _request: Request, _error: Exception) -> Response:
        """An address or method that is not there."""
        return self._refuse(Refusal(problems.NOT_FOUND, "no such address or method"), None)


def create_app(data: Path, clock: Clock, limits: Limits | None = None) -> Starlette:
    """The application; it opens the county in ``data`` when it starts."""
    desk = Desk(data, clock, limits or Limits())

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await desk.worker.start()
        try:
            yield
        finally:
            await desk.worker.stop()

    handlers = {404: desk.not_found, 405: desk.not_found}
    app = Starlette(routes=desk.routes(), lifespan=lifespan, exception_handlers=handlers)
    app.router.redirect_slashes = False  # it would send on to whatever host the request names
    return app
