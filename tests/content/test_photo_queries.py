"""Which photos count: those that whoever reviews has seen, whatever order the logs come in."""

import itertools

import msgspec
import pytest

from content import queries
from content.kinds import RevisionStep, VoucherPhoto
from content.queries.photos import DROPPED_STATES, SHARED_STATES
from sync.entry import Draft
from tests.content.world import CLERK, ORG, START, database, two_logs


def photo(row: int, page: int = 1, byte: int = 1, revision: str = "r1") -> Draft:
    return Draft(VoucherPhoto(revision, row, bytes([byte]) * 32, 1000 * byte, 900, 1200, page))


SUBMIT = Draft(RevisionStep("r1", "submit", CLERK.id, ""))


def test_photos_come_by_row_and_page_and_the_first_of_two_counts() -> None:
    one, two = two_logs()
    first = one.append([photo(2, 2, 3), photo(1, 1, 1), photo(2, 1, 2)], CLERK.id)
    again = two.append([photo(1, 1, 9)], CLERK.id)
    for logs in itertools.permutations([first, again]):
        found = queries.photos_of(database(*logs), ORG, "r1")
        assert [(p.row, p.page, p.sha256[0], p.size) for p in found] == [
            (1, 1, 1, 1000), (2, 1, 2, 2000), (2, 2, 3, 3000),
        ]  # fmt: skip
    assert [p.row for p in queries.photos_of(database(first), ORG, "r1", 2)] == [2, 2]
    assert queries.photos_of(database(first), ORG, "r2") == ()
    assert queries.photos_of(database(first), "another", "r1") == ()


def test_what_comes_after_the_submission_does_not_count() -> None:
    one, two = two_logs()
    before = one.append([photo(1)], CLERK.id)
    handed_in = one.append([SUBMIT], CLERK.id)
    backdated = one.append([photo(2)], CLERK.id, at_ms=START)  # its place in the log tells
    elsewhere = two.append([photo(3)], CLERK.id)
    earlier = two.append([photo(4)], CLERK.id, at_ms=START)
    logs = [before, handed_in, backdated, elsewhere, earlier]
    for order in itertools.permutations(logs):
        found = queries.photos_of(database(*order), ORG, "r1")
        assert [p.row for p in found] == [1, 4]


def test_only_a_log_that_named_it_announces_it() -> None:
    one, two = two_logs()
    db = database(
        one.append([photo(1, byte=2), photo(2, byte=3), photo(3, byte=2)], CLERK.id),
        two.append([photo(4, byte=5)], CLERK.id),
    )
    assert queries.announced_photo(db, ORG, one.origin, b"\3" * 32) == (3000, 5000)
    assert queries.announced_photo(db, ORG, one.origin, b"\2" * 32) == (2000, 2000)
    assert queries.announced_photo(db, ORG, one.origin, b"\5" * 32) is None
    assert queries.announced_photo(db, "another", one.origin, b"\2" * 32) is None
    assert queries.photo_known(db, ORG, b"\5" * 32) == 5000
    assert queries.photo_known(db, "another", b"\5" * 32) is None


def test_every_state_says_what_becomes_of_photos() -> None:
    from content.rules import STATE_ZH

    assert SHARED_STATES | DROPPED_STATES | {"draft"} == set(STATE_ZH)
    assert not SHARED_STATES & DROPPED_STATES


@pytest.mark.parametrize(
    "body",
    [
        ["r1", 1, b"\1" * 31, 10, 10, 10, 1], ["r1", 1, b"\1" * 32, 0, 10, 10, 1],
        ["r1", 1, b"\1" * 32, 500 * 1024, 10, 10, 1], ["r1", 1, b"\1" * 32, 10, 1601, 10, 1],
        ["r1", 1, b"\1" * 32, 10, 10, 0, 1], ["r1", 1, b"\1" * 32, 10, 10, 10, 0],
        ["r1", -1, b"\1" * 32, 10, 10, 10, 1],
    ],
)  # fmt: skip
def test_a_body_out_of_bounds_is_no_photo(body: list[object]) -> None:
    with pytest.raises(msgspec.MsgspecError):
        msgspec.msgpack.decode(msgspec.msgpack.encode(body), type=VoucherPhoto)
