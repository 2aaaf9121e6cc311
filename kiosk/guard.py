"""Watches for an abandoned screen: asks, counts down, wipes."""

from collections.abc import Callable
from math import ceil

from kiosk.idle import Idle, IdleWatch
from kiosk.navigation import Shell
from kiosk.widgets.overlay import Question
from kiosk.widgets.press import Pressable

Now = Callable[[], float]


def _held(question: Question) -> bool:
    """Whether a finger is on one of its answers: it must still find it there when it lifts."""
    return any(isinstance(block, Pressable) and block.held for block in question.each())


class Guard:
    """Call `touched` at every touch, `shown` at every new page, `tick` twice a second."""

    def __init__(self, shell: Shell, now: Now) -> None:
        self.shell, self.now = shell, now
        self.watch: IdleWatch | None = None
        self.question: Question | None = None

    def shown(self) -> None:
        """A page was shown: its route says how patient to be; attract waits for ever."""
        visit = self.shell.visit
        self.question = None
        if visit is None or visit.route.name == "attract":
            self.watch = None
        elif self.watch is None or self.watch.patience != visit.route.patience:
            self.watch = IdleWatch(visit.route.patience, self.now())

    def touched(self) -> None:
        """Somebody is there."""
        if self.watch is not None:
            self.watch.touched(self.now())

    def tick(self) -> None:
        """Do what the time asks for."""
        if self.watch is None:
            return
        state = self.watch.state(self.now())
        if state is Idle.EXPIRED:
            self.watch = None
            self.question = None
            self.shell.wipe()
        elif state is Idle.ASKING:
            self._ask(ceil(self.watch.left(self.now())))
        elif self.question is not None and not _held(self.question):
            self.shell.drop(self.question)
            self.question = None

    def _ask(self, seconds: int) -> None:
        words = f"{seconds} 秒以后回到开头，刚才看的、写的都不留下。"
        if self.question is not None and self.question in self.shell.overlays:
            self.question.say(words)
            return
        self.question = self.shell.ask(
            "还在看吗？", words, [("还在看", self.touched), ("不看了", self.shell.wipe)]
        )
