"""A TCP relay on loopback whose every connection dies after so many bytes, up and down together."""

import select
import socket
import threading
from types import TracebackType


class BadLine:
    """Relays to ``port``; each connection is cut once ``budget`` bytes have passed."""

    def __init__(self, port: int, budget: int) -> None:
        self._port, self._budget = port, budget
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._threads: list[threading.Thread] = []
        self.connections = 0
        self.passed = 0

    def __enter__(self) -> "BadLine":
        self._start(self._accept)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        for thread in self._threads:
            thread.join(10)
        self._listener.close()

    def _start(self, job: object, *arguments: object) -> None:
        thread = threading.Thread(target=job, args=arguments, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._start(self._relay, near)

    def _relay(self, near: socket.socket) -> None:
        with near, socket.create_connection(("127.0.0.1", self._port)) as far:
            left, other = self._budget, {near: far, far: near}
            try:
                while left > 0:
                    for source in select.select([near, far], [], [], 20)[0]:
                        data = source.recv(min(512, left))
                        if not data:
                            return
                        other[source].sendall(data)
                        self.passed += len(data)
                        left -= len(data)
            except OSError:
                return  # either end has hung up
