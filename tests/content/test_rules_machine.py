"""A random village office: whatever is tried, the rules and the fold agree, on two devices."""

from collections.abc import Callable

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from content import queries, rules
from content.drafting import draft_ledger
from content.errors import AlreadyLive, AlreadyPublished, Refused, TwoHands
from content.model import Revision, Staff
from content.staffing import appoint, dismiss
from content.steps import ROLES_OF
from sync.entry import Draft
from tests.content.world import CHECKLIST, ORG, STAFF, database, ledger, put, two_logs

PERIODS = ("2026-Q2", "2026-Q3")
ANY_STAFF = st.sampled_from([one.id for one in STAFF])
REASONS = st.sampled_from(["", "少一张票据"])
AFTER = {
    "submit": "submitted",
    "review": "reviewed",
    "check": "checked",
    "approve": "approved",
    "publish": "published",
    "return": "returned",
    "withdraw": "withdrawn",
}
Decide = Callable[[Revision, Staff, list[Revision]], tuple[Draft, ...]]
ACTS: dict[str, Decide] = {
    "submit": lambda one, who, rest: rules.submit(one, who, rest),
    "review": lambda one, who, rest: rules.review(one, who),
    "check": lambda one, who, rest: rules.check(one, who, CHECKLIST),
    "approve": lambda one, who, rest: rules.approve(one, who),
    "publish": lambda one, who, rest: rules.publish(one, who, ["kiosk"], rest),
}


