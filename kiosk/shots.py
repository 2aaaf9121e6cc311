"""Pictures of every screen from the data at hand, for `village-kiosk screens` and the manual."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiosk import platform, theme

SIZES = {"portrait": (1080, 1920), "landscape": (1920, 1080)}


@dataclass(frozen=True)
class Shot:
    """A screen by name and parameters; `file` names the picture, without its number.

    `view`: shown instead of what the screen would load.  `staff`: who is logged in.  `draft`: what
    was chosen before.  `then(shell)`: what is done once the page stands.
    """

    screen: str
    params: Mapping[str, Any] = field(default_factory=dict)
    file: str = ""
    view: Any = None
    staff: Any = None
    draft: Mapping[str, Any] = field(default_factory=dict)
    then: Callable[[Any], None] | None = None

    @property
    def name(self) -> str:
        """The picture's name."""
        return self.file or self.screen


def public_shots(terminal: Any) -> tuple[Shot, ...]:
    """The screens without a person, in the order of the design, as far as there is data."""
    from content import queries

    periods = queries.published_periods(terminal.store.db, terminal.org)
    shots = [Shot("attract"), Shot("home"), Shot("finance")]
    if periods:
        summary = queries.ledger_summary(terminal.store.db, terminal.org, periods[-1])
        assert summary is not None  # noqa: S101  the period is published
        revision = summary.revision.id
        shots += [
            Shot("periods", {"shown": periods[-1]}),
            Shot("entries", {"revision": revision}),
            Shot("classes", {"revision": revision}),
            *_entry(terminal, revision),
            Shot("item", {"revision": revision}),
        ]
    shots.append(Shot("duties", {"show": "all"}))
    for owed in terminal.catalog()[:1]:
        due = max((one.period for one in terminal.duties() if one.item.id == owed.id), default="")
        shots.append(Shot("duty", {"item": owed.id, "period": due}))
    return (*shots, Shot("verify"), Shot("help"))


def _entry(terminal: Any, revision: str) -> list[Shot]:
    """One entry, with its voucher's photo where there is one."""
    from content import queries

    photos = queries.photos_of(terminal.store.db, terminal.org, revision)
    entry = {"revision": revision, "row": photos[0].row if photos else 1}
    return [Shot("entry", entry), *([Shot("photo", entry)] if photos else [])]


def every_shot(terminal: Any) -> tuple[Shot, ...]:
    """All screens; the personal and the staff's ones show nobody's data."""
    from kiosk.personalshots import personal_shots
    from kiosk.staffshots import staff_shots

    *ledgers, verify, help_ = public_shots(terminal)
    return (*ledgers, *personal_shots(terminal), verify, help_, *staff_shots(terminal))


class Studio:
    """An offscreen window in which screens are shown one after the other.

    `make` opens the terminal on the database thread; `home` is Kivy's own folder.
    """

    def __init__(self, make: Callable[[], Any], home: Path, orientation: str = "portrait") -> None:
        from kiosk.offscreen import Offscreen

        width, height = SIZES[orientation]
        self.screen = Offscreen(home, platform.Geometry(width, height, offscreen=True))
        from kiosk.frame import Kiosk

        theme.use(theme.Look(width, height))
        self.kiosk = Kiosk(self.screen.window, make)
        self.kiosk.shell.SETTLE = 0.0

    def plan(self, choose: Callable[[Any], Sequence[Shot]]) -> tuple[Shot, ...]:
        """Ask the terminal, on its own thread, which shots there are; raises what that raises."""
        answer: list[Sequence[Shot]] = []
        trouble: list[BaseException] = []

        def failed(error: BaseException) -> bool:
            trouble.append(error)
            return True

        self.kiosk.shell.run(choose, answer.append, failed)
        self.screen.until(lambda: answer or trouble, timeout=60)
        if trouble:
            raise trouble[0]
        return tuple(answer[0])

    def show(self, shot: Shot) -> None:
        """Go to a screen and wait until it stands, or says why not."""
        from kiosk.routes import Visit

        shell = self.kiosk.shell
        before, shell.trail = shell.page, []
        shell.memory.staff, shell.memory.draft = shot.staff, dict(shot.draft)
        if shot.view is None:
            shell.go(shot.screen, **shot.params)
        else:
            shell.trail = [shell.visit] if shell.visit else []
            shell.show(Visit(shell.router.route(shot.screen), shot.params, shot.view))
        self.screen.until(lambda: shell.page is not before or self._refused(), timeout=60)
        self.screen.until(lambda: not self._waits(), timeout=60)
        if shot.then is not None:
            shot.then(shell)
        self.screen.frames(3)

    def _waits(self) -> bool:
        """Whether a photo on the page has not come yet."""
        from kiosk.widgets.photo import WAITING

        return any(getattr(block, "text", "") == WAITING for block in self.kiosk.shell.each())

    def _refused(self) -> bool:
        """A notice stands over the page; a sign that work is under way is none."""
        from kiosk.widgets.overlay import Progress

        return any(not isinstance(one, Progress) for one in self.kiosk.shell.overlays)

    def take(self, shots: Sequence[Shot], folder: Path, text: int = 0) -> Iterator[Path]:
        """Write `NN-name.png` for each, in text scale `text`; yields the files."""
        look = theme.look()
        theme.use(theme.Look(look.width, look.height, text))
        folder.mkdir(parents=True, exist_ok=True)
        for number, shot in enumerate(shots, 1):
            self.show(shot)
            yield self.screen.shot(folder / f"{number:02d}-{shot.name}.png")

    def close(self) -> None:
        """End the database thread."""
        self.kiosk.close()


def shoot_all(data: Path, out: Path, orientation: str = "portrait") -> list[Path]:
    """Every screen of the terminal in `data` into the folder `out`; the files written."""
    from kiosk.datadir import DataDir
    from kiosk.terminal import Terminal

    return take_all(lambda: Terminal.open(data), DataDir(data).kivy_home, out, orientation)


def take_all(
    make: Callable[[], Any],
    home: Path,
    folder: Path,
    orientation: str = "portrait",
    choose: Callable[[Any], Sequence[Shot]] = every_shot,
) -> list[Path]:
    """Every screen of one orientation into `folder`; the files written."""
    studio = Studio(make, home, orientation)
    try:
        return list(studio.take(studio.plan(choose), folder))
    finally:
        studio.close()
