"""What somebody may put on a stick, and sticks that take nothing: named, bounded, not followed."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from sync import bundle, stick, wire
from sync.errors import BadBundle, StickFailed, StickFull
from tests.faults import rig
from tests.sync.carrying import World, content, in_file, out_file, refused, world

Harm = Callable[[Path], None]
STEM = "0123456789abcdef-00000001"


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _folder(path: Path) -> None:
    path.mkdir()


def _link(path: Path) -> None:
    secret = path.parent.parent.parent.parent / "secret"
    secret.write_bytes(b"VKB1 secret")
    path.symlink_to(secret)


def _endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


HARMS: tuple[Harm, ...] = (_fifo, _folder, _link, _endless, _loop, _huge, _empty)


def laid(tmp_path: Path) -> tuple[World, Path]:
    """A stick with a request on it."""
    made = world("k0", "k1")
    root = tmp_path / "stick"
    root.mkdir()
    made.terminal().append(rig.lines(0, 5), "S1")
    made.write(root)
    return made, root


@pytest.mark.parametrize("harm", HARMS)
def test_a_request_that_is_no_file(tmp_path: Path, harm: Harm) -> None:
    made, root = laid(tmp_path)
    file = out_file(root, made, 1, "k1")
    harm(file)
    served = made.serve(root)
    assert [one.name for one in served.aside] == [file.name]
    assert not served.ok
    assert made.held() == 5, "the others are served"


@pytest.mark.parametrize("harm", HARMS)
def test_an_answer_that_is_no_file(tmp_path: Path, harm: Harm) -> None:
    made, root = laid(tmp_path)
    made.serve(root)
    file = in_file(root, made)
    file.unlink()
    harm(file)
    before = content(made.terminal())
    assert isinstance(refused(lambda: made.take(root)), BadBundle)
    assert content(made.terminal()) == before
    made.write(root)


@pytest.mark.parametrize("part", ["", "out", "in"])
@pytest.mark.parametrize("harm", [_fifo, _link, _empty])
def test_our_folder_is_something_else(tmp_path: Path, harm: Harm, part: str) -> None:
    """Somebody's link would have us write anywhere."""
    made = world()
    root, elsewhere = tmp_path / "stick", tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder = root / stick.FOLDER
    (folder.parent if not part else folder).mkdir(parents=True)
    place = folder / part if part else folder
    place.symlink_to(elsewhere) if harm is _link else harm(place)
    if part != "in":
        assert isinstance(refused(lambda: made.write(root)), StickFailed)
    if part != "out":
        assert isinstance(refused(lambda: made.take(root)), StickFailed)
    assert isinstance(refused(lambda: made.serve(root)), StickFailed)
    assert list(elsewhere.iterdir()) == []


def test_a_request_is_never_written_through_a_link(tmp_path: Path) -> None:
    made, root = laid(tmp_path)
    target = tmp_path / "target"
    target.write_bytes(b"precious")
    file = out_file(root, made)
    for name in (file, file.with_name(file.name + ".new")):
        name.unlink(missing_ok=True)
        name.symlink_to(target)
    made.write(root)
    assert target.read_bytes() == b"precious"
    assert not file.is_symlink()
    assert made.serve(root).ok


def test_odd_names_are_named_and_passed_over(tmp_path: Path) -> None:
    made, root = laid(tmp_path)
    folder = root / stick.FOLDER / stick.OUT
    odd = ["a.vkb", "\x1b[2J.vkb", "Ａ.vkb", STEM + "-1.vkb", STEM + "-001.vkb",
           out_file(root, made).name.upper().replace("VKB", "vkb"), "x" * 200 + ".vkb"]  # fmt: skip
    for name in odd:
        (folder / name).write_bytes(b"?")
    (folder / os.fsdecode(b"\xd5\xcb\xb1\xbe.vkb")).write_bytes(b"?")
    for name in ("Thumbs.db", "._x.vkb", "说明.txt"):
        (folder / name).write_bytes(b"?")
    served = made.serve(root)
    assert len(served.aside) == len(odd) + 1
    for one in served.aside:
        assert one.name.isprintable()
        assert len(one.name) <= 60
    assert [one.position for one in served.served] == [5]


