"""Bundles cut or changed anywhere, and any order of line and sticks."""

import hashlib
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import nacl.signing
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.public import PrivateKey, SealedBox

from sync import bundle, stick, wire
from sync.bundle import CarriedAnswer
from sync.errors import BadBundle, BadFormat, BadSignature, OthersBundle, SyncError
from sync.keys import SealingKey, SigningKey
from sync.wire import SyncHead
from tests.faults import rig
from tests.sync.carrying import World, content, in_file, out_file, world

COUNTY, DEVICE = SealingKey(b"c" * 32), SigningKey(b"d" * 32)
ANSWER = CarriedAnswer(b"s" * 64, 1007, b"r" * 64)


@given(st.binary(max_size=2000))
@settings(max_examples=50)
def test_what_was_sealed_is_what_is_opened(body: bytes) -> None:
    assert bundle.open_request(bundle.seal_request(body, COUNTY.public), COUNTY) == body
    answer = CarriedAnswer(b"a" * 64, len(body), body)
    sealed = bundle.seal_answer(answer, DEVICE.public)
    assert bundle.open_answer(sealed, DEVICE.public, DEVICE.sealing) == answer


def test_a_bundle_is_what_the_document_says() -> None:
    """Taken apart by docs/protocol.md alone, with another door to libsodium."""
    raw = bundle.seal_request(b"body", COUNTY.public)
    assert raw[:5] == b"VKB1Q"
    assert raw[5:13] == hashlib.sha256(COUNTY.public).digest()[:8]
    assert SealedBox(PrivateKey(COUNTY.seed)).decrypt(raw[13:]) == b"body"
    raw = bundle.seal_answer(ANSWER, DEVICE.public)
    assert raw[:5] == b"VKB1A"
    assert raw[5:13] == hashlib.sha256(DEVICE.public).digest()[:8]
    private = nacl.signing.SigningKey(DEVICE.seed).to_curve25519_private_key()
    plain = SealedBox(private).decrypt(raw[13:])
    assert plain == b"s" * 64 + b"\x00\x00\x03\xef" + b"r" * 64


def test_nobody_else_opens_it() -> None:
    sealed = bundle.seal_request(b"x" * 99, COUNTY.public)
    with pytest.raises(OthersBundle):
        bundle.open_request(sealed, SealingKey(b"e" * 32))
    answer = bundle.seal_answer(ANSWER, DEVICE.public)
    other = SigningKey(b"f" * 32)
    with pytest.raises(OthersBundle):
        bundle.open_answer(answer, other.public, other.sealing)
    assert b"x" * 9 not in sealed
    assert b"r" * 9 not in answer
    with pytest.raises(BadBundle):
        bundle.open_answer(sealed, DEVICE.public, DEVICE.sealing)


def test_every_bit_and_every_cut_is_found() -> None:
    sealed = bundle.seal_request(b"body", COUNTY.public)
    for cut in range(len(sealed)):
        with pytest.raises((BadBundle, OthersBundle)):
            bundle.open_request(sealed[:cut], COUNTY)
    for bit in range(len(sealed) * 8):
        changed = bytearray(sealed)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises((BadBundle, OthersBundle)):
            bundle.open_request(bytes(changed), COUNTY)
    with pytest.raises(BadBundle):
        bundle.open_request(sealed + b"\0", COUNTY)


@pytest.mark.parametrize("device", [b"", b"short", b"\0" * 32, b"\xff" * 32])
def test_no_answer_is_sealed_to_a_key_that_is_none(device: bytes) -> None:
    with pytest.raises(BadFormat):
        bundle.seal_answer(ANSWER, device)


@given(st.binary(max_size=300))
@settings(max_examples=200)
def test_any_bytes_are_judged(raw: bytes) -> None:
    for content_ in (raw, b"VKB1Q" + raw, b"VKB1A" + raw):
        with pytest.raises((BadBundle, OthersBundle)):
            bundle.open_request(content_, COUNTY)
        with pytest.raises((BadBundle, OthersBundle)):
            bundle.open_answer(content_, DEVICE.public, DEVICE.sealing)


def harmed(raw: bytes, at: int, cut: bool) -> bytes:
    """Cut off at a place, or one bit of it flipped there."""
    place = at % len(raw)
    return raw[:place] if cut else raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]


@pytest.fixture(scope="module")
def carried_world(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, Path]:
    """A terminal's request on a stick, and a county that answered an earlier one."""
    root = tmp_path_factory.mktemp("stick")
    made = world()
    made.terminal().append(rig.lines(0, 30), "S1")
    rig.sign_once(made.terminal(), "v1")
    made.write(root)
    return made, root


