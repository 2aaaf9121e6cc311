"""The demonstration: a village that has lived three years, its county, its agent, its terminal."""

import fcntl
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.actions import backing_up, exchanging
from kiosk.actions.petitioning import petitions
from kiosk.datadir import FILE_MODE, DataDir
from kiosk.demo import processes, stage
from kiosk.demo.village import DemoVillage, make_village
from kiosk.display import has_display
from kiosk.errors import DemoFailed
from kiosk.terminal import Terminal

COUNTY = "清江县"
Say = Callable[[str], None]
_MARK = ".demonstration"  # written first: no folder without it is ever emptied
_READY = "ready"  # written last: a demonstration cut off half-way is begun anew


def show(folder: Path, say: Say, *, fresh: bool, windowed: bool, no_window: bool) -> None:
    """Set the stage where it is not set yet, start county and agent, and show the terminal.

    Raises ``DemoFailed`` for a folder that holds anything else, or another demonstration now.
    """
    # Until the terminal's window answers to it: no county may be left behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with _alone(folder):
        _show(folder, say, fresh=fresh, windowed=windowed, no_window=no_window)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / _MARK
    own = mark.exists() or ((folder / _READY).exists() and (folder / "terminal").is_dir())
    if not own and any(folder.iterdir()):
        raise DemoFailed(f"这里有别的东西，演示要用一个空的文件夹：{folder}")
    descriptor = os.open(mark, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE_MODE)
    try:
        _lock(descriptor, folder)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, folder: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise DemoFailed(f"这里已经开着一个演示：{folder}") from error


def _show(folder: Path, say: Say, *, fresh: bool, windowed: bool, no_window: bool) -> None:
    data, county_data = folder / "terminal", folder / "county"
    village = _stage(folder, data, say, fresh=fresh)
    county, url = processes.start_county(county_data, COUNTY)
    children = [county]
    try:
        say(f"县里的服务器在 {url}（浏览器可看）")
        _enrol_and_exchange(data, county_data, url, village, say)
        _hints(village, say)
        if no_window or not has_display():
            _without_window(folder, data, url, village, say)
            return
        children.append(processes.start_agent(data, url))
        from kiosk.launch import run_terminal

        run_terminal(data, windowed=windowed)
    finally:
        for child in reversed(children):
            child.end()


def _stage(folder: Path, data: Path, say: Say, *, fresh: bool) -> DemoVillage:
    ready = folder / _READY
    if ready.exists() and not fresh:
        say(f"接着用上次的演示数据：{folder}（--fresh 重来）")
        return make_village()
    ready.unlink(missing_ok=True)  # first: what is half emptied is not gone on with
    for old in folder.iterdir():
        if old.is_dir() and not old.is_symlink():
            shutil.rmtree(old)
        elif old.name != _MARK:
            old.unlink()
    DataDir(data).create()  # before the stick in it: the folder is its owner's only
    village = stage.set_stage(data, data / "stick", say)  # where the clerk's screen looks
    ready.write_text("")
    return village


def _enrol_and_exchange(
    data: Path, county_data: Path, url: str, village: DemoVillage, say: Say
) -> None:
    terminal = Terminal.open(data)
    try:
        if exchanging.status(terminal).county is None:
            token = processes.enrolment_token(county_data, village.name)
            exchanging.enrol(terminal, url, token, "村委会大厅")
        done = exchanging.exchange_once(terminal, url)
        if backing_up.is_due(terminal):  # the agent's would come when the visitor has long left
            backing_up.nightly(terminal)
        signed = "县里已签收并会签" if done.receipt else "县里还没有全部签收"
        say(f"第一次交换：送出 {done.sent} 条，{done.bytes_up // 1024 + 1} KB，{signed}")
    finally:
        terminal.close()


def _hints(village: DemoVillage, say: Say) -> None:
    tenth = stage.tenth_signer(village)
    say("人物和账目都是编的。可以扮作：")
    say(f"  第十位联名人：{tenth.group} {tenth.name}，身份证后四位 {tenth.last_four}")
    for person in village.staff:
        say(f"  {person.title} {person.name}，密码 {person.pin}（连点村名五下进入）")


def _without_window(folder: Path, data: Path, url: str, village: DemoVillage, say: Say) -> None:
    """No display: every screen as a picture, and the tenth signature without a finger."""
    for orientation in ("portrait", "landscape"):
        out = folder / "screens" / orientation
        shutil.rmtree(out, ignore_errors=True)  # another time there were others
        files = processes.screens(data, out, orientation)
        say(f"没有屏幕，画面存成了图片：{out}（{len(files)} 张）")
    terminal = Terminal.open(data)
    try:
        if any(p.needed == 1 and p.state == "collecting" for p in petitions(terminal)):
            say(f"第十位村民签名，回执：{stage.sign_as_tenth(terminal, village)}")
        done = exchanging.exchange_once(terminal, url)
        say(f"送到县里：{done.sent} 条，" + ("县里已会签" if done.receipt else "还没有会签"))
        exchanging.exchange_once(terminal, url)
        for one in petitions(terminal):
            say(f"联名“{one.topic}”：{one.signed} 人签名，{one.state.name_zh}")
    finally:
        terminal.close()
