"""Cloned, restored and rewritten disks: found, set aside on both sides, and nothing overwritten."""

from collections.abc import Callable

import msgspec
import pytest

from sync import tables, verify, wire
from sync.checkpoint import Checkpoint, sign
from sync.county_side import County
from sync.entry import Body, Draft, encode_leaf
from sync.errors import BadSignature, CountyRefused, ForkFound, LogQuarantined, SyncError
from sync.keys import SigningKey
from sync.kiosk_side import MAX_LEAPS
from sync.merkle import root
from sync.problems import REPLAYED
from sync.store import Store
from sync.tables import Log
from tests import invariants
from tests.faults import rig

COUNTY_PUBLIC = rig.COUNTY_KEY.public
VILLAGE = rig.Village(5)
Contents = dict[str, list[tuple[object, ...]]]


def contents(store: Store) -> Contents:
    """Everything that the log says."""
    return {
        table: store.db.conn.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608
        for table in ("entry", "tile", "checkpoint", "receipt")
    }


def exchange(store: Store, county: Store, name: str = "k0") -> bool:
    return VILLAGE.side(name, store, rig.direct(county)).once().receipt


def until_heard(store: Store, county: Store) -> bool:
    """Counters that another copy of the disk has used are refused as replays, until it leaps."""
    for _ in range(12):
        try:
            return exchange(store, county)
        except CountyRefused as refused:
            if refused.number != REPLAYED.number:
                raise
    raise AssertionError("refused for ever")


def there(county: Store, origin: str) -> Log:
    return tables.get_log(county.db, origin)


@pytest.fixture
def county() -> Store:
    return rig.Village(5).county(rig.memory(), ["k0", "k1"])


@pytest.fixture
def first(county: Store) -> Store:
    """A terminal that has been in touch with the county."""
    store = rig.Village(5).terminal("k0", rig.memory())
    store.append(rig.lines(0, 20), "S1")
    assert exchange(store, county)
    return store


def clone(store: Store) -> Store:
    """The same disk in another machine, whose clock of course differs."""
    return rig.Village(5).terminal("k0", rig.copied(store.db), rig.SimClock(mono_ms=9_000_000))


def test_an_old_disk_hears_at_once_that_it_is_old(county: Store, first: Store) -> None:
    """Its counters were used already; what the county says of them is not what matters."""
    old = clone(first)
    for number in range(40):  # more requests than one block of counters
        first.append(rig.lines(1000 + 10 * number, 2), "S1")
        assert exchange(first, county)
        assert exchange(first, county)
    with pytest.raises(ForkFound, match="数据是旧的"):
        exchange(old, county)
    assert old.own_log().fork is not None
    assert exchange(first, county), "and the sound one goes on"


def test_who_replays_refusals_is_not_asked_for_ever(county: Store, first: Store) -> None:
    asked = 0

    def refuses(_: bytes) -> bytes:
        nonlocal asked
        asked += 1
        raise CountyRefused(REPLAYED.number, REPLAYED.text)

    with pytest.raises(CountyRefused):
        VILLAGE.side("k0", first, refuses).once()
    assert asked == MAX_LEAPS + 1
    assert exchange(first, county), "counters are left to go on with"


# --- two clones ----------------------------------------------------------------------------------


@pytest.mark.parametrize("here", [1, 2, 300])
@pytest.mark.parametrize("other", [1, 2, 300])
def test_two_clones_of_one_disk(county: Store, first: Store, here: int, other: int) -> None:
    second = clone(first)
    first.append(rig.lines(1000, here), "S1")
    second.append(rig.lines(5000, other), "S1")
    assert exchange(first, county)
    before = [contents(store) for store in (county, first, second)]
    with pytest.raises(CountyRefused) as refused:
        exchange(second, county)
    assert refused.value.number == 1007
    # both are quarantined: the second at once, the first as soon as it asks again
    with pytest.raises(CountyRefused):
        exchange(first, county)
    for store in (first, second):
        assert store.own_log().fork is not None
        with pytest.raises(LogQuarantined):
            store.append([rig.line(9)], "S1")
        with pytest.raises(LogQuarantined):
            exchange(store, county)
    assert there(county, first.own_log().origin).fork is not None
    # nothing is overwritten anywhere, and the contradicting entry is kept as evidence
    assert [contents(store) for store in (county, first, second)] == before
    (kept,) = county.db["quarantine"].rows
    assert (kept["origin"], kept["seq"]) == (first.own_log().origin, 20)
    assert kept["leaf"] == tables.leaves(second.db, 1, 20, 21)[0][1]
    for store in (county, first, second):
        invariants.check_store(store, COUNTY_PUBLIC)
        report = verify.verify(store)
        assert not report.ok
        assert any("隔离" in problem for problem in report.problems)


@pytest.mark.parametrize("number", [1007, 1012])
@pytest.mark.parametrize("signature", [b"", b"x" * 64])
def test_nobody_else_can_make_a_terminal_quarantine_itself(
    county: Store, first: Store, number: int, signature: bytes
) -> None:
    def send(_: bytes) -> bytes:
        raise CountyRefused(number, "同一个序号出现两种内容", signature)

    with pytest.raises(BadSignature):
        VILLAGE.side("k0", first, send).once()
    assert first.own_log().fork is None
    assert exchange(first, county)


