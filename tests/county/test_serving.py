"""The server itself, with an application that takes its time."""

import asyncio
import socket
import threading

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from county.serving import Server, listen


def test_bytes_that_came_before_the_line_broke_are_handed_out_all_the_same() -> None:
    got: list[bytes] = []
    done, ready = threading.Event(), threading.Event()

    async def slow(request: Request) -> Response:
        while True:
            message = await request.receive()
            if message["type"] == "http.disconnect":
                done.set()
                return Response(b"")
            got.append(message["body"])
            await asyncio.sleep(0.3)  # the rest, and the end of the line, come meanwhile

    server = Server(Starlette(routes=[Route("/", slow, methods=["POST"])]), ready.set)
    listening = listen("127.0.0.1", 0)
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    try:
        assert ready.wait(20)
        with socket.create_connection(listening.getsockname()) as line:
            line.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nfirst ")
            while not got:
                pass
            line.sendall(b"second ")
            line.sendall(b"third")
        assert done.wait(20)
    finally:
        server.should_exit = True
        thread.join(30)
    assert b"".join(got) == b"first second third"
