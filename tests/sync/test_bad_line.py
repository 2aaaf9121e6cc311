"""The exchange over a bad line: cut at every byte, flipped at every byte."""

import contextlib

import pytest

from sync import patience, wire
from sync.errors import BadFormat, BadSignature, ExchangeFailed
from sync.kiosk_side import receipted
from sync.problems import Refusal
from tests.sync.pair import (
    COUNTY_PUBLIC,
    Captured,
    Pair,
    answered_once,
    capture,
    fresh,
    give,
    terminal,
)


@pytest.fixture(scope="module")
def ready() -> Pair:
    pair = fresh()
    pair.body = capture(pair)
    return pair


# --- cut and flipped -----------------------------------------------------------------------------


def test_a_request_cut_at_every_byte(ready: Pair) -> None:
    held: list[int] = []
    for cut in range(len(ready.body)):
        pair = ready.copy()
        try:
            give(pair.county, ready.body[:cut])
        except Refusal:
            assert pair.county.db.conn.total_changes == 0 or not held
        held.append(pair.check()[1])
        if cut % 37 == 0:
            pair.finish()
    assert held == sorted(held)
    assert set(held) == {5, 14}  # it is one frame: it comes whole or not at all
    assert held[0] == 5
    assert give(ready.copy().county, ready.body)


def test_every_prefix_of_frames_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A body of several frames, cut here and there: what came whole stays."""
    monkeypatch.setattr(patience, "FIRST_PUSH", 1 << 20)
    pair = fresh(entries=5000)
    body = capture(pair)
    held = set()
    for cut in range(300, len(body), len(body) // 12):
        copy = pair.copy()
        give(copy.county, body[:cut])
        held.add(copy.check()[1])
        copy.finish()
    assert len(held) >= 3


def test_every_flipped_bit_of_a_request(ready: Pair) -> None:
    refused, numbers = 0, set()
    for at in range(len(ready.body)):
        pair = ready.copy()
        spoilt = bytearray(ready.body)
        spoilt[at] ^= 1 << at % 8
        try:
            give(pair.county, bytes(spoilt))
        except Refusal as refusal:
            refused += 1
            numbers.add(refusal.problem.number)
        pair.check()
        if at % 97 == 0:
            pair.finish()
    assert refused >= 100  # all of the head and its signature
    assert numbers <= {1001, 1002, 1003, 1005, 1008}


def test_every_bit_of_the_head_is_signed(ready: Pair) -> None:
    pair = ready.copy()
    end = 2 + int.from_bytes(ready.body[:2], "big") + 64
    for bit in range(16, end * 8):
        spoilt = bytearray(ready.body)
        spoilt[bit // 8] ^= 1 << bit % 8
        with pytest.raises(Refusal):
            give(pair.county, bytes(spoilt))
    assert pair.check()[1] == 5


def _spoilt_answers(answer: bytes) -> list[bytes]:
    cuts = [answer[:cut] for cut in range(len(answer))]
    flips = [
        answer[:at] + bytes([answer[at] ^ 1 << at % 8]) + answer[at + 1 :]
        for at in range(len(answer))
    ]
    return cuts + flips


def test_every_bit_of_an_answers_head_is_signed(ready: Pair) -> None:
    asked = ready.body[2 + int.from_bytes(ready.body[:2], "big") :][:64]
    answer = give(ready.copy().county, ready.body)
    assert wire.unpack_answer(answer, COUNTY_PUBLIC, asked)[0].position == 14
    for bit in range(16, 8 * (2 + int.from_bytes(answer[:2], "big") + 64)):
        spoilt = bytearray(answer)
        spoilt[bit // 8] ^= 1 << bit % 8
        with pytest.raises(BadSignature):
            wire.unpack_answer(bytes(spoilt), COUNTY_PUBLIC, asked)


def test_an_answer_cut_at_every_byte_and_flipped_at_every_byte(ready: Pair) -> None:
    pair = ready.copy()
    answer = give(pair.county, ready.body)
    for spoilt in _spoilt_answers(answer):
        # the same terminal asks the same thing again: same counter, same signature
        copy = Pair(terminal(ready.terminal.db), pair.county)
        with contextlib.suppress(BadFormat, BadSignature, ExchangeFailed, Captured):
            copy.over(answered_once(spoilt)).once()
        mine = copy.check()[0]
        assert mine == 14
        if receipted(copy.terminal, copy.terminal.own_log()) == 5:
            assert len(copy.terminal.boxes(copy.terminal.own_log(), 0, 99)) == 1