def test_a_stick_full_of_names_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stick, "MAX_ENTRIES", 50)
    made, root = laid(tmp_path)
    for name in ("out", "in"):
        (root / stick.FOLDER / name).mkdir(exist_ok=True)
        for number in range(200):
            (root / stick.FOLDER / name / f"{number:016x}-00000000-01.vkb").touch()
    served = made.serve(root)
    assert not served.ok
    assert len(served.aside) <= 51
    assert "没有全部看完" in served.aside[-1].reason
    made.write(root)
    assert made.take(root) is None or made.held() == 5


def test_no_stick_at_all(tmp_path: Path) -> None:
    made = world()
    file = tmp_path / "a file"
    file.touch()
    for root in (tmp_path / "none", file):
        for action in (made.write, made.take, made.serve):
            assert isinstance(refused(lambda: action(root)), StickFailed)  # noqa: B023
    assert isinstance(refused(lambda: made.serve(tmp_path)), StickFailed)
    assert sorted(tmp_path.iterdir()) == [file], "the county makes nothing on a stick of others"


def test_a_terminal_that_writes_while_the_stick_is_read(tmp_path: Path) -> None:
    """A file appears under its name whole or not at all."""
    made, root = laid(tmp_path)
    seen: list[bytes | None] = []
    ended = threading.Event()

    def watch() -> None:
        while not ended.is_set():
            with stick.tray(root, stick.OUT) as out:
                assert out is not None
                seen.append(out.read("x" * 20, 1 << 20))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        with stick.tray(root, stick.OUT) as out:
            assert out is not None
            for number in range(30):
                out.write("x" * 20, bytes([number]) * 200_000)
    finally:
        ended.set()
        thread.join()
    for content_ in seen:
        assert content_ is None or content_ == content_[:1] * 200_000
    made.serve(root)


_WRITER = """
import resource, sys
from pathlib import Path
from sync import bundle, stick, wire
from sync.errors import StickFull
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
with stick.tray(Path(sys.argv[1]), stick.OUT, make=True) as out:
    out.write("small.vkb", b"s" * 1000)
    try:
        out.write("old.vkb", b"n" * 300_000)
    except StickFull as error:
        print("full", error)
"""


