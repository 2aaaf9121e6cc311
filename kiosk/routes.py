"""Where a page comes from: routes by name, loaded when they are first shown."""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kiosk.errors import NoSuchScreen
from kiosk.idle import PERSONAL, PUBLIC, STAFF, Patience
from kiosk.widgets.block import Block

if TYPE_CHECKING:
    from kiosk.navigation import Shell

Params = Mapping[str, Any]


@dataclass(frozen=True)
class Route:
    """A screen: `load(terminal, **params)` → view model, `build(view, shell)` → page.

    `personal` screens show who is standing there: shorter patience.  `staff` screens need
    `shell.staff` and are left by locking.
    """

    name: str
    load: Callable[..., Any]
    build: Callable[[Any, "Shell"], Block]
    personal: bool = False
    staff: bool = False

    @property
    def patience(self) -> Patience:
        """How long it waits for a touch."""
        return PERSONAL if self.personal else STAFF if self.staff else PUBLIC


class Router:
    """Finds routes by name; the module of a screen is imported when it is first shown."""

    def __init__(self, modules: Mapping[str, str]) -> None:
        self._modules = dict(modules)
        self._routes: dict[str, Route] = {}

    def names(self) -> tuple[str, ...]:
        """Every screen's name."""
        return tuple(self._modules)

    def route(self, name: str) -> Route:
        """The route, or `NoSuchScreen`."""
        if name not in self._modules:
            raise NoSuchScreen(f"没有这一页：{name}")
        if name not in self._routes:
            self._routes[name] = importlib.import_module(self._modules[name]).ROUTE
        return self._routes[name]


@dataclass(frozen=True)
class Visit:
    """A page shown: its route, its parameters, its view model."""

    route: Route
    params: Params
    view: Any = None
