"""How large the display is, asked of the SDL that Kivy brings along, before Kivy opens a window."""

import ctypes
import importlib.util
import os
from pathlib import Path

from kiosk.errors import NoDisplay

_VIDEO = 0x20  # SDL_INIT_VIDEO


class _Mode(ctypes.Structure):
    """SDL_DisplayMode of SDL 2."""

    _fields_ = (
        ("format", ctypes.c_uint32),
        ("w", ctypes.c_int),
        ("h", ctypes.c_int),
        ("refresh_rate", ctypes.c_int),
        ("driverdata", ctypes.c_void_p),
    )


def has_display() -> bool:
    """Whether a display server is named in the environment, or the console has a screen."""
    named = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return bool(named) or any(Path("/dev/dri").glob("card*"))


def display_size() -> tuple[int, int]:
    """Width and height of the first display in px. Raises ``NoDisplay``."""
    sdl = ctypes.CDLL(str(sdl_library()))
    if sdl.SDL_InitSubSystem(_VIDEO) != 0:
        raise NoDisplay("找不到屏幕：请接好显示器，或用 village-kiosk screens 把画面存成图片")
    try:
        # without any screen SDL falls back to one that nobody can see
        sdl.SDL_GetCurrentVideoDriver.restype = ctypes.c_char_p
        if sdl.SDL_GetCurrentVideoDriver() in (b"offscreen", b"dummy"):
            raise NoDisplay("找不到屏幕：请接好显示器，或用 village-kiosk screens 把画面存成图片")
        mode = _Mode()
        if sdl.SDL_GetDesktopDisplayMode(0, ctypes.byref(mode)) != 0 or mode.w <= 0:
            raise NoDisplay("找不到屏幕：显示器没有报出大小")
        return mode.w, mode.h
    finally:
        sdl.SDL_QuitSubSystem(_VIDEO)


def sdl_library() -> Path:
    """The SDL that Kivy brings along. Raises ``NoDisplay`` where there is none."""
    spec = importlib.util.find_spec("kivy")
    if spec is None or spec.origin is None:
        raise NoDisplay("没有装 Kivy")
    beside = Path(spec.origin).parent.parent / "Kivy.libs"
    found = sorted(beside.glob("libSDL2-2*.so*"))
    if not found:
        raise NoDisplay("Kivy 里没有带 SDL2")
    return found[0]
