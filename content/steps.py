"""One revision on its way: which recorded steps count, and why the others do not."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from content.facts import RevisionFact, StepFact
from content.model import Staff
from content.people import People, Person

CHAIN = ("submit", "review", "check", "approve", "publish")
STATE_AFTER = {
    "submit": "submitted",
    "review": "reviewed",
    "check": "checked",
    "approve": "approved",
    "publish": "published",
}
ROLES_OF = {
    "submit": frozenset({"clerk"}),
    "review": frozenset({"reviewer"}),
    "check": frozenset({"approver"}),
    "approve": frozenset({"approver"}),
    "publish": frozenset({"clerk", "approver"}),
    "return": frozenset({"clerk", "reviewer", "approver"}),
    "withdraw": frozenset({"approver"}),
}
# What a check must at least have answered, for ever: old checks are judged by it too, so it never
# grows; what the list on the screen asks beyond it is for `content.rules`.
CORE_CHECKLIST = frozenset({"state_secret", "party_secret", "personal_data"})


@dataclass(slots=True)
class Progress:
    """One revision on its way through the chain."""

    fact: RevisionFact
    chosen: list[tuple[StepFact, Person]] = field(default_factory=list)
    returned: tuple[StepFact, Person] | None = None
    withdrawn: tuple[StepFact, Person] | None = None
    ignored: list[tuple[StepFact, str]] = field(default_factory=list)
    hands: list[Staff] = field(default_factory=list)

    def step(self, action: str) -> StepFact | None:
        """The counted step of that action."""
        return next((step for step, _ in self.chosen if step.action == action), None)


def walk(fact: RevisionFact, steps: Sequence[StepFact], people: People) -> Progress:
    """Take a revision as far along the chain as its recorded steps (in `Stamp.order`) allow."""
    progress = Progress(fact)
    author = people.get(fact.actor)
    if author is not None:
        progress.hands.append(author.staff)
    returns = _first_returns(steps, people)
    for action in CHAIN:
        if not _advance(progress, action, steps, returns, people):
            break
    _note_uncounted(progress, steps, returns, people)
    return progress


def _first_returns(steps: Sequence[StepFact], people: People) -> list[StepFact]:
    """Of each log the first return that counts: what it precedes, the later ones need not."""
    first: dict[str, StepFact] = {}
    for step in steps:
        if step.action == "return" and _may_return(step, people):
            known = first.setdefault(step.stamp.origin, step)
            if step.stamp.seq < known.stamp.seq:
                first[step.stamp.origin] = step
    return list(first.values())


def _advance(
    progress: Progress,
    action: str,
    steps: Sequence[StepFact],
    returns: Sequence[StepFact],
    people: People,
) -> bool:
    """Take the first step of that action that the rules allow; whether there was one."""
    for step in steps:
        if step.action == action and _why_not(progress, step, returns, people) is None:
            person = people[step.staff]
            progress.chosen.append((step, person))
            if person.staff not in progress.hands:
                progress.hands.append(person.staff)
            return True
    return False


def _why_not(
    progress: Progress, step: StepFact, returns: Sequence[StepFact], people: People
) -> str | None:
    """Why a step of the chain does not count, or ``None`` if it does."""
    refusal = _hand_refusal(progress, step, people)
    if refusal is not None:
        return refusal
    if any(one.stamp.precedes(step.stamp) for one in returns):
        return "已经退回，不能再往下走"
    if _out_of_turn(progress, step):
        return "次序不对：上一步还没有办"
    if step.action == "submit" and not all(check.ok for check in progress.fact.checks):
        return "账没有全部对上，不能提交"
    if step.action == "check" and not set(step.checklist) >= CORE_CHECKLIST:
        return "保密和隐私没有逐项看过"
    return None


def _hand_refusal(progress: Progress, step: StepFact, people: People) -> str | None:
    person = people.get(step.staff)
    if person is None or step.actor != step.staff:
        return "不是本人，或没有这个人"
    if person.gone_at(step.stamp):
        return "已经离任"
    if person.staff.role not in ROLES_OF.get(step.action, frozenset()):
        return "这一步不归这个岗位办"
    laid = [hand for hand in progress.hands if hand.may_be(person.staff)]
    if any(hand.role != person.staff.role for hand in laid):
        return "同一个人不能在一份公开里办两种手续"
    return None


def _out_of_turn(progress: Progress, step: StepFact) -> bool:
    """A log that shows this step before an earlier one cannot have meant it as the next."""
    before = [progress.fact.stamp, *(taken.stamp for taken, _ in progress.chosen)]
    return any(step.stamp.precedes(stamp) for stamp in before)


def _may_return(step: StepFact, people: People) -> bool:
    person = people.get(step.staff)
    return (
        person is not None
        and step.actor == step.staff
        and not person.gone_at(step.stamp)
        and bool(step.reason.strip())
    )


def _note_uncounted(
    progress: Progress, steps: Sequence[StepFact], returns: Sequence[StepFact], people: People
) -> None:
    """Settle returns and withdrawals, and say of every other step why it does not count."""
    published = progress.step("publish")
    taken = {id(step) for step, _ in progress.chosen}
    for step in steps:
        if id(step) in taken:
            continue
        if step.action == "return":
            note_return(progress, step, published, people)
        elif step.action == "withdraw":
            _note_withdrawal(progress, step, published, people)
        else:
            progress.ignored.append((step, _reason(progress, step, returns, people)))


def _reason(progress: Progress, step: StepFact, returns: Sequence[StepFact], people: People) -> str:
    if step.action not in CHAIN:
        return "这个版本的程序不认识这一步"
    if progress.step(step.action) is not None:
        return "这一步已经办过"
    return _why_not(progress, step, returns, people) or "次序不对：上一步还没有办"


def note_return(
    progress: Progress, step: StepFact, published: StepFact | None, people: People
) -> None:
    """Settle one return: it counts until something is public; the first one is shown."""
    if not _may_return(step, people):
        progress.ignored.append((step, "退回要本人办，还要写明原因"))
    elif published is not None:
        # What villagers have seen is not taken back in silence: correct it or withdraw it.
        progress.ignored.append((step, "已经公开，只能更正或撤回"))
    elif progress.returned is not None:
        progress.ignored.append((step, "已经退回过"))
    else:
        progress.returned = (step, people[step.staff])


def _note_withdrawal(
    progress: Progress, step: StepFact, published: StepFact | None, people: People
) -> None:
    refusal = _hand_refusal(progress, step, people)
    if refusal is None and not step.reason.strip():
        refusal = "撤回要写明原因"
    if refusal is None and (published is None or step.stamp.precedes(published.stamp)):
        refusal = "还没有公开，谈不上撤回"
    if refusal is None and progress.withdrawn is not None:
        refusal = "已经撤回过"
    if refusal is None:
        progress.withdrawn = (step, people[step.staff])
    else:
        progress.ignored.append((step, refusal))
