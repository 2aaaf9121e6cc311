"""Any number of kiosks, any order of merging: against oracles that know the causal history."""

from dataclasses import dataclass, field

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from hearings import errors, queries
from hearings.rounds import counted
from sync.entry import Position
from tests.hearings.acts import leave, open_petition, schedule, seal, sign, sign_up, unsign
from tests.hearings.village import (
    CADRE,
    COUNTY,
    KEY,
    MEMBER,
    ORG,
    PEOPLE,
    Device,
    Villager,
    contents,
    key_of,
    shuffled_projection,
)

EVERYONE = (*PEOPLE[:4], MEMBER, CADRE)
KIOSKS = st.integers(0, 2)
PERSONS = st.sampled_from(EVERYONE)
FAST = settings(max_examples=60, stateful_step_count=30, deadline=None)


@dataclass(frozen=True)
class Done:
    """One act as the oracle remembers it: what its device held when it happened.

    ``generation``: what its round must be, from the causal past alone. Logs may arrive without
    those they build on, so it is reckoned when the act happens.
    """

    place: Position
    person: Villager
    gives: bool
    category: str
    generation: int
    saw: dict[str, int] = field(hash=False)

    def knew(self, other: "Done") -> bool:
        """Whether the other act was in this one's past."""
        return other.place.seq < self.saw.get(other.place.origin, 0)


def generation(person: Villager, gives: bool, past: list[Done]) -> int:
    """One more than the takings-back seen; a taking back has that of the last giving seen."""
    seen = [o.generation for o in past if o.person == person and o.gives is not gives]
    return 1 + max(seen, default=0) if gives else max(seen)


def counts(person: Villager, known: list[Done]) -> bool:
    """Whether the person counts, from the causal past alone."""
    mine = [act for act in known if act.person == person]
    given = max((act.generation for act in mine if act.gives), default=0)
    taken = max((act.generation for act in mine if not act.gives), default=0)
    return given > taken


def in_sequence(person: Villager, known: list[Done]) -> list[Done] | None:
    """The person's acts in order where each knew of all before; ``None`` where two rivalled."""
    mine = [act for act in known if act.person == person]
    ordered = sorted(mine, key=lambda act: sum(act.knew(other) for other in mine))
    chained = all(later.knew(earlier) for n, later in enumerate(ordered) for earlier in ordered[:n])
    return ordered if chained else None


class Village(RuleBasedStateMachine):
    """What both machines share: three kiosks that merge prefixes of each other's logs."""

    def __init__(self) -> None:
        super().__init__()
        self.kiosks = [Device("kiosk/b"), Device("kiosk/a"), Device("kiosk/c")]
        self.history: list[Done] = []

    def remember(
        self, kiosk: Device, saw: dict[str, int], place: Position, person: Villager,
        gives: bool, category: str = "",
    ) -> None:  # fmt: skip
        """Note an act that was written."""
        past = [act for act in self.history if act.place.seq < saw.get(act.place.origin, 0)]
        number = generation(person, gives, past)
        self.history.append(Done(place, person, gives, category, number, saw))

    def known(self, device: Device) -> list[Done]:
        """The acts that a device holds."""
        return [a for a in self.history if a.place.seq < device.held.get(a.place.origin, 0)]

    @rule(to=KIOSKS, source=KIOSKS, part=st.floats(0, 1))
    def merge(self, to: int, source: int, part: float) -> None:
        """Take in some more of another kiosk's log."""
        if to == source:
            return
        target, other = self.kiosks[to], self.kiosks[source]
        start = target.held.get(other.origin, 0)
        target.merge(other, start + round((len(other.log) - start) * part))

    @rule(seed=st.integers(0, 2**32))
    def any_order_gives_the_same_rows(self, seed: int) -> None:
        """All logs projected in a random order, some twice, equal all logs merged."""
        whole = Device("whole")
        for kiosk in self.kiosks:
            whole.merge(kiosk)
        mixed = shuffled_projection(self.kiosks, seed)
        assert contents(whole.db) == contents(mixed)
        mixed.conn.close()
        whole.db.conn.close()

    def teardown(self) -> None:
        for kiosk in self.kiosks:
            kiosk.db.conn.close()


