"""Seats and waiting lists, the same on every kiosk that holds the same facts.

Each sign-up has a rank within its own log: how many other persons had signed up there before for
that category. Seats go by (rank, log name, position): the n-th of each kiosk come before the
n+1-th of any. A rank never changes afterwards, so leaving moves the others up and never past one
another. Until all kiosks' logs are merged, a seat is what this device knows.
"""

from collections.abc import Iterable, Mapping

from hearings.model import CategorySeats, SignupStanding
from hearings.rounds import MADE, Act, by_person, live

Order = tuple[int, str, int]


def queue(acts: Iterable[Act]) -> dict[str, tuple[str, ...]]:
    """Category -> signer keys in the order of seats, each person once in all."""
    every = list(acts)
    ranks = _ranks(every)
    placed: list[tuple[Order, str, str]] = []
    for key, persons in by_person(every).items():
        current = [(ranks[act.origin, act.seq], act.category) for act in live(persons)]
        if current:
            order, category = min(current)
            placed.append((order, category, key))
    queues: dict[str, list[str]] = {}
    for _, category, key in sorted(placed):
        queues.setdefault(category, []).append(key)
    return {category: tuple(keys) for category, keys in queues.items()}


def _ranks(acts: Iterable[Act]) -> dict[tuple[str, int], Order]:
    """(origin, seq) of each sign-up -> its order. Coming back does not push others down."""
    before: dict[tuple[str, str], set[str]] = {}
    ranks: dict[tuple[str, int], Order] = {}
    for act in sorted((a for a in acts if a.action == MADE), key=lambda a: (a.origin, a.seq)):
        earlier = before.setdefault((act.origin, act.category), set())
        others = len(earlier) - (act.signer_key in earlier)
        earlier.add(act.signer_key)
        ranks[act.origin, act.seq] = (others, act.origin, act.seq)
    return ranks


def category_seats(acts: Iterable[Act], quotas: Mapping[str, int]) -> tuple[CategorySeats, ...]:
    """Taken and waiting per category, in the order the quotas are given."""
    queues = queue(acts)
    return tuple(
        CategorySeats(category, quota, min(quota, count), max(0, count - quota))
        for category, quota in quotas.items()
        for count in [len(queues.get(category, ()))]
    )


def place_of(acts: Iterable[Act], quotas: Mapping[str, int], signer_key: str) -> SignupStanding:
    """Seat or waiting number of one person, from 1."""
    for category, keys in queue(acts).items():
        if signer_key in keys:
            number, quota = keys.index(signer_key) + 1, quotas.get(category, 0)
            if number <= quota:
                return SignupStanding("seat", number, category)
            return SignupStanding("waiting", number - quota, category)
    return SignupStanding("none")
