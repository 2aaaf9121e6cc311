"""Queries over the projections in the real store: a quarter's accounts from draft to correction."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from content import queries, rules
from content.drafting import draft_ledger, lines_root
from content.errors import AlreadyPublished, ChecksFailed, UnknownVillage
from content.kinds import LedgerLine, OrgFounded, RevisionDrafted
from content.model import Revision
from content.projection import PROJECTION
from content.staffing import appoint
from sync.entry import Draft, recorded
from sync.keys import SigningKey
from sync.store import Store
from tests.content.world import (
    APPROVER,
    CHECKLIST,
    CLERK,
    ORG,
    REVIEWER,
    STAFF,
    START,
    database,
    ledger,
    put,
    two_logs,
)


class Ticking:
    """A clock that moves a minute at each reading."""

    ms = START

    def read(self) -> tuple[int, bytes, int]:
        self.ms += 60_000
        return self.ms, b"boot....", self.ms


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A founded village with its staff."""
    found = Store.open(tmp_path / "kiosk.db", [PROJECTION], SigningKey(b"s" * 32), Ticking())
    found.create_own_log("vk/test/1", ORG)
    found.append([Draft(OrgFounded(ORG, "清溪村", "briefing"))], "device")
    for one in STAFF:
        staff = queries.staff(found.db, ORG)
        found.append(appoint(one.id, one.name, one.role, staff), "device")
    yield found
    found.close()


def get(store: Store, id_: str) -> Revision:
    found = queries.revision(store.db, ORG, id_)
    assert found is not None
    return found


def draft(
    store: Store, id_: str, period: str, amounts: list[tuple[str, int]], opening: int = 10_000,
    corrects: str | None = None,
) -> Revision:  # fmt: skip
    others = queries.revisions_of(store.db, ORG, "ledger", period)
    drafts = draft_ledger(
        id_, period, ledger(amounts, opening), "三季度收支.xlsx", CLERK, others,
        corrects=corrects, reason="少记一笔" if corrects else "",
    )  # fmt: skip
    store.append(drafts, CLERK.id)
    return get(store, id_)


def publish(store: Store, id_: str) -> Revision:
    one = get(store, id_)
    others = queries.revisions_of(store.db, ORG, one.document, one.period)
    store.append(rules.submit(one, CLERK, others), CLERK.id)
    store.append(rules.review(get(store, id_), REVIEWER), REVIEWER.id)
    store.append(rules.check_and_approve(get(store, id_), APPROVER, CHECKLIST), APPROVER.id)
    store.append(rules.publish(get(store, id_), CLERK, ["kiosk", "board"], others), CLERK.id)
    return get(store, id_)


Q3 = [("东塘水面承包款", 23_600_50), ("报刊订阅费", -98_000), ("又一笔承包款", 1_000_00)]


def test_the_village_and_its_staff(store: Store) -> None:
    assert queries.village(store.db, ORG).name == "清溪村"
    assert queries.staff(store.db, ORG) == STAFF
    assert queries.founded_ms(store.db, ORG) == START + 60_000
    with pytest.raises(UnknownVillage):
        queries.village(store.db, "nowhere")


def test_a_draft_stands_with_its_lines_untouched(store: Store) -> None:
    one = draft(store, "r1", "2026-Q3", Q3)
    assert (one.state, one.number, one.rows, one.author) == ("draft", 1, 3, CLERK.id)
    assert one.closing_fen == 10_000 + 23_600_50 - 98_000 + 1_000_00
    assert one.dropped_columns == ("身份证号",)
    lines = queries.ledger_lines(store.db, ORG, "r1")
    assert [line.row for line in lines] == [1, 2, 3]
    assert lines[0].summary == "东塘水面承包款"
    assert lines[0].origin == "vk/test/1"
    assert [line.seq for line in lines] == [one.seq + 1, one.seq + 2, one.seq + 3]
    assert queries.line_at(store.db, ORG, "r1", 2) == lines[1]
    assert queries.line_at(store.db, ORG, "r1", 9) is None