def test_clones_of_a_disk_that_has_never_been_in_touch(county: Store) -> None:
    first = rig.Village(5).terminal("k0", rig.memory())
    second = clone(first)
    first.append([rig.line(1)], "S1")
    second.append([rig.line(2)], "S1")
    assert exchange(first, county)
    with pytest.raises(CountyRefused):
        exchange(second, county)
    assert there(county, first.own_log().origin).fork is not None


def test_a_clone_that_writes_nothing_does_no_harm(county: Store, first: Store) -> None:
    second = clone(first)
    first.append([rig.line(100)], "S1")
    assert exchange(first, county)
    with pytest.raises(ForkFound, match="数据是旧的"):
        until_heard(second, county)
    assert until_heard(first, county)
    assert there(county, first.own_log().origin).fork is None


def test_the_other_terminals_go_on(county: Store, first: Store) -> None:
    sister = rig.Village(5).terminal("k1", rig.memory())
    assert exchange(sister, county, "k1")
    second = clone(first)
    first.append([rig.line(100)], "S1")
    second.append([rig.line(200)], "S1")
    exchange(first, county)
    with pytest.raises(CountyRefused):
        exchange(second, county)
    sister.append([rig.line(300)], "S1")
    county.append(rig.lines(0, 3, "catalog"), "county")
    assert exchange(sister, county, "k1")
    held = invariants.check_store(sister, COUNTY_PUBLIC)
    assert len(held[first.own_log().origin].hashes) == 20  # what was sound before stays shown
    assert len(held[VILLAGE.county_origin()].hashes) == 3


# --- a disk put back to an older state -----------------------------------------------------------


@pytest.mark.parametrize("requests", [0, 1, 300])
@pytest.mark.parametrize("lost", [1, 40])
def test_a_disk_put_back_is_noticed_before_it_writes(
    county: Store, first: Store, lost: int, requests: int
) -> None:
    old = clone(first)
    first.append(rig.lines(1000, lost), "S1")
    for _ in range(1 + requests):
        exchange(first, county)  # each in a process of its own, which takes a block of counters
    before = contents(old)
    with pytest.raises(ForkFound):
        until_heard(old, county)
    with pytest.raises(LogQuarantined, match="数据是旧的"):
        old.append([rig.line(1)], "S1")
    after = contents(old)
    assert after["entry"] == before["entry"]
    assert there(county, first.own_log().origin).fork is None  # the county lost nothing
    assert len(tables.leaves(county.db, there(county, first.own_log().origin).number, 0, 999)) == (
        20 + lost
    )


def test_a_disk_put_back_that_has_written_again(county: Store, first: Store) -> None:
    old = clone(first)
    first.append(rig.lines(1000, 5), "S1")
    exchange(first, county)
    old.append(rig.lines(2000, 9), "S1")
    before = contents(county)["entry"]
    with pytest.raises(CountyRefused) as refused:
        exchange(old, county)
    assert refused.value.number == 1007
    assert old.own_log().fork is not None
    assert contents(county)["entry"] == before


# --- the county's word is checked as well --------------------------------------------------------


def _rewritten(county: Store) -> Store:
    """A county that has thought better of its second catalog entry."""
    other = rig.Village(5).county(rig.memory(), ["k0", "k1"], rig.SimClock(mono_ms=5_000_000))
    other.append(rig.lines(0, 1, "catalog"), "county")
    other.append(
        [Draft(rig.Line("catalog", 1, "改过了", 1)), *rig.lines(2, 3, "catalog")], "county"
    )
    for log in tables.all_logs(county.db):
        if not log.mine:
            with other.transaction():
                copy = tables.add_log(other.db, log.origin, log.org, log.key, mine=False)
                other.receive(
                    copy, 0, [leaf for _, leaf, _ in tables.leaves(county.db, log.number, 0, 999)]
                )
                for size, text in tables.notes(county.db, "checkpoint", log.number):
                    tables.put_note(other.db, "checkpoint", copy.number, size, text)
    return other


def test_a_county_that_rewrites_its_log_is_found(county: Store, first: Store) -> None:
    county.append(rig.lines(0, 2, "catalog"), "county")
    assert exchange(first, county)
    shown = first.projector.digest(first.db)
    before = contents(first)["entry"]
    liar = _rewritten(county)
    sister = rig.Village(5).terminal("k1", rig.memory())
    sister.append(rig.lines(50, 4), "S2")
    exchange(sister, liar, "k1")
    with pytest.raises(ForkFound):
        exchange(first, liar)
    assert contents(first)["entry"] == before
    assert first.projector.digest(first.db) == shown
    origin = VILLAGE.county_origin()
    assert there(first, origin).fork is not None
    query = "SELECT COUNT(*) FROM staged WHERE log = ?"
    assert first.db.conn.execute(query, (there(first, origin).number,)).fetchone() == (0,)
    # and this stops neither its own log nor the others it follows
    first.append([rig.line(60)], "S1")
    assert exchange(first, liar)
    assert first.size(there(first, sister.own_log().origin)) == 4


