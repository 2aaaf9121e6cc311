"""The state of a disclosure's revisions, computed from the recorded steps and nothing else.

The steps may come from several devices' logs in any order; the answer is the same for every
order. A step that the rules forbid does not count, and the answer says so and why.
"""

import itertools
from collections.abc import Iterable

from content.facts import RevisionFact, StepFact
from content.model import IgnoredStep, Revision, Signoff
from content.people import People
from content.steps import STATE_AFTER, Progress, note_return, walk


def fold(
    facts: Iterable[RevisionFact], steps: Iterable[StepFact], people: People
) -> tuple[Revision, ...]:
    """Every revision with its state, per document and period in the order they were drafted."""
    by_revision: dict[str, list[StepFact]] = {}
    for step in sorted(steps, key=lambda step: step.stamp.order):
        by_revision.setdefault(step.revision, []).append(step)
    groups: dict[tuple[str, str], list[Progress]] = {}
    for fact in _first_of_each_id(facts):
        progress = walk(fact, by_revision.get(fact.id, []), people)
        groups.setdefault((fact.document, fact.period), []).append(progress)
    return tuple(
        revision for key in sorted(groups) for revision in _settle_group(groups[key], people)
    )


def _first_of_each_id(facts: Iterable[RevisionFact]) -> list[RevisionFact]:
    first: dict[str, RevisionFact] = {}
    for fact in sorted(facts, key=lambda fact: fact.stamp.order):
        first.setdefault(fact.id, fact)
    return list(first.values())


def _settle_group(group: list[Progress], people: People) -> list[Revision]:
    """Which publications of one document and period stand, and in what order."""
    standing = _standing(group)
    number_of = {progress.fact.id: number for number, progress in enumerate(standing, 1)}
    following = {old.fact.id: new.fact.id for old, new in itertools.pairwise(standing)}
    for progress in group:
        if progress.step("publish") is not None and progress.fact.id not in number_of:
            _unpublish(progress, people)
    return [
        _revision(
            progress,
            number_of.get(progress.fact.id, len(standing) + 1),
            following.get(progress.fact.id),
            public=progress.fact.id in number_of,
        )
        for progress in group
    ]


def _standing(group: list[Progress]) -> list[Progress]:
    """The first publication, then each correction of the one before."""
    candidates = sorted(
        (one for one in group if one.step("publish") is not None), key=_publication_order
    )
    standing: list[Progress] = []
    wanted: str | None = None
    while True:
        taken = {one.fact.id for one in standing}
        following = next(
            (one for one in candidates if one.fact.corrects == wanted and one.fact.id not in taken),
            None,
        )
        if following is None:
            return standing
        standing.append(following)
        wanted = following.fact.id


def _publication_order(progress: Progress) -> tuple[int, str, int]:
    step = progress.step("publish")
    return progress.fact.stamp.order if step is None else step.stamp.order


def _unpublish(progress: Progress, people: People) -> None:
    """A second publication of the same period, made on a device that did not know of the first."""
    step, _ = progress.chosen.pop()
    why = (
        "这一期已经公开过，要改只能走更正"
        if progress.fact.corrects is None
        else "要更正的那一版没有公开，或已经有别的更正"
    )
    uncounted = [one for one, _ in progress.ignored if one.action == "return"]
    progress.ignored = [(one, said) for one, said in progress.ignored if one not in uncounted]
    progress.ignored.append((step, why))
    for one in uncounted:
        note_return(progress, one, None, people)
    if progress.withdrawn is not None:
        progress.ignored.append((progress.withdrawn[0], "还没有公开，谈不上撤回"))
        progress.withdrawn = None


def _revision(
    progress: Progress, number: int, superseded_by: str | None, *, public: bool
) -> Revision:
    fact, published = progress.fact, progress.step("publish")
    return Revision(
        id=fact.id,
        document=fact.document,
        period=fact.period,
        number=number,
        state=_state(progress, superseded_by),
        source_name=fact.source_name,
        rows=fact.rows,
        opening_fen=fact.opening_fen,
        income_fen=fact.income_fen,
        expense_fen=fact.expense_fen,
        closing_fen=fact.closing_fen,
        checks=fact.checks,
        dropped_columns=fact.dropped_columns,
        corrects=fact.corrects,
        superseded_by=superseded_by,
        signoffs=_signoffs(progress),
        reason=fact.reason,
        origin=fact.stamp.origin,
        seq=fact.stamp.seq,
        leaf_hash=fact.leaf_hash,
        code_set=fact.code_set,
        author=fact.actor,
        drafted_ms=fact.stamp.at_ms,
        published_ms=published.stamp.at_ms if published and public else None,
        published_uncertainty_ms=published.stamp.uncertainty_ms if published and public else None,
        carriers=published.carriers if published and public else (),
        hands=tuple(progress.hands),
        ignored=_ignored(progress),
    )


def _state(progress: Progress, superseded_by: str | None) -> str:
    if progress.withdrawn is not None:
        return "withdrawn"
    if superseded_by is not None:
        return "superseded"
    if progress.returned is not None:
        return "returned"
    if not progress.chosen:
        return "draft"
    return STATE_AFTER[progress.chosen[-1][0].action]


def _signoffs(progress: Progress) -> tuple[Signoff, ...]:
    extra = [one for one in (progress.returned, progress.withdrawn) if one is not None]
    return tuple(
        Signoff(
            step.action, step.staff, person.staff.name, person.staff.role, step.stamp.at_ms,
            step.reason, step.checklist,
        )
        for step, person in [*progress.chosen, *extra]
    )  # fmt: skip


def _ignored(progress: Progress) -> tuple[IgnoredStep, ...]:
    def place(item: tuple[StepFact, str]) -> tuple[int, str, int]:
        return item[0].stamp.order

    return tuple(
        IgnoredStep(step.action, step.staff, step.stamp.origin, step.stamp.seq, why)
        for step, why in sorted(progress.ignored, key=place)
    )
