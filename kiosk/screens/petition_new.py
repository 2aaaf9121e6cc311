"""Beginning a joint petition by picking: the matter, its gaps, a look at the whole."""

from typing import Any

from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common, facts
from kiosk.topics import Topic, topic_named, topics
from kiosk.views.asking import about_of
from kiosk.views.petition_new import (
    Asking,
    NewView,
    Preview,
    about_entry,
    asking,
    new_view,
    preview,
)
from kiosk.widgets.block import Block, Column
from kiosk.widgets.button import FILLED, Button
from kiosk.widgets.card import Card
from kiosk.widgets.page import Page
from kiosk.widgets.paged import EvenGrid
from kiosk.widgets.steps import StepTitle
from kiosk.widgets.text import Caption, TextBlock
from kiosk.widgets.tile import Strip, Tile

KEY = "petition_new"
_TITLE = "发起联名"
_SIDE = 0.58


def load(terminal: Any, revision: str = "", row: int = 0) -> NewView:
    """Thresholds of this moment, what is collecting already, groups for the lists.

    With a revision's row: what a petition about that entry would say.
    """
    from kiosk.actions import identifying, petitioning

    view = new_view(
        terminal.terms(), petitioning.petitions(terminal),
        identifying.groups(terminal), terminal.now().date,
    )  # fmt: skip
    return _about(terminal, view, revision, row) if revision else view


def _about(terminal: Any, view: NewView, revision: str, row: int) -> NewView:
    from content import queries
    from kiosk.actions import petitioning
    from kiosk.errors import UnknownRevision

    found = facts.shown(terminal, revision)
    line = queries.line_at(terminal.db, terminal.org, revision, row)
    if line is None:
        raise UnknownRevision("这一笔不在这台机器上")
    same = petitioning.open_about(terminal, about_of(line))
    return about_entry(view, line, found, same)


def build(view: NewView, shell: Shell) -> Page:
    """The first thing not chosen yet; when all is chosen, the preview."""
    if view.about is not None:
        title = TextBlock("看一看，就这样写吗？", theme.TITLE, bold=True)
        return _shown(view, shell, view.about, title, Button("返回", shell.back, icon="back"))
    draft: dict[str, str] = shell.memory.draft.setdefault(KEY, {})
    topic = topic_named(draft.get("topic", ""))
    if topic is None:
        return _topics(view, shell, draft)
    now = asking(view, topic, draft)
    if now is not None:
        return _slot(shell, draft, topic, now)
    return _preview(view, shell, draft, topic)


def _choose(shell: Shell, draft: dict[str, str], name: str, value: str) -> None:
    draft[name] = value
    shell.redraw()


def _step_back(shell: Shell, draft: dict[str, str]) -> Button:
    """The choice before this one, or the page before."""

    def back() -> None:
        if draft:
            draft.popitem()
            shell.redraw()
        else:
            shell.back()

    return Button("上一步" if draft else "返回", back, icon="back")


def _page(
    shell: Shell, draft: dict[str, str], body: list[Block], controls: list[Block], *own: Button
) -> Page:
    bar = [_step_back(shell, draft), common.bigger(shell), *own]
    head = common.head(shell, _TITLE)
    return Page(head, body, controls, bar, side=_SIDE, bar_left=True, tall=True)


def _topics(view: NewView, shell: Shell, draft: dict[str, str]) -> Page:
    body: list[Block] = [
        StepTitle("您想问哪一件事？", 1, 5),
        TextBlock(f"{view.window_days} 天里满 {view.threshold} 人签名，村里就要答复。"),
    ]
    tiles: list[Block] = [_tile(topic, shell, draft) for topic in topics()]
    return _page(shell, draft, body, [Column(tiles, gap=20)])


def _tile(topic: Topic, shell: Shell, draft: dict[str, str]) -> Tile:
    """Low enough for all topics to stand below each other."""
    return Tile(
        topic.icon, topic.tone, topic.label, topic.caption,
        lambda: _choose(shell, draft, "topic", topic.id), high=152,
    )  # fmt: skip


def _slot(shell: Shell, draft: dict[str, str], topic: Topic, now: Asking) -> Page:
    body: list[Block] = [
        Card(Column([Caption("您要问的事"), TextBlock(_so_far(topic, draft), bold=True)], gap=6)),
        StepTitle(now.slot.ask, now.step, now.steps),
    ]
    buttons = [
        Button(
            option,
            lambda option=option: _choose(shell, draft, now.slot.name, option),  # type: ignore[misc]
        )
        for option in now.options
    ]
    return _page(shell, draft, body, [EvenGrid(buttons, 2 if theme.look().portrait else 3)])


def _so_far(topic: Topic, draft: dict[str, str]) -> str:
    chosen = [draft[slot.name] for slot in topic.slots if slot.name in draft]
    return "，".join([topic.label, *chosen])


def _preview(view: NewView, shell: Shell, draft: dict[str, str], topic: Topic) -> Page:
    title = StepTitle("看一看，就这样写吗？", len(topic.slots) + 2, len(topic.slots) + 2)
    return _shown(view, shell, preview(view, topic, draft), title, _step_back(shell, draft))


def _shown(view: NewView, shell: Shell, seen: Preview, title: Block, back: Button) -> Page:
    text: list[Block] = [TextBlock(seen.topic, theme.LEAD, bold=True)]
    text += [TextBlock(line) for line in seen.text]
    rules: list[Block] = [TextBlock("以后怎么办", bold=True)]
    small = not theme.look().portrait
    rules += [Caption(line) if small else TextBlock(line) for line in view.rules()]
    body: list[Block] = [title, Card(Column(text, gap=10), (48, 26))]
    if seen.same:
        body.insert(1, Strip("同样的事已经有人发起了，请直接去签名。", "out"))
        own = Button("去签那一个", lambda: shell.go("sign", id=seen.same), FILLED)
    else:
        own = Button("对，我来签第一个", lambda: _sign_first(shell, seen), FILLED)
    head, bar = common.head(shell, _TITLE), [back, common.bigger(shell), own]
    after = Card(Column(rules, gap=12))
    if theme.look().portrait or theme.look().text == 2:
        return Page(head, [*body, after], bar=bar)
    return Page(head, body, [after], bar, side=0.4, bar_left=True)


def _sign_first(shell: Shell, seen: Preview) -> None:
    shell.go("sign", topic=seen.topic, text=seen.whole, about=seen.about)


ROUTE = Route("petition_new", load, build)
