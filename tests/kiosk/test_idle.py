"""Patience: a question first, then the wipe."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.idle import PERSONAL, PUBLIC, Idle, IdleWatch, Patience


def test_the_designs_seconds() -> None:
    assert Patience(60, 30) == PUBLIC
    assert Patience(30, 15) == PERSONAL


def test_public_asks_after_sixty_and_wipes_after_ninety() -> None:
    watch = IdleWatch(PUBLIC, 100.0)
    assert watch.state(159.9) is Idle.AWAKE
    assert watch.state(160.0) is Idle.ASKING
    assert watch.left(160.0) == 30.0
    assert watch.state(189.9) is Idle.ASKING
    assert watch.state(190.0) is Idle.EXPIRED


@given(st.lists(st.floats(0, 44.9), max_size=20))
def test_who_keeps_touching_is_never_wiped(pauses: list[float]) -> None:
    watch, now = IdleWatch(PERSONAL, 0.0), 0.0
    for pause in pauses:
        now += pause
        assert watch.state(now) is not Idle.EXPIRED
        watch.touched(now)


@given(st.floats(0, 1000), st.floats(0, 1000))
def test_nothing_expires_without_the_question(quiet: float, more: float) -> None:
    watch = IdleWatch(PUBLIC, 0.0)
    if watch.state(quiet + more) is Idle.EXPIRED:
        assert watch.state(60.0) is Idle.ASKING