class Feed(Body, frozen=True, array_like=True):
    """Any body."""

    KIND = "test.feed@1"
    text: str


def _offer(origin: str, org: str, key: SigningKey, signer: SigningKey) -> Callable[[Store], None]:
    """Put a log of one entry among those that the county gives out."""

    def put(county: Store) -> None:
        leaf = encode_leaf(Feed("x"), "county", rig.VOID)
        with county.transaction():
            log = tables.add_log(county.db, origin, org, key.public, mine=False)
            (entry,) = county.receive(log, 0, [leaf])
            head = Checkpoint(origin, 1, root([entry.leaf_hash]))
            tables.put_note(county.db, "checkpoint", log.number, 1, sign(head, signer, origin))

    return put


STRANGER = SigningKey(b"a key that nobody has ever seen.")
NAMED = wire.device_origin(STRANGER.public, b"\0\0\0\7")
LIES = {
    "a head signed by another key": _offer(NAMED, rig.ORG, STRANGER, rig.COUNTY_KEY),
    "a name that is not the key's": _offer(
        "vk/0123456789abcdef/00000001", rig.ORG, STRANGER, STRANGER
    ),
    "another county's catalog": _offer(
        f"{wire.cosigner_name(STRANGER.public)}/00000001/catalog", "", STRANGER, STRANGER
    ),
    "a name of no kind": _offer(f"x/{STRANGER.fingerprint}/1", rig.ORG, STRANGER, STRANGER),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_log_that_is_not_what_it_says(county: Store, first: Store, lie: str) -> None:
    LIES[lie](county)
    before = [log.origin for log in tables.all_logs(first.db)]
    with pytest.raises(BadSignature):
        exchange(first, county)
    assert [log.origin for log in tables.all_logs(first.db)] == before
    assert not first.db["staged"].count
    # its own entries were taken and signed for before: that stays
    first.append([rig.line(60)], "S1")
    with pytest.raises(BadSignature):
        exchange(first, county)
    assert not first.boxes(first.own_log(), 0, 99)
    assert tables.last_note(first.db, "receipt", first.own_log().number, 21) is not None


def test_another_villages_log_is_not_taken(county: Store, first: Store) -> None:
    _offer(NAMED, rig.ORG, STRANGER, STRANGER)(county)

    def send(body: bytes) -> bytes:
        raw = County(county, rig.COUNTY_KEY).answer(body)
        answer, stream = wire.unpack_answer(raw, COUNTY_PUBLIC, body[2 + head_of(body) :][:64])
        feeds = tuple(msgspec.structs.replace(feed, org="999999999999") for feed in answer.feeds)
        changed = msgspec.structs.replace(answer, feeds=feeds)
        return wire.pack_answer(changed, rig.COUNTY_KEY, body[2 + head_of(body) :][:64], stream)

    with pytest.raises(BadSignature, match="别的村"):
        VILLAGE.side("k0", first, send).once()


def head_of(body: bytes) -> int:
    return int.from_bytes(body[:2], "big")


# --- half a pull ---------------------------------------------------------------------------------


def test_what_was_staged_before_a_power_cut_becomes_visible(county: Store, first: Store) -> None:
    """All of it was staged, and then the power went before it was switched."""
    county.append(rig.lines(0, 30, "catalog"), "county")
    log = _stage_without_switching(first, county)
    assert first.size(log) == 0
    assert not [row for row in first.db["line"].rows if row["document"] == "catalog"]
    assert exchange(first, county)
    assert first.size(log) == 30
    assert not first.db["staged"].count
    invariants.check_same((first, county))


def _stage_without_switching(store: Store, county: Store) -> Log:
    origin = VILLAGE.county_origin()
    rows = tables.leaves(county.db, there(county, origin).number, 0, 99)
    with store.transaction():
        log = tables.add_log(store.db, origin, "", COUNTY_PUBLIC, mine=False)
        store.db.conn.executemany(
            "INSERT INTO staged VALUES (?, ?, ?, ?)", [(log.number, *row) for row in rows]
        )
    return log


def test_shown_tables_do_not_change_before_the_switch(county: Store, first: Store) -> None:
    """A pull that is cut leaves the old state visible, however often."""
    county.append(rig.lines(0, 5000, "catalog"), "county")
    shown = first.projector.digest(first.db)

    def cut(body: bytes) -> bytes:
        answer = rig.direct(county)(body)
        return answer[:-60]

    with pytest.raises(SyncError):
        VILLAGE.side("k0", first, cut_after(cut, 1)).once()
    assert first.db["staged"].count > 0
    assert first.projector.digest(first.db) == shown
    assert exchange(first, county)
    invariants.check_same((first, county))


def cut_after(send: Callable[[bytes], bytes], times: int) -> Callable[[bytes], bytes]:
    """A line that works so many times and is then down."""
    left = [times]

    def limited(body: bytes) -> bytes:
        if not left[0]:
            raise SyncError("断线")
        left[0] -= 1
        return send(body)

    return limited
