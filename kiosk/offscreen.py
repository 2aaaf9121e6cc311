"""Frames stepped by hand and pixels read back: the engine of screenshots and tests."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk import platform


class Offscreen:
    """A real window with no display.  One per process: Kivy has one window.

    Pixels are read when a frame is flipped, after `glFinish`; without it the driver queues
    frames without end and every timing is false.
    """

    def __init__(self, home: Path, geometry: platform.Geometry = platform.BOTH) -> None:
        platform.prepare(home, geometry)
        self.size = (geometry.width, geometry.height)
        self.window = platform.open_window()
        from kivy.base import EventLoop
        from kivy.graphics import opengl

        self._gl = opengl
        self.loop = EventLoop
        self.flips = 0
        self._want = False
        self._pixels: bytes | None = None
        self.window.bind(on_flip=self._flipped)
        EventLoop.ensure_window()
        self.window.register()
        self.window.initialized = True
        EventLoop.start()
        if self.window not in EventLoop.event_listeners:
            EventLoop.add_event_listener(self.window)

    def _flipped(self, *_: object) -> None:
        self._gl.glFinish()
        self.flips += 1
        if self._want:
            width, height = self.size
            gl = self._gl
            self._pixels = gl.glReadPixels(0, 0, width, height, gl.GL_RGB, gl.GL_UNSIGNED_BYTE)

    def resize(self, width: int, height: int) -> None:
        """Use only the lower left part of the window: an offscreen surface cannot be resized."""
        self.size = (width, height)

    def frames(self, count: int = 1) -> None:
        """Run that many turns of the event loop (a frame is drawn only if something changed)."""
        for _ in range(count):
            self.loop.idle()

    def until(self, ready: Callable[[], Any], timeout: float = 60.0) -> Any:
        """Step frames until `ready()` is true and return what it gave."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            self.loop.idle()
            value = ready()
            if value:
                return value
            time.sleep(0.001)  # else this loop keeps the interpreter from the database thread
        raise TimeoutError(f"never came: {self.said()}")

    def said(self) -> list[str]:
        """The words on the screen, for who waits in vain."""
        blocks = (block for root in self.window.children for block in root.walk())
        return [text for b in blocks if isinstance(text := getattr(b, "text", None), str)]

    def pixels(self) -> tuple[int, int, bytes]:
        """(width, height, RGB bytes from the bottom row up) of a frame drawn now."""
        self._want, self._pixels = True, None
        while self._pixels is None:
            self.window.canvas.ask_update()
            self.loop.idle()
        self._want = False
        return (*self.size, self._pixels)

    def shot(self, path: Path) -> Path:
        """Write the frame as PNG."""
        width, height, rows = self.pixels()
        write_png(path, width, height, rows)
        return path


def write_png(path: Path, width: int, height: int, bottom_up: bytes) -> None:
    """Write RGB rows (bottom row first, as OpenGL gives them) as a PNG file."""
    import struct
    import zlib

    stride = width * 3
    lines = (bottom_up[y * stride : (y + 1) * stride] for y in reversed(range(height)))
    packed = zlib.compress(b"".join(b"\0" + line for line in lines), 4)

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + parts)