class Office(RuleBasedStateMachine):
    """Two devices that see each other's entries at once; people try anything."""

    @initialize()
    def open(self) -> None:
        self.logs = two_logs()
        self.db = database()
        self.drafted = self.changes = 0
        for one in STAFF:
            self._write(0, appoint(one.id, one.name, one.role, self._staff()), "county")
        for period in (*PERIODS, PERIODS[1]):
            self.draft(STAFF[0].id, period, 0, "", correct=False)
        self.advance(0, 0, 5)

    @rule(
        who=ANY_STAFF,
        period=st.sampled_from(PERIODS),
        log=st.integers(0, 1),
        reason=REASONS,
        correct=st.booleans(),
    )
    def draft(self, who: str, period: str, log: int, reason: str, correct: bool) -> None:
        others = self._of(period)
        old = next((one for one in others if one.was_published and correct), None)
        id_ = f"r{self.drafted}"
        try:
            drafts = draft_ledger(
                id_, period, ledger(), "a.xlsx", self._person(who), others,
                corrects=old.id if old else None, reason=reason,
            )  # fmt: skip
        except Refused:
            return
        self.drafted += 1
        self._write(log, drafts, who)
        assert self._one(id_).state == "draft"

    @rule(
        action=st.sampled_from(sorted(ACTS)),
        who=ANY_STAFF,
        log=st.integers(0, 1),
        pick=st.integers(0, 9),
    )
    def step(self, action: str, who: str, log: int, pick: int) -> None:
        self._try(pick, who, log, action, ACTS[action])

    @rule(period=st.sampled_from(PERIODS), log=st.integers(0, 1), steps=st.integers(0, 5))
    def correct(self, period: str, log: int, steps: int) -> None:
        """The clerk corrects what is public, and the office takes it some way."""
        clerks = [one.id for one in self._staff() if one.active and one.role == "clerk"]
        if clerks:
            self.draft(clerks[0], period, log, "少记一笔", correct=True)
            self.advance(len(self._all()) - 1, log, steps)

    @rule(pick=st.integers(0, 9), log=st.integers(0, 1), steps=st.integers(1, 5))
    def advance(self, pick: int, log: int, steps: int) -> None:
        """What an office does most: the right person does the next thing, and is not refused."""
        all_ = self._all()
        if not all_:
            return
        id_ = all_[pick % len(all_)].id
        for _ in range(steps):
            one = self._one(id_)
            action = next((act for act, state in rules.BEFORE.items() if state == one.state), None)
            who = self._fit(one, action) if action else None
            others = [other for other in self._of(one.period) if other.id != id_]
            if action is None or who is None or any(other.live for other in others):
                return
            if one.corrects is None and any(other.was_published for other in others):
                return
            if any(other.corrects == one.corrects and other.was_published for other in others):
                return
            self._write(log, ACTS[action](one, who, others), who.id)
            assert self._one(id_).state == AFTER[action]

    @rule(pick=st.integers(0, 9), who=ANY_STAFF, log=st.integers(0, 1), reason=REASONS)
    def send_back(self, pick: int, who: str, log: int, reason: str) -> None:
        self._try(pick, who, log, "return", lambda one, me, rest: rules.return_(one, me, reason))

    @rule(pick=st.integers(0, 9), who=ANY_STAFF, log=st.integers(0, 1), reason=REASONS)
    def withdraw(self, pick: int, who: str, log: int, reason: str) -> None:
        self._try(pick, who, log, "withdraw", lambda one, me, rest: rules.withdraw(one, me, reason))

    @precondition(lambda self: self.changes < 3)
    @rule(pick=st.integers(0, 9), hand=st.integers(0, 9), log=st.integers(0, 1))
    def change_office(self, pick: int, hand: int, log: int) -> None:
        """Whoever laid a hand on it takes the office that acts next: it must not help."""
        one = self._all()[pick % len(self._all())]
        action = next((act for act, state in rules.BEFORE.items() if state == one.state), None)
        laid = [one.author, *(signoff.staff_id for signoff in one.signoffs)]
        old = self._person(laid[hand % len(laid)])
        if action is None or not old.active or old.role in ROLES_OF[action]:
            return
        self.changes += 1
        number = f"{old.id}+"
        role = sorted(ROLES_OF[action])[0]
        self._write(0, dismiss(old, "换岗"), "county")
        self._write(0, appoint(number, old.name, role, self._staff()), "county")
        with pytest.raises(TwoHands):
            ACTS[action](one, self._person(number), [])
        self._try(pick, number, log, action, ACTS[action])

    @rule(period=st.sampled_from(PERIODS), log=st.integers(0, 1))
    def publish_again(self, period: str, log: int) -> None:
        """Drafts left over from before the publication go nowhere."""
        others = self._of(period)
        left = [one for one in others if one.state == "draft" and one.corrects is None]
        if left and any(one.was_published for one in others):
            clerk = next((one for one in self._staff() if one.active and one.role == "clerk"), None)
            if clerk is not None:
                with pytest.raises((AlreadyPublished, AlreadyLive, TwoHands)):
                    rules.submit(left[0], clerk, others)

    @invariant()
    def nothing_recorded_is_ignored(self) -> None:
        for one in self._all():
            assert one.ignored == (), one.ignored

    @invariant()
    def one_person_one_hand(self) -> None:
        names = {one.id: one.name for one in self._staff()}
        for revision in self._all():
            hands = {names[revision.author]: "clerk"}
            for one in revision.signoffs:
                if one.action != "return":
                    assert hands.setdefault(one.name, one.role) == one.role

    @invariant()
    def one_stands_and_one_is_on_its_way(self) -> None:
        for period in PERIODS:
            found = self._of(period)
            assert sum(1 for one in found if one.live) <= 1
            assert sum(1 for one in found if one.state == "published") <= 1
            public = [one.number for one in found if one.was_published]
            assert public == list(range(1, len(public) + 1))

    def _try(self, pick: int, who: str, log: int, action: str, decide: Decide) -> None:
        all_ = self._all()
        if not all_:
            return
        chosen = all_[pick % len(all_)]
        person = self._acting(who)
        try:
            drafts = decide(chosen, person, self._of(chosen.period))
        except Refused:
            assert self._one(chosen.id) == chosen
            return
        self._write(log, drafts, person.id)
        assert self._one(chosen.id).state == AFTER[action]

    def _fit(self, one: Revision, action: str) -> Staff | None:
        """Somebody in the right office whose hands are free."""
        for person in self._staff():
            free = all(hand.role == person.role for hand in one.hands if hand.may_be(person))
            if person.active and person.role in ROLES_OF[action] and free:
                return person
        return None

    def _acting(self, who: str) -> Staff:
        """The office a person holds now, if any, else the one given up."""
        name = self._person(who).name
        held = [one for one in self._staff() if one.name == name and one.active]
        return held[0] if held else self._person(who)

    def _write(self, log: int, drafts: tuple[Draft, ...], actor: str) -> None:
        put(self.db, self.logs[log].append(drafts, actor))

    def _staff(self) -> tuple[Staff, ...]:
        return queries.staff(self.db, ORG)

    def _person(self, who: str) -> Staff:
        return next(one for one in self._staff() if one.id == who)

    def _all(self) -> tuple[Revision, ...]:
        return queries.revisions(self.db, ORG)

    def _of(self, period: str) -> list[Revision]:
        return list(queries.revisions_of(self.db, ORG, "ledger", period))

    def _one(self, id_: str) -> Revision:
        found = queries.revision(self.db, ORG, id_)
        assert found is not None
        return found


TestOffice = Office.TestCase
TestOffice.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
