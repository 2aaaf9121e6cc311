"""Duties: computed from the calendar, never later than the clock can prove."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from content import queries, rules
from content.catalog import load_catalog
from content.drafting import draft_ledger
from content.duties import Publication, compute
from content.kinds import OrgFounded
from content.model import CatalogItem, Duty, Revision
from content.profile import Profile, load_profile
from content.projection import PROJECTION
from content.staffing import appoint
from sync.clock import CHINA, TimeEstimate
from sync.entry import Draft
from sync.keys import SigningKey
from sync.store import Store
from tests.content.world import APPROVER, CHECKLIST, CLERK, ORG, REVIEWER, STAFF, ledger

(LEDGER,) = [item for item in load_catalog() if item.document == "ledger"]
YEARLY = replace(LEDGER, id="x.yearly", cadence="year", document="asset_register")
BRIEFING, SHANDONG = load_profile("briefing"), load_profile("shandong-2018")
HOUR = 3_600_000


def at(text: str) -> int:
    return int(datetime.combine(date.fromisoformat(text), time(12), CHINA).timestamp() * 1000)


def now(text: str, uncertainty_ms: int | None = 1_000) -> TimeEstimate:
    return TimeEstimate(at(text), uncertainty_ms)


def states(
    today: str,
    published: dict[str, str] | None = None,
    *,
    founded: str | None = "2026-01-05",
    item: CatalogItem = LEDGER,
    profile: Profile = BRIEFING,
) -> dict[str, str]:
    dates = {code: Publication(at(day), 0) for code, day in (published or {}).items()}
    found = compute(
        [item],
        {item.document: dates},
        at(founded) if founded else None,
        profile,
        now(today),
    )
    return {duty.period: duty.state for duty in found}


def test_not_due_then_due_then_overdue() -> None:
    assert states("2026-03-31") == {"2026-Q1": "not_due"}
    assert states("2026-04-01") == {"2026-Q1": "due", "2026-Q2": "not_due"}
    assert states("2026-04-15")["2026-Q1"] == "due"
    assert states("2026-04-16")["2026-Q1"] == "overdue"


def test_met_on_time_or_late() -> None:
    assert states("2026-05-01", {"2026-Q1": "2026-04-15"})["2026-Q1"] == "met_on_time"
    assert states("2026-05-01", {"2026-Q1": "2026-04-16"})["2026-Q1"] == "met_late"


def test_the_due_day_and_when_it_was_met_are_told() -> None:
    published = {"ledger": {"2026-Q1": Publication(at("2026-04-09"), 0)}}
    duty = compute([LEDGER], published, at("2026-01-05"), BRIEFING, now("2026-04-20"))[0]
    assert duty == Duty(LEDGER, "2026-Q1", date(2026, 4, 15), "met_on_time", at("2026-04-09"))


def test_finance_follows_the_jurisdiction() -> None:
    found = states("2026-03-20", profile=SHANDONG)
    assert found == {"2026-01": "overdue", "2026-02": "overdue", "2026-03": "not_due"}


def test_all_the_months_make_a_quarter_but_not_the_other_way() -> None:
    months = {f"2026-0{n}": f"2026-0{n + 1}-10" for n in (1, 2, 3)}
    assert states("2026-05-01", months)["2026-Q1"] == "met_on_time"
    assert states("2026-05-01", dict(list(months.items())[:2]))["2026-Q1"] == "overdue"
    quarter = {"2026-Q1": "2026-04-10"}
    assert states("2026-05-01", quarter, profile=SHANDONG)["2026-02"] == "overdue"


def test_four_quarters_make_a_year() -> None:
    quarters = {"2025-Q1": "2025-04-01", "2025-Q2": "2025-07-01", "2025-Q3": "2025-10-01"}
    mixed = quarters | {"2025-10": "2025-11-01", "2025-11": "2025-12-01", "2025-12": "2026-01-02"}
    found = states("2026-02-01", mixed, item=YEARLY, founded="2025-01-01")
    assert found["2025"] == "met_on_time"
    assert states("2026-02-01", quarters, item=YEARLY, founded="2025-01-01")["2025"] == "overdue"


def test_they_begin_with_the_founding() -> None:
    assert list(states("2026-11-01", founded="2026-08-20")) == ["2026-Q3", "2026-Q4"]
    assert states("2026-11-01", founded=None) == {}


def test_older_periods_brought_along_have_their_days_of_grace() -> None:
    brought = {"2025-Q3": "2026-08-21", "2026-Q2": "2026-08-21"}
    found = states("2026-08-22", brought, founded="2026-08-20")
    assert found["2025-Q3"] == found["2026-Q2"] == "met_on_time"
    assert found["2025-Q4"] == found["2026-Q1"] == "due", "a gap is owed, but not at once"
    assert states("2026-09-05", brought, founded="2026-08-20")["2026-Q1"] == "overdue"


def test_what_is_on_trial_or_comes_as_it_happens_owes_nothing_by_date() -> None:
    assert states("2027-01-01", item=replace(LEDGER, status="pilot")) == {}
    assert states("2027-01-01", item=replace(LEDGER, cadence="event")) == {}


def test_a_deadline_inside_the_uncertainty_is_unproven() -> None:
    def duty(uncertainty_ms: int | None) -> Duty:
        moment = TimeEstimate(at("2026-04-16"), uncertainty_ms)
        return compute([LEDGER], {}, at("2026-01-05"), BRIEFING, moment)[0]

    assert (duty(11 * HOUR).state, duty(11 * HOUR).unproven) == ("overdue", False)
    assert (duty(12 * HOUR).state, duty(12 * HOUR).unproven) == ("overdue", True)
    assert duty(None).unproven


def test_a_clock_gone_mad_does_not_fill_the_screen() -> None:
    found = states("2999-01-01", profile=SHANDONG)
    assert len(found) == 1200
    assert states("1970-01-02") == {}


@given(st.integers(0, 900), st.integers(0, 900), st.none() | st.integers(0, 900))
def test_time_only_moves_a_duty_forward(first: int, second: int, published: int | None) -> None:
    order = ["not_due", "due", "overdue"]
    base = date(2026, 1, 1)
    days = sorted((first, second))
    told = {} if published is None else {"2026-Q2": str(base + timedelta(days=published))}
    early, late = (states(str(base + timedelta(days=day)), told) for day in days)
    assert set(early) <= set(late)
    for period, state in early.items():
        if state in order:
            assert order.index(late[period]) >= order.index(state)
        else:
            assert late[period] == state


class Office:
    """A store whose clock is set by hand."""

    def __init__(self, path: Path) -> None:
        self.ms = 0
        self.store = Store.open(path, [PROJECTION], SigningKey(b"s" * 32), self)
        self.store.create_own_log("vk/test/1", ORG)

    def read(self) -> tuple[int, bytes, int]:
        return self.ms, b"boot....", self.ms

    def write(self, day: str, drafts: tuple[Draft, ...], actor: str = "device") -> None:
        self.ms = at(day)
        self.store.append(drafts, actor)

    def one(self, id_: str) -> Revision:
        found = queries.revision(self.store.db, ORG, id_)
        assert found is not None
        return found

    def publish(self, id_: str, day: str, corrects: str | None = None) -> None:
        others = queries.revisions_of(self.store.db, ORG, "ledger", "2027-Q1")
        drafts = draft_ledger(
            id_, "2027-Q1", ledger(), "a.xlsx", CLERK, others, corrects=corrects, reason="更正"
        )
        self.write(day, drafts, CLERK.id)
        self.write(day, rules.submit(self.one(id_), CLERK, others), CLERK.id)
        self.write(day, rules.review(self.one(id_), REVIEWER), REVIEWER.id)
        both = rules.check_and_approve(self.one(id_), APPROVER, CHECKLIST)
        self.write(day, both, APPROVER.id)
        self.write(day, rules.publish(self.one(id_), CLERK, ["kiosk"], others), CLERK.id)

    def owed(self, day: str) -> str:
        found = queries.duties(self.store.db, ORG, now(day), load_catalog(), BRIEFING)
        return next(duty.state for duty in found if duty.period == "2027-Q1")


def test_from_the_log_with_a_correction_and_a_withdrawal(tmp_path: Path) -> None:
    office = Office(tmp_path / "k.db")
    office.write("2027-01-05", (Draft(OrgFounded(ORG, "清溪村", "briefing")),))
    for person in STAFF:
        office.write("2027-01-05", appoint(person.id, person.name, person.role, ()))
    assert office.owed("2027-04-20") == "overdue"
    office.publish("r1", "2027-04-10")
    assert office.owed("2027-04-20") == "met_on_time"
    office.publish("r2", "2027-05-20", corrects="r1")
    assert office.owed("2027-06-01") == "met_on_time", "a correction does not make it late"
    gone = rules.withdraw(office.one("r2"), APPROVER, "有个人信息")
    office.write("2027-06-02", gone, APPROVER.id)
    assert office.owed("2027-06-03") == "overdue"
    office.store.close()