class Petitions(Village):
    """Signing and taking back at three kiosks."""

    @initialize()
    def begin(self) -> None:
        """The petition is known everywhere."""
        open_petition(self.kiosks[0])
        for other in self.kiosks[1:]:
            other.merge(self.kiosks[0])
        self.county = Device(COUNTY)

    @rule(at=KIOSKS, person=PERSONS, gives=st.booleans())
    def act(self, at: int, person: Villager, gives: bool) -> None:
        """Sign or take back; refused exactly where the oracle says so."""
        kiosk = self.kiosks[at]
        saw, signed = dict(kiosk.held), counts(person, self.known(kiosk))
        closed = kiosk.must().state == "sealed"
        try:
            place = (sign if gives else unsign)(kiosk, person)
        except errors.PetitionClosed:
            assert closed
            return
        except (errors.AlreadySigned, errors.NotSigned):
            assert not closed
            assert signed is gives
            return
        assert not closed
        assert signed is not gives
        self.remember(kiosk, saw, place, person, gives)

    @rule(which=st.sets(KIOSKS, min_size=1), back=st.sets(KIOSKS))
    def county_tries_to_seal(self, which: set[int], back: set[int]) -> None:
        """The county merges some kiosks and seals if enough signed; the ruling flows to some."""
        if self.county.log or 0 not in which:  # the opening stands in kiosk 0's log
            return
        seal(self.county, *(self.kiosks[n] for n in sorted(which)))
        for number in sorted(back):
            self.kiosks[number].merge(self.county)

    @rule(to=KIOSKS)
    def ruling_flows_down(self, to: int) -> None:
        """A kiosk pulls the county's log."""
        self.kiosks[to].merge(self.county)

    @invariant()
    def counts_equal_the_oracle(self) -> None:
        """Each device counts whom the causal history says, each person once."""
        for device in self.kiosks:
            if (petition := device.petition()) is None:
                continue
            known = self.known(device)
            if petition.state == "sealed":
                positions = self.sealed_positions()
                known = [a for a in known if a.place.seq < positions.get(a.place.origin, 0)]
            signers = {person for person in EVERYONE if counts(person, known)}
            assert petition.recounted == len(signers)
            for person in EVERYONE:
                key = key_of("p1", person)
                assert queries.has_signed(device.db, ORG, "p1", key) is (person in signers)
            if petition.state != "sealed":
                assert petition.signed == len(signers)
                assert (petition.state == "reached") is (len(signers) >= petition.threshold)
            assert petition.threshold == 3

    @invariant()
    def where_nobody_rivalled_the_last_act_decides(self) -> None:
        """The plain rule that a villager expects."""
        whole = Device("whole")
        for kiosk in self.kiosks:
            whole.merge(kiosk)
        signers = counted(queries.signature_acts(whole.db, ORG, "p1"))
        for person in EVERYONE:
            ordered = in_sequence(person, self.history)
            if ordered is not None:
                last = bool(ordered) and ordered[-1].gives
                assert (key_of("p1", person) in signers) is last
        whole.db.conn.close()

    @invariant()
    def a_seal_never_changes(self) -> None:
        """Whoever knows the ruling shows its figure; whoever holds all logs recounts it."""
        if not self.county.log:
            return
        sealed = self.county.must()
        assert sealed.signed == sealed.recounted >= 3
        whole = Device("whole")
        for device in (*self.kiosks, self.county):
            whole.merge(device)
        assert (whole.must().state, whole.must().signed) == ("sealed", sealed.signed)
        assert whole.must().recounted == sealed.signed
        whole.db.conn.close()

    def sealed_positions(self) -> dict[str, int]:
        """What the ruling covers."""
        return queries.seal_of(self.county.db, ORG, "p1").positions  # type: ignore[union-attr,return-value]

    @invariant()
    def no_leaf_names_anybody(self) -> None:
        """No name, group or roster number in any leaf, nor the village key."""
        for device in self.kiosks:
            for leaf in device.leaves:
                for person in EVERYONE:
                    assert person.name.encode() not in leaf
                    assert person.roster_no.encode() not in leaf
                assert KEY not in leaf

    def teardown(self) -> None:
        self.county.db.conn.close()
        super().teardown()


