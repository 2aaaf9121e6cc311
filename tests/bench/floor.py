"""The floor: what an engineer would write by hand, with no signatures and no log.

One zstd-3 JSON-lines POST by httpx into one SQLite transaction (WAL, synchronous=FULL), decoded
with msgspec. Runs as its own process: ``python -m tests.bench.floor DATABASE`` prints its port.
"""

import asyncio
import socket
import sys

import httpx
import msgspec
import sqlite_utils
import uvicorn
import zstandard
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from content.kinds import LedgerLine
from tests.bench.records import FIELDS, as_json_object


class Record(msgspec.Struct):
    """A ledger line as the floor decodes it."""

    revision: str
    row: int
    date: str
    voucher_no: str
    summary: str
    account: str
    subaccount: str
    item_class: str
    income_fen: int
    expense_fen: int
    balance_fen: int
    handler: str
    witness: str
    approver: str
    cell_row: int


def body(lines: list[LedgerLine]) -> bytes:
    """JSON lines, compressed."""
    encode = msgspec.json.Encoder().encode
    plain = b"\n".join(encode(as_json_object(line)) for line in lines)
    return zstandard.ZstdCompressor(level=3).compress(plain)


def push(client: httpx.Client, url: str, lines: list[LedgerLine]) -> int:
    """Send them; bytes of the body."""
    content = body(lines)
    client.post(url, content=content).raise_for_status()
    return len(content)


def main(database: str) -> None:
    """Serve on a free port of loopback."""
    db = sqlite_utils.Database(database)
    db.conn.execute("PRAGMA journal_mode=WAL").fetchone()
    db.conn.execute("PRAGMA synchronous=FULL")
    columns = ", ".join(FIELDS)
    db.conn.execute(f"CREATE TABLE line (id INTEGER PRIMARY KEY, {columns})")
    marks = ", ".join("?" for _ in FIELDS)
    insert = f"INSERT INTO line ({columns}) VALUES ({marks})"  # noqa: S608  our own names
    decoder = msgspec.json.Decoder(Record)

    async def take(request: Request) -> Response:
        plain = zstandard.ZstdDecompressor().decompressobj().decompress(await request.body())
        records = [decoder.decode(one) for one in plain.split(b"\n")]
        with db.conn:
            db.conn.executemany(insert, (msgspec.structs.astuple(one) for one in records))
        return Response(b"ok")

    server = socket.create_server(("127.0.0.1", 0))
    server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # as the county does
    print(server.getsockname()[1], flush=True)
    app = Starlette(routes=[Route("/", take, methods=["POST"])])
    config = uvicorn.Config(app, log_level="critical", access_log=False)
    asyncio.run(uvicorn.Server(config).serve(sockets=[server]))


if __name__ == "__main__":
    main(sys.argv[1])
