"""The shell that holds the page shown, and the ways from one to another.

A route loads an immutable view model on the database thread and builds a page from it on the
UI thread.  Leaving a page closes it; wiping lets go of everything, memory included.
"""

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from kiosk import theme
from kiosk.plain_errors import plain_error
from kiosk.routes import Router, Visit
from kiosk.widgets import draw
from kiosk.widgets.block import Block
from kiosk.widgets.overlay import Choice, Notice, Overlay, Progress, Question
from kiosk.widgets.press import SCROLLED
from kiosk.worker import Worker


class Timer(Protocol):
    """Calls a function later on the UI thread; the answer cancels it."""

    def __call__(self, action: Callable[[], None], seconds: float) -> Callable[[], None]: ...


@dataclass
class _Work:
    cancel: Callable[[], None]
    overlay: Progress | None = None


@dataclass
class Memory:
    """What the terminal knows about who is standing there; emptied by `wipe`."""

    staff: Any = None
    draft: dict[str, Any] = field(default_factory=dict)


def _village(terminal: Any) -> str:
    """The village's name, for the head of every page."""
    return str(getattr(getattr(terminal, "village", None), "name", ""))


class Shell(Block):
    """The root of the window: one page, and overlays above it."""

    BUSY_AFTER = 0.35  # seconds until long work shows itself
    OPENING = 2.0  # the same while the very first page is being read
    TIDY = 0.1  # seconds after a page is shown: it stands, and no finger can be there again
    SETTLE = 0.25  # seconds a new page ignores fingers: the second tap of a double tap

    def __init__(self, router: Router, worker: Worker[Any], timer: Timer) -> None:
        super().__init__()
        self.router, self.worker, self.timer = router, worker, timer
        self.page: Block | None = None
        self.visit: Visit | None = None
        self.trail: list[Visit] = []
        self.memory = Memory()
        self.overlays: list[Overlay] = []
        self.closing: list[Callable[[], None]] = []
        self.village = ""
        self._going = 0
        self._deaf = False
        self._listening: Callable[[], None] = lambda: None
        self._finger: Any = None  # the one that went down last, until it lifts
        self._reading = False
        self._pressed: list[Callable[[], None]] = []
        self._corner: list[float] = []
        self.tidy: Callable[[], object] = lambda: None  # collects what the page before left
        self._forgo_tidying: Callable[[], None] = lambda: None
        self.on_shown: Callable[[], None] = lambda: None
        self.now: Callable[[], float] = lambda: 0.0

    def height_for(self, width: float) -> float:
        return float(theme.look().height)

    def arrange(self) -> None:
        for block in (self.page, *self.overlays):
            if block is not None:
                block.place(self.x, self.y, self.width, self.height)

    def fit(self, width: float, height: float) -> None:
        """Take another size; the page is built anew, its layout may be the other one."""
        self.size, self.pos = (round(width), round(height)), (0, 0)
        self.redraw()

    # -- going ----------------------------------------------------------------------------

    def go(self, name: str, **params: Any) -> None:
        """Show a screen.  The old one stays until the new one's data is there."""
        trail = [*self.trail, self.visit][-8:] if self.visit is not None else self.trail
        self._open(Visit(self.router.route(name), params), trail)

    def replace(self, name: str, **params: Any) -> None:
        """Show a screen instead of this one: back does not lead here (a filter, a period)."""
        self._open(Visit(self.router.route(name), params), self.trail)

    def home(self) -> None:
        """One tap from anywhere; what was begun is forgotten."""
        self.memory.draft.clear()
        self._open(Visit(self.router.route("home"), {}), [])

    def back(self) -> None:
        """The page before this one, or home."""
        if not self.trail:
            self.home()
            return
        *before, last = self.trail
        self._open(replace(last, view=None), before)

    def reload(self) -> None:
        """Read this page's data again."""
        if self.visit is not None:
            self._open(replace(self.visit, view=None), self.trail)

    def _open(self, visit: Visit, trail: list[Visit]) -> None:
        """Read and show; where back leads changes only once the page is there."""
        if self._locked(visit):
            visit = Visit(self.router.route("staff_login"), {})
        self._going += 1
        ticket = self._going
        self._reading = True

        def read(terminal: Any) -> tuple[Any, str]:
            return visit.route.load(terminal, **visit.params), _village(terminal)

        def shown(answer: tuple[Any, str]) -> None:
            if ticket != self._going:
                return
            self._reading = False
            if self._locked(visit):  # while it was being read
                self._open(visit, trail)
            else:
                view, self.village = answer
                self.trail = trail
                self.show(replace(visit, view=view))

        def failed(error: BaseException) -> bool:
            if ticket == self._going:
                self._reading = False
            self._release()
            if self.page is None and ticket == self._going:  # nothing to go back to: try again
                self._tell(error, lambda: self._open(visit, trail))
                return True
            return False

        self.run(read, shown, failed)

    def keep_pressed(self, release: Callable[[], None]) -> bool:
        """Whether another page is being read; if so, `release` is called if it does not come."""
        if self._reading:
            self._pressed.append(release)
        return self._reading

    def _release(self) -> None:
        pressed, self._pressed = self._pressed, []
        for release in pressed:
            release()

    def _locked(self, visit: Visit) -> bool:
        return visit.route.staff and self.memory.staff is None

    def show(self, visit: Visit) -> None:
        """Put a page on the screen at once."""
        old, self.closing = self.closing, []  # what the new page adds is for when it is left
        try:
            page = visit.route.build(visit.view, self)
        except BaseException:
            self.closing = old
            raise
        if not visit.route.staff:
            self.memory.staff = None  # the staff side locks when it is left
        new, self.closing = self.closing, old
        self._leave()
        self.closing = new
        self.visit, self.page = visit, page
        self._settle()
        self.add_widget(page)
        page.place(self.x, self.y, self.width, self.height)
        self._forgo_tidying()
        self._forgo_tidying = self.timer(self._tidied, self.TIDY)
        self.on_shown()

    def _tidied(self) -> None:
        self.tidy()

    def _leave(self) -> None:
        for let_go in self.closing:
            let_go()
        self.closing = []
        self._pressed = []
        while self.overlays:
            self.drop(self.overlays[-1])
        if self.page is not None:
            self.remove_widget(self.page)
            self.page.close()
            self.page = None

    def redraw(self) -> None:
        """Build the page again from the same view model (text size, window, palette)."""
        if self.visit is not None:
            self.show(self.visit)

    def _settle(self) -> None:
        """What is shown has changed: whoever taps now still meant what was there before."""
        if self._finger is not None:
            self._finger.ud[SCROLLED] = True
        self._listening()
        self._deaf = self.SETTLE > 0
        self._listening = self.timer(self._listen, self.SETTLE) if self._deaf else lambda: None

    def _listen(self) -> None:
        self._deaf = False

    def on_touch_down(self, touch: Any) -> bool:
        if self._deaf:
            return True
        self._finger = touch
        if self.overlays:
            return bool(self.overlays[-1].on_touch_down(touch))
        return bool(super().on_touch_down(touch))

    def on_touch_up(self, touch: Any) -> bool:
        if touch is self._finger:
            self._finger = None
        return bool(super().on_touch_up(touch))

    @property
    def touched(self) -> bool:
        """Whether a finger is on the screen."""
        return self._finger is not None

    # -- work -----------------------------------------------------------------------------

    def run(
        self,
        job: Callable[[Any], Any],
        done: Callable[[Any], None],
        failed: Callable[[BaseException], bool] | None = None,
        busy: str = "正在打开……",
    ) -> None:
        """Run `job(terminal)` on the database thread, then `done(result)` here.

        Longer than a moment, it shows itself.  An error becomes a notice, unless
        `failed(error)` says it has dealt with it.
        """
        work = _Work(lambda: None)
        patience = self.BUSY_AFTER if self.page is not None else self.OPENING
        work.cancel = self.timer(lambda: self._show_busy(work, busy), patience)

        def finished(result: Any) -> None:
            self._end(work)
            done(result)

        def broke(error: BaseException) -> None:
            self._end(work)
            if failed is None or not failed(error):
                self.trouble(error)

        self.worker.submit(job, finished, broke)

    def fetch(self, job: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        """Read more for the page shown, quietly; dropped when the page has been left."""
        visit = self.visit

        def arrived(result: Any) -> None:
            if self.visit is visit:
                done(result)

        def broke(error: BaseException) -> None:
            if self.visit is visit:
                self.trouble(error)

        self.worker.submit(job, arrived, broke)

    def act(
        self,
        action: Callable[..., Any],
        done: Callable[[Any], None],
        failed: Callable[[BaseException], bool] | None = None,
        busy: str = "正在保存……",
        **arguments: Any,
    ) -> None:
        """Run a user action `action(terminal, **arguments)`; it is done when it is on disk."""
        self.run(lambda terminal: action(terminal, **arguments), done, failed, busy)

    def _show_busy(self, work: _Work, busy: str) -> None:
        work.overlay = Progress(busy)
        self.raise_overlay(work.overlay)

    def _end(self, work: _Work) -> None:
        work.cancel()
        if work.overlay is not None:
            self.drop(work.overlay)

    # -- overlays -------------------------------------------------------------------------

    def raise_overlay(self, overlay: Overlay) -> None:
        """Lay it over the page."""
        self.overlays.append(overlay)
        self._settle()
        self.add_widget(overlay)
        overlay.place(self.x, self.y, self.width, self.height)

    def drop(self, overlay: Overlay) -> None:
        """Take it away."""
        if overlay in self.overlays:
            self.overlays.remove(overlay)
            self._settle()
            self.remove_widget(overlay)
            overlay.close()

    def ask(self, title: str, words: str, choices: Sequence[Choice]) -> Question:
        """A question; any answer takes it away first."""
        held: list[Question] = []

        def answer(action: Callable[[], None]) -> Callable[[], None]:
            def chosen() -> None:
                self.drop(held[0])
                action()

            return chosen

        question = Question(title, words, [(label, answer(act)) for label, act in choices])
        held.append(question)
        self.raise_overlay(question)
        return question

    def notice(
        self, title: str, words: str, code: str = "", then: Callable[[], None] = lambda: None
    ) -> None:
        """Say something that must be read; `then` is done when it has been."""
        held: list[Notice] = []

        def close() -> None:
            self.drop(held[0])
            then()

        held.append(Notice(title, words, code, close))
        self.raise_overlay(held[0])

    def trouble(self, error: BaseException) -> None:
        """Say in plain Chinese that something was not done."""
        self._tell(error, lambda: None)

    def _tell(self, error: BaseException, then: Callable[[], None]) -> None:
        said = plain_error(error)
        self.notice(said.title, said.words, said.code, then)

    # -- the look, the corner, the end ----------------------------------------------------

    def bigger_text(self) -> None:
        """The next text size; the page is laid out again."""
        theme.use(theme.look().bigger())
        draw.close_fonts()
        self.redraw()

    def toggle_contrast(self) -> None:
        """Stronger colours, or the usual ones."""
        now = theme.look()
        theme.use(replace(now, high_contrast=not now.high_contrast))
        self.redraw()

    def corner(self) -> None:
        """The village's name was pressed: five times within five seconds lead to the staff."""
        moment = self.now()
        self._corner = [*(t for t in self._corner if moment - t < 5.0), moment]
        if len(self._corner) >= 5:
            self._corner = []
            self.go("staff_login")

    def wipe(self) -> None:
        """Forget who was here, in memory too, and show the attract screen in the usual look."""
        self.memory = Memory()
        self.trail = []
        self.visit = None
        self._corner = []
        self._leave()
        now = theme.look()
        theme.use(theme.Look(now.width, now.height))
        if now.text:
            draw.close_fonts()
        draw.forget_texts()
        gc.collect()
        self._open(Visit(self.router.route("attract"), {}), [])