def test_the_lines_in_the_log_are_those_the_head_speaks_for(store: Store) -> None:
    draft(store, "r1", "2026-Q3", Q3)
    bodies = []
    log = store.own_log()
    for seq, leaf, digest in store.db.conn.execute("SELECT seq, leaf, hash FROM entry"):
        bodies.append(recorded(ORG, log.origin, seq, leaf, digest))
    heads = [
        msgspec.msgpack.decode(one.body, type=RevisionDrafted)
        for one in bodies
        if one.kind == RevisionDrafted.KIND
    ]
    lines = [
        msgspec.msgpack.decode(one.body, type=LedgerLine)
        for one in bodies
        if one.kind == LedgerLine.KIND
    ]
    assert heads[0].lines_root == lines_root(lines)
    assert heads[0].lines_root != lines_root(lines[:-1])


def test_paging_and_filters(store: Store) -> None:
    amounts = [(f"第{n}笔", 100 if n % 3 else -50) for n in range(1, 101)]
    draft(store, "r1", "2026-Q3", amounts)
    pages = [
        line.row
        for offset in range(0, 128, 16)
        for line in queries.ledger_lines(store.db, ORG, "r1", offset=offset, limit=16)
    ]
    assert pages == list(range(1, 101))
    out = queries.ledger_lines(store.db, ORG, "r1", direction="expense", offset=1, limit=2)
    assert [line.row for line in out] == [6, 9]
    assert queries.ledger_line_count(store.db, ORG, "r1") == 100
    assert queries.ledger_line_count(store.db, ORG, "r1", direction="income") == 67
    paper = queries.ledger_lines(store.db, ORG, "r1", item_class="expense.newspapers", limit=-1)
    assert len(paper) == 33
    count = queries.ledger_line_count(store.db, ORG, "r1", item_class="expense.newspapers")
    assert count == 33
    assert queries.ledger_lines(store.db, ORG, "nothing") == ()


def test_a_published_quarter_has_its_headline(store: Store) -> None:
    draft(store, "r0", "2026-Q2", [("承包款", 5_000)], opening=5_000)
    publish(store, "r0")
    draft(store, "r1", "2026-Q3", Q3)
    assert queries.ledger_summary(store.db, ORG, "2026-Q3") is None
    one = publish(store, "r1")
    assert (one.state, one.carriers) == ("published", ("kiosk", "board"))
    summary = queries.ledger_summary(store.db, ORG, "2026-Q3")
    assert summary is not None
    assert summary.revision == one
    assert summary.previous == (5_000, 0, 10_000)
    told = [(one.name, one.direction, one.fen, one.count) for one in summary.classes]
    assert told == [("发包及上交", "income", 24_600_50, 2), ("报刊费", "expense", 98_000, 1)]
    assert queries.published_periods(store.db, ORG) == ("2026-Q2", "2026-Q3")
    assert queries.published_periods(store.db, ORG, "party_dues") == ()


def test_a_draft_can_be_summed_by_its_id(store: Store) -> None:
    draft(store, "r1", "2026-Q3", Q3)
    summary = queries.ledger_summary(store.db, ORG, "2026-Q3", "r1")
    assert summary is not None
    assert summary.previous is None
    assert queries.ledger_summary(store.db, ORG, "2026-Q2", "r1") is None


def test_a_correction_shows_what_changed(store: Store) -> None:
    draft(store, "r1", "2026-Q3", Q3)
    publish(store, "r1")
    with pytest.raises(AlreadyPublished):
        draft(store, "rX", "2026-Q3", Q3)
    better = [Q3[0], ("报刊订阅费", -90_000), ("补记罚没", 7_00), Q3[2]]
    corrected = draft(store, "r2", "2026-Q3", better, corrects="r1")
    assert (corrected.number, corrected.reason) == (2, "少记一笔")
    assert publish(store, "r2").state == "published"
    assert get(store, "r1").state == "superseded"
    assert get(store, "r1").superseded_by == "r2"
    summary = queries.ledger_summary(store.db, ORG, "2026-Q3")
    assert summary is not None
    assert summary.revision.id == "r2"
    changes = queries.diff_revisions(store.db, ORG, "r1", "r2")
    told = [(one.kind, one.old.summary if one.old else None, one.fields) for one in changes]
    assert told == [
        ("changed", "报刊订阅费", ("expense_fen",)),
        ("added", None, ()),
        ("changed", "又一笔承包款", ("date", "voucher_no")),
    ]


def test_withdrawal_leaves_a_tombstone(store: Store) -> None:
    draft(store, "r1", "2026-Q3", Q3)
    publish(store, "r1")
    store.append(rules.withdraw(get(store, "r1"), APPROVER, "有个人信息"), APPROVER.id)
    assert queries.ledger_summary(store.db, ORG, "2026-Q3") is None
    assert queries.published_periods(store.db, ORG) == ()
    stone = get(store, "r1").signoff("withdraw")
    assert stone is not None
    assert stone.reason == "有个人信息"