class SignUps(Village):
    """Signing up and leaving at three kiosks."""

    @initialize()
    def begin(self) -> None:
        """The hearing is known everywhere."""
        schedule(self.kiosks[0])
        for other in self.kiosks[1:]:
            other.merge(self.kiosks[0])

    @rule(
        at=KIOSKS, person=PERSONS, category=st.sampled_from(["villager", "party_member", "cadre"])
    )
    def come(self, at: int, person: Villager, category: str) -> None:
        """Sign up; refused exactly where the oracle says so."""
        kiosk = self.kiosks[at]
        saw, there = dict(kiosk.held), counts(person, self.known(kiosk))
        may = category == "villager" or category in person.categories
        try:
            place = sign_up(kiosk, person, category)
        except errors.CategoryNotHeld:
            assert not may
            return
        except errors.AlreadySignedUp:
            assert there
            return
        assert may
        assert not there
        self.remember(kiosk, saw, place, person, True, category)

    @precondition(lambda self: self.history)
    @rule(at=KIOSKS, person=PERSONS)
    def go(self, at: int, person: Villager) -> None:
        """Leave; refused exactly where the oracle says so."""
        kiosk = self.kiosks[at]
        saw, there = dict(kiosk.held), counts(person, self.known(kiosk))
        try:
            place = leave(kiosk, person)
        except errors.NotSignedUp:
            assert not there
            return
        assert there
        self.remember(kiosk, saw, place, person, False)

    def expected_queue(self, known: list[Done], category: str) -> list[Villager]:
        """Seats as the rule says them, written down plainly."""
        claims: dict[Villager, tuple[int, str, int, str]] = {}
        for act in known:
            if not act.gives or not self.stands(act, known):
                continue
            before = {
                other.person
                for other in known
                if other.gives
                and other.category == act.category
                and other.place.origin == act.place.origin
                and other.place.seq < act.place.seq
            }
            rank = len(before - {act.person})
            claim = (rank, act.place.origin, act.place.seq, act.category)
            claims[act.person] = min(claim, claims.get(act.person, claim))
        mine = [(claim, p) for p, claim in claims.items() if claim[3] == category]
        return [person for _, person in sorted(mine, key=lambda pair: pair[0])]

    @staticmethod
    def stands(act: Done, known: list[Done]) -> bool:
        """Whether nobody's leaving cancels this sign-up."""
        gone = [o for o in known if o.person == act.person and not o.gives]
        return act.generation > max((o.generation for o in gone), default=0)

    @invariant()
    def seats_equal_the_oracle(self) -> None:
        """Seats, waiting list and each person's own number."""
        for device in self.kiosks:
            if (hearing := device.hearing()) is None:
                continue
            known = self.known(device)
            seated = 0
            for seats in hearing.seats:
                line = self.expected_queue(known, seats.category)
                seated += len(line)
                assert seats.taken == min(len(line), seats.quota)
                assert seats.waiting == max(0, len(line) - seats.quota)
                for number, person in enumerate(line, 1):
                    place = queries.signup_standing(device.db, ORG, "h1", key_of("h1", person))
                    ahead = number <= seats.quota
                    assert place.place == ("seat" if ahead else "waiting")
                    assert place.number == (number if ahead else number - seats.quota)
                    assert place.category == seats.category
            assert seated == sum(counts(person, known) for person in EVERYONE)


TestPetitions = Petitions.TestCase
TestPetitions.settings = FAST
TestSignUps = SignUps.TestCase
TestSignUps.settings = FAST
