"""The settings that keep a terminal a terminal, and the real program from outside."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kiosk import fonts, platform
from kiosk.errors import FontMissing
from tests.kiosk import village
from tests.kiosk.conftest import HOME
from tests.kiosk.driver import Driver

pytestmark = pytest.mark.window
ROOT = Path(__file__).resolve().parents[2]


def test_kivys_configuration_is_the_measured_one(driver: Driver) -> None:
    from kivy.config import Config

    graphics = {
        "multisamples": "0",
        "fullscreen": "0",
        "position": "custom",
        "borderless": "1",
        "vsync": "0",
    }
    assert {key: Config.get("graphics", key) for key in graphics} == graphics
    assert Config.getint("kivy", "exit_on_escape") == 0
    assert Config.items("input") == []
    assert os.environ["KIVY_NO_ARGS"] == "1"
    assert os.environ["KIVY_CLIPBOARD"] == "dummy"
    assert os.environ["KIVY_HOME"] == str(HOME)


def test_on_a_display_touches_come_as_one_mouse_event_each() -> None:
    shown = platform._graphics(platform.Geometry(1080, 1920))
    assert shown["maxfps"] == "60"
    assert shown["show_cursor"] == "0"
    assert platform._graphics(platform.Geometry(540, 960, windowed=True))["borderless"] == "0"


def test_only_sdl_brings_touches(driver: Driver) -> None:
    """Kivy's other sources would log a traceback where their system libraries are missing."""
    from kivy.input.factory import MotionEventFactory

    assert set(MotionEventFactory.list()) == {"mouse"}


def test_both_faces_are_chinese_and_their_own_files(driver: Driver) -> None:
    from kivy.core.text import Label

    regular, bold = fonts.find()
    label = Label(text="骨直令户返", bold=True)
    label.resolve_font_name()
    assert label.options["font_name_r"] == str(bold)
    assert regular != bold


def test_no_key_and_no_cross_closes_the_window(driver: Driver) -> None:
    assert driver.window.dispatch("on_request_close") is True
    assert driver.window.dispatch("on_keyboard", 27, 9, "", []) is True
    assert driver.window.dispatch("on_keyboard", 282, 0, "", []) is True


def test_a_missing_font_is_named(tmp_path: Path) -> None:
    with pytest.raises(FontMissing, match="找不到中文字体") as caught:
        fonts.find({fonts.VARIABLE: str(tmp_path)})
    assert str(tmp_path) in str(caught.value)


def test_fonts_are_found_in_the_named_folder(tmp_path: Path) -> None:
    for weight in ("Regular", "Bold"):
        (tmp_path / f"NotoSansSC-{weight}.ttf").touch()
    regular, bold = fonts.find({fonts.VARIABLE: str(tmp_path)})
    assert (regular.name, bold.name) == ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")


PROGRAM = """
import sys
from pathlib import Path
from kiosk.app import run
from kiosk.platform import Geometry

def make():
    from kiosk.terminal import Terminal
    return Terminal.open(Path(sys.argv[1]))

def watch():
    import threading, time
    def look():
        from kivy.core.window import Window
        while not (Window.children and Window.children[0].page):
            time.sleep(0.05)
        shell = Window.children[0]
        while shell.visit.view.fresh == "正在打开……":
            time.sleep(0.05)
        print("shown", shell.visit.route.name, shell.visit.view.day, flush=True)
    threading.Timer(1.0, look).start()

watch()
run(make, Path(sys.argv[1]) / "kivy", Geometry(1080, 1920, offscreen=True))
print("ended", flush=True)
"""


def test_the_real_program_shows_home_and_obeys_sigterm(tmp_path: Path) -> None:
    village.usual(tmp_path / "data").terminal.close()
    day = run_once(tmp_path / "data")
    kept = (tmp_path / "data" / "kivy" / "home.json").read_text()
    assert "17.91 万" in kept
    assert run_once(tmp_path / "data") == day  # this time from the snapshot, then the database


def run_once(data: Path) -> str:
    """Start the program, wait until home stands with its day, end it; the day shown."""
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(data)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert program.stdout is not None
        shown = program.stdout.readline().split()
        assert shown[:2] == ["shown", "home"]
        program.send_signal(signal.SIGTERM)
        out, err = program.communicate(timeout=30)
    finally:
        program.kill()
    assert (program.returncode, out) == (0, "ended\n"), err
    assert "Traceback" not in err
    return shown[2]


IMPORTS = """
import sys
from pathlib import Path
from kiosk import platform
platform.prepare(Path(sys.argv[1]), platform.PORTRAIT)
import kiosk.frame, kiosk.screens.home
heavy = {"sqlite_utils", "httpx", "pypinyin", "openpyxl", "PIL", "qrcode", "apscheduler", "nacl"}
print(sorted(heavy & set(sys.modules)))
"""


def test_the_way_to_the_first_frame_imports_nothing_heavy(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", IMPORTS, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == "[]\n"


def test_frames_are_finished_before_they_are_counted(driver: Driver) -> None:
    before = driver.flips
    driver.window.canvas.ask_update()
    end = time.monotonic() + 5
    while driver.flips == before and time.monotonic() < end:
        driver.frames()
    assert driver.flips > before
