"""Facts as rows: hostile bodies are refused for quarantine, broken clocks are clamped."""

import re
from pathlib import Path

import msgspec
import pytest
import sqlite_utils

from hearings import kinds, queries
from hearings.kinds import PetitionInvalidated, PetitionOpened, PetitionSealed, PetitionSigned
from hearings.projection import PROJECTION
from sync.clock import ClockSample
from sync.entry import Body, Recorded, encode_leaf, leaf_hash, recorded
from tests.hearings.acts import open_petition, schedule, seal, sign, sign_up
from tests.hearings.village import (
    COUNTY,
    ORG,
    PEOPLE,
    PROJECTOR,
    TERMS,
    Device,
    contents,
    empty_database,
    now,
    shuffled_projection,
)

CLOCK = ClockSample(1_800_000_000_000, b"boot....", 5, 0, 10)


def entry(
    body: Body, org: str = ORG, clock: ClockSample = CLOCK, origin: str = "vk/a/1"
) -> Recorded:
    """A body as it would stand in a log."""
    leaf = encode_leaf(body, "villager", clock)
    return recorded(org, origin, 7, leaf, leaf_hash(leaf))


def test_every_kind_has_a_reader_and_every_table_begins_with_the_organisation() -> None:
    bodies = {
        kind.KIND
        for kind in vars(kinds).values()
        if isinstance(kind, type) and issubclass(kind, Body) and kind is not Body
    }
    assert bodies == PROJECTION.kinds
    for table in PROJECTION.tables:
        assert table.columns[0] == ("org", str)
        assert table.key[0] == "org"
        assert {"origin", "seq"} <= set(table.key)


@pytest.mark.parametrize(
    "body",
    [
        PetitionSigned("p", "k", 0, "card"),
        PetitionSigned("p", "k", 2**63, "card"),
        PetitionSigned("", "k", 1, "card"),
        PetitionSigned("p", "k" * 500, 1, "card"),
        PetitionOpened("p", "", "", 3, 30, "k"),
        PetitionOpened("p", "t", "", 0, 30, "k"),
        PetitionOpened("p", "t", "", 3, 2**40, "k"),
        PetitionOpened("p", "t" * 61, "", 3, 30, "k"),
    ],
)
def test_bodies_out_of_bounds_are_refused(body: Body) -> None:
    with pytest.raises(msgspec.ValidationError):
        list(PROJECTION.project(entry(body)))


@pytest.mark.parametrize(
    "raw",
    [
        ["h", None, "t", "2026-13-40T09:00:00", "p", {}, "committees"],
        ["h", None, "t", "2026-11-20T09:00:00Z", "p", {}, "committees"],
        ["h", None, "t", "tomorrow", "p", {}, "committees"],
        ["h", None, "t", "2026-11-20T09:00:00", "p", {"villager": -1}, "committees"],
        ["h", None, "t"],
    ],
)
def test_a_hearing_at_no_time_is_refused(raw: list[object]) -> None:
    good = entry(PetitionSigned("p", "k", 1, "card"))
    bad = Recorded(
        ORG, "o", 1, "hearing.scheduled@1", "S1", good.clock, msgspec.msgpack.encode(raw), (), b""
    )
    with pytest.raises(msgspec.ValidationError):
        list(PROJECTION.project(bad))


@pytest.mark.parametrize(
    "body",
    [PetitionSealed("p1", 9, {}, ORG), PetitionInvalidated("p1", "k", 1, "other", "x", ORG)],
)
def test_a_ruling_counts_only_in_a_log_of_the_county(body: Body) -> None:
    nowhere = msgspec.structs.replace(body, org="")
    for by_county in (
        entry(body, org="", origin="county/3f9a/1/catalog"),
        entry(body, origin=COUNTY),
        entry(nowhere, origin=COUNTY),
    ):
        assert next(iter(PROJECTION.project(by_county))).values[0] == ORG
    for forged in (
        entry(body),
        entry(body, org=""),
        entry(body, origin="vk/county/1"),
        entry(nowhere, org="", origin=COUNTY),
        entry(body, org="another", origin=COUNTY),
    ):
        with pytest.raises(msgspec.ValidationError, match="not by the county"):
            list(PROJECTION.project(forged))


@pytest.mark.parametrize(
    "clock",
    [
        ClockSample(2**64 - 1, b"", 0, 2**64 - 1, 2**64 - 1),
        ClockSample(-(2**63), b"", 0, -(2**63), -5),
    ],
)
def test_a_broken_clock_breaks_no_database(clock: ClockSample) -> None:
    db = empty_database()
    opened = PetitionOpened("p1", "t", "", 3, 3660, "k")
    PROJECTOR.apply(db, PROJECTOR.rows(entry(opened, clock=clock)))
    found = queries.petition(db, ORG, "p1", now(), TERMS)
    assert found is not None
    assert 0 <= found.days_left <= 3660


def test_fields_added_later_are_read_as_absent_and_ignored_where_unknown() -> None:
    short = msgspec.msgpack.encode(["p1", "key", 1, "card"])
    longer = msgspec.msgpack.encode(["p1", "key", 1, "card", True, "from the future"])
    for raw, assisted in ((short, 0), (longer, 1)):
        signed = Recorded(ORG, "o", 1, "petition.signed@1", "villager", CLOCK, raw, (), b"")
        (row,) = PROJECTION.project(signed)
        assert (
            dict(zip(_columns("petition_signature"), row.values, strict=True))["assisted"]
            == assisted
        )


def _columns(name: str) -> list[str]:
    return [c for table in PROJECTION.tables if table.name == name for c, _ in table.columns]


def test_rows_do_not_depend_on_the_order_of_arrival() -> None:
    a, b, county = Device("a"), Device("b"), Device(COUNTY)
    open_petition(a)
    schedule(a)
    b.merge(a)
    for device, person in ((a, PEOPLE[0]), (b, PEOPLE[1]), (b, PEOPLE[2])):
        sign(device, person)
        sign_up(device, person)
    assert seal(county, a, b)
    for other in (b, county):
        a.merge(other)
    for seed in range(5):
        assert contents(shuffled_projection([a, b, county], seed)) == contents(a.db)


def test_no_projected_column_can_hold_a_person() -> None:
    named = [c for table in PROJECTION.tables for c, _ in table.columns]
    assert not {"name", "roster_no", "household", "strokes", "commitments"} & set(named)


def test_nothing_here_reads_a_clock_or_draws_a_random_number() -> None:
    pure = (
        "petition_rules",
        "hearing_rules",
        "rulings",
        "rounds",
        "seating",
        "state",
        "projection",
    )
    for module in pure:
        source = Path("hearings", f"{module}.py").read_text()
        assert not re.search(r"import (random|secrets|time|os)\b|\.now\(\)|\.today\(", source), (
            module
        )


def test_queries_write_nothing() -> None:
    device = Device("a")
    open_petition(device)
    before = contents(device.db)
    changes = device.db.conn.total_changes
    queries.petitions(device.db, ORG, now(), TERMS)
    queries.hearings(device.db, ORG, now())
    assert device.db.conn.total_changes == changes
    assert contents(device.db) == before
    assert isinstance(device.db, sqlite_utils.Database)