def test_the_queue_is_oldest_first(store: Store) -> None:
    for number, period in enumerate(("2026-Q3", "2026-Q1", "2026-Q2")):
        one = draft(store, f"r{number}", period, Q3)
        store.append(rules.submit(one, CLERK), CLERK.id)
    waiting = queries.queue(store.db, ORG, {"submitted"})
    assert [one.id for one in waiting] == ["r0", "r1", "r2"]
    assert queries.queue(store.db, ORG, {"reviewed"}) == ()


def test_a_ledger_that_was_not_accepted_is_no_draft() -> None:
    with pytest.raises(ChecksFailed):
        draft_ledger("r1", "2026-Q3", ledger(accepted=False), "a.xlsx", CLERK, [])


def test_the_projections_do_not_depend_on_the_order_of_logs() -> None:
    one, other = two_logs()
    one.append([Draft(OrgFounded(ORG, "清溪村", "briefing"))], "device")
    for person in STAFF:
        one.append(appoint(person.id, person.name, person.role, ()), "device")
    other.append(draft_ledger("r1", "2026-Q3", ledger(), "a.xlsx", CLERK, []), CLERK.id)
    first = queries.revision(database(other.entries), ORG, "r1")
    assert first is not None
    one.append(rules.submit(first, CLERK), CLERK.id)
    here, there = database(one.entries, other.entries), database(other.entries, one.entries)
    assert queries.revisions(here, ORG) == queries.revisions(there, ORG)
    assert queries.revisions(here, ORG)[0].state == "submitted"


def test_the_same_revision_id_from_another_log_brings_no_lines() -> None:
    one, other = two_logs()
    one.append(draft_ledger("r1", "2026-Q3", ledger(), "a.xlsx", CLERK, []), CLERK.id)
    fake = ledger([("假的", 99_999)])
    other.append(draft_ledger("r1", "2026-Q3", fake, "b.xlsx", CLERK, []), CLERK.id)
    for entries in ((one.entries, other.entries), (other.entries, one.entries)):
        db = database(*entries)
        assert len(queries.revisions(db, ORG)) == 1
        assert {line.origin for line in queries.ledger_lines(db, ORG, "r1")} == {one.origin}
        summary = queries.ledger_summary(db, ORG, "2026-Q3", "r1")
        assert summary is not None
        assert sum(each.fen for each in summary.classes) == 7_000


def test_lines_still_on_their_way_are_counted_once_they_come() -> None:
    _, log = two_logs()
    log.append(draft_ledger("r1", "2026-Q3", ledger(), "a.xlsx", CLERK, []), CLERK.id)
    db = database(log.entries[:2])
    partly = queries.ledger_summary(db, ORG, "2026-Q3", "r1")
    put(db, log.entries[2:])
    whole = queries.ledger_summary(db, ORG, "2026-Q3", "r1")
    assert partly is not None
    assert whole is not None
    assert [one.fen for one in partly.classes] == [5_000]
    assert [one.fen for one in whole.classes] == [5_000, 2_000]
    assert queries.ledger_summary(db, ORG, "2026-Q3", "r1") == whole


def test_another_village_is_another_world(store: Store) -> None:
    draft(store, "r1", "2026-Q3", Q3)
    one, _ = two_logs()
    entries = one.append([Draft(OrgFounded("b", "外村", "briefing"))], "device")
    put(store.db, [msgspec.structs.replace(entry, org="b") for entry in entries])
    assert queries.revisions(store.db, "b") == ()
    assert queries.village(store.db, "b").name == "外村"


def test_rebuilding_gives_the_same_tables(store: Store) -> None:
    draft(store, "r1", "2026-Q3", Q3)
    publish(store, "r1")
    before = store.projector.digest(store.db)
    store.projector.drop_tables(store.db)
    store.projector.create_tables(store.db)
    log = store.own_log()
    rows = []
    for seq, leaf, digest in store.db.conn.execute("SELECT seq, leaf, hash FROM entry"):
        rows += store.projector.rows(recorded(ORG, log.origin, seq, leaf, digest))
    store.projector.apply(store.db, reversed(rows))
    assert store.projector.digest(store.db) == before