def test_a_full_stick_says_so_and_keeps_what_was_there(tmp_path: Path) -> None:
    folder = tmp_path / stick.FOLDER / stick.OUT
    folder.mkdir(parents=True)
    (folder / "old.vkb").write_bytes(b"old")
    done = subprocess.run(
        [sys.executable, "-c", _WRITER, tmp_path], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("full U 盘满了")
    assert {path.name: path.stat().st_size for path in folder.iterdir()} == {
        "old.vkb": 3, "small.vkb": 1000,
    }  # fmt: skip


@pytest.mark.parametrize("fails", ["write", "fsync", "rename"])
@pytest.mark.parametrize(("number", "kind"), [(28, StickFull), (30, StickFailed), (5, StickFailed)])
def test_any_failing_write_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails: str, number: int,
    kind: type[StickFailed],
) -> None:  # fmt: skip
    made, root = laid(tmp_path)
    before = {path.name: path.read_bytes() for path in out_file(root, made).parent.iterdir()}
    made.terminal().append(rig.lines(100, 3), "S1")

    def broken(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        if fails == "write":
            patch.setattr(os, "fdopen", _failing_file(number))
        else:
            patch.setattr(os, fails, broken)
        error = refused(lambda: made.write(root))
    assert type(error) is kind
    after = {path.name: path.read_bytes() for path in out_file(root, made).parent.iterdir()}
    assert after == before
    made.write(root)
    assert made.serve(root).ok
    assert made.held() == 8


def _failing_file(number: int) -> Callable[..., object]:
    class Broken:
        def __init__(self, descriptor: int, _: str) -> None:
            self._descriptor = descriptor

        def __enter__(self) -> "Broken":
            return self

        def __exit__(self, *_: object) -> None:
            os.close(self._descriptor)

        def write(self, _: bytes) -> int:
            raise OSError(number, os.strerror(number))

    return Broken


def test_a_county_whose_answer_does_not_fit_keeps_what_it_took(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, root = laid(tmp_path)
    with monkeypatch.context() as patch:

        def full(_self: stick.Tray, _name: str, _content: bytes) -> None:
            raise StickFull("U 盘满了")

        patch.setattr(stick.Tray, "write", full)
        served = made.serve(root)
    assert (served.ok, served.served[0].answered, made.held()) == (False, False, 5)
    assert "回音没有写上" in served.aside[0].reason
    assert made.serve(root).ok
    made.take(root)
    assert made.receipted() == 5


def test_what_was_taken_counts_where_it_cannot_be_cleared_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, root = laid(tmp_path)
    made.serve(root)

    def locked(_self: stick.Tray, _name: str) -> None:
        raise StickFailed("U 盘不能写")

    monkeypatch.setattr(stick.Tray, "remove", locked)
    for sent in (5, 0):
        brought = made.take(root)
        assert brought is not None
        assert brought.sent == sent
    assert made.receipted() == 5


def test_a_link_to_a_bundle_elsewhere_is_not_followed(tmp_path: Path) -> None:
    made, root = laid(tmp_path)
    file, elsewhere = out_file(root, made), tmp_path / "elsewhere"
    file.rename(elsewhere)
    file.symlink_to(elsewhere)
    assert [one.name for one in made.serve(root).aside] == [file.name]
    assert made.held() == 0


def test_no_more_is_read_than_may_be(tmp_path: Path) -> None:
    with stick.tray(tmp_path, stick.OUT, make=True) as out:
        assert out is not None
        out.write("a.vkb", b"x" * 11)
        assert out.read("a.vkb", 11) == b"x" * 11
        with pytest.raises(BadBundle, match="太大"):
            out.read("a.vkb", 10)


def test_a_file_is_on_the_stick_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    flush, rename = os.fsync, os.rename

    def fsync(descriptor: int) -> None:
        done.append("folder" if Path(f"/proc/self/fd/{descriptor}").is_dir() else "file")
        flush(descriptor)

    def renamed(old: str, new: str, *, src_dir_fd: int, dst_dir_fd: int) -> None:
        done.append("name")
        rename(old, new, src_dir_fd=src_dir_fd, dst_dir_fd=dst_dir_fd)

    with stick.tray(tmp_path, stick.OUT, make=True) as out:
        assert out is not None
        monkeypatch.setattr(os, "fsync", fsync)
        monkeypatch.setattr(os, "rename", renamed)
        out.write("a.vkb", b"x")
    assert done == ["file", "name", "folder"]


def test_a_stranger_in_a_terminals_name_is_not_answered(tmp_path: Path) -> None:
    """Anybody can seal to the county: neither is the terminal blamed, nor its answer replaced."""
    made, root = laid(tmp_path)
    body = bundle.open_request(out_file(root, made).read_bytes(), rig.SEALING)
    opened = wire.split(body)
    assert opened is not None
    forged = wire.pack_request(
        wire.decode(opened[0], wire.SyncHead), made.key("k1"), rig.COUNTY_KEY.public, b""
    )
    last = out_file(root, made, 99)
    last.write_bytes(bundle.seal_request(forged, rig.SEALING.public))
    served = made.serve(root)
    assert [(one.name, one.reason) for one in served.aside] == [(last.name, "请求的签名不对")]
    assert [(one.problem, one.answered) for one in served.served] == [(None, True)]
    assert made.take(root) is not None


@pytest.mark.parametrize("body", [b"", b"\xff\xff", b"\x00\x03abc" + b"s" * 64, b"x" * 5000])
def test_what_is_no_request_inside_its_box(tmp_path: Path, body: bytes) -> None:
    made, root = laid(tmp_path)
    file = out_file(root, made, 2)
    file.write_bytes(bundle.seal_request(body, rig.SEALING.public))
    served = made.serve(root)
    assert [one.name for one in served.aside] == [file.name]
    assert made.held() == 5