@given(at=st.integers(0, 1 << 20), cut=st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_damaged_request_changes_nothing_at_the_county(
    carried_world: tuple[World, Path], at: int, cut: bool
) -> None:
    made, root = carried_world
    with TemporaryDirectory() as name:
        copy = Path(name) / "stick"
        shutil.copytree(root, copy)
        file = out_file(copy, made)
        file.write_bytes(harmed(file.read_bytes(), at, cut))
        before = content(made.county)
        served = made.serve(copy)
        assert served.served == ()
        (aside,) = served.aside
        assert aside.name == file.name
        assert aside.reason
        assert content(made.county) == before
        assert not in_file(copy, made).exists()


@given(at=st.integers(0, 1 << 20), cut=st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_damaged_answer_changes_nothing_at_the_terminal(
    carried_world: tuple[World, Path], at: int, cut: bool
) -> None:
    made, root = carried_world
    made = made.copied()
    with TemporaryDirectory() as name:
        copy = Path(name) / "stick"
        shutil.copytree(root, copy)
        assert made.serve(copy).ok
        answer = in_file(copy, made)
        whole = answer.read_bytes()
        answer.write_bytes(harmed(whole, at, cut))
        before = content(made.terminal())
        with pytest.raises((BadBundle, OthersBundle)):
            made.take(copy)
        assert content(made.terminal()) == before
        assert answer.exists(), "it stays to be looked at"
        answer.write_bytes(whole)
        assert made.take(copy)
        assert made.receipted() == 31


def test_an_answer_that_the_county_did_not_sign(tmp_path: Path) -> None:
    """Anybody can seal to a terminal: its box proves nothing, the signature inside does."""
    made = world()
    made.terminal().append(rig.lines(0, 3), "S1")
    made.write(tmp_path)
    made.serve(tmp_path)
    device, file = made.key(), in_file(tmp_path, made)
    opened = bundle.open_answer(file.read_bytes(), device.public, device.sealing)
    for forged in (
        CarriedAnswer(opened.asked, 0, opened.rest[:20] + b"\0" + opened.rest[21:]),
        CarriedAnswer(opened.asked, 0, b""),
        CarriedAnswer(opened.asked, 1007, b""),
        CarriedAnswer(opened.asked, 1012, b"x" * 64),
    ):
        file.write_bytes(bundle.seal_answer(forged, device.public))
        with pytest.raises((BadSignature, BadBundle, BadFormat)):
            made.take(tmp_path)
        assert made.terminal().own_log().fork is None
        assert made.receipted() == 0
    file.write_bytes(bundle.seal_answer(CarriedAnswer(opened.asked, 4711, b""), device.public))
    with pytest.raises(SyncError, match="4711"):
        made.take(tmp_path)


def test_a_request_that_only_claims_to_be_a_terminals(tmp_path: Path) -> None:
    """Anybody may seal to the county: no terminal is blamed for it, nor loses its answer by it."""
    made = world()
    made.terminal().append(rig.lines(0, 3), "S1")
    made.write(tmp_path)
    opened = wire.split(bundle.open_request(out_file(tmp_path, made).read_bytes(), rig.SEALING))
    assert opened is not None
    honest = wire.decode(opened[0], SyncHead)
    for changes in ({"version": 2}, {"counter": 0}, {"epoch": b"x" * 400}, {"size": 9}):
        raw = msgspec.msgpack.encode(msgspec.structs.replace(honest, **changes))
        body = len(raw).to_bytes(2, "big") + raw + b"s" * 64
        out_file(tmp_path, made, 2).write_bytes(bundle.seal_request(body, rig.SEALING.public))
        served = made.serve(tmp_path)
        assert [one.name for one in served.aside] == [out_file(tmp_path, made, 2).name]
        assert [(one.bundles, one.problem) for one in served.served] == [(1, None)]
    assert made.take(tmp_path)
    assert made.receipted() == 3


# --- any order --------------------------------------------------------------------------------

_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["append", "line", "write", "serve", "take", "copy", "sister", "catalog"]),
        st.integers(0, 2),
    ),
    max_size=25,
)


@given(_STEPS)
@settings(max_examples=40, deadline=None)
def test_any_order_of_line_and_sticks_comes_together(steps: list[tuple[str, int]]) -> None:
    made = world("k0", "k1")
    with TemporaryDirectory() as name:
        sticks = [Path(name) / str(number) for number in range(3)]
        for root in sticks:
            root.mkdir()
        for number, (step, which) in enumerate(steps):
            _step(made, sticks, number, step, which)
        for _ in range(2):
            assert made.by_line("k0")
            assert made.by_line("k1")
        for root in sticks:
            made.take(root)
    assert made.no_forks()
    made.check()
    assert content(made.terminal("k0"))["shown"] == content(made.county)["shown"]


def _step(made: World, sticks: list[Path], number: int, step: str, which: int) -> None:
    root = sticks[which]
    if step == "append":
        made.terminal().append(rig.lines(number * 100, 3), "S1")
        rig.sign_once(made.terminal(), f"v{number}")
    elif step == "sister":
        made.terminal("k1").append(rig.lines(50_000 + number * 100, 2), "S1")
        made.by_line("k1")
    elif step == "catalog":
        made.county.append(rig.lines(90_000 + number * 100, 2, "catalog"), "county")
    elif step == "line":
        assert made.by_line()
    elif step == "write":
        made.write(root)
    elif step == "take":
        made.take(root)
    elif step == "copy":
        shutil.rmtree(sticks[(which + 1) % 3])
        shutil.copytree(root, sticks[(which + 1) % 3])
    elif (root / stick.FOLDER / stick.OUT).exists():
        assert made.serve(root).ok
