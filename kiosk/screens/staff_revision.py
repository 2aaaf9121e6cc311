"""One disclosure, before whoever has to act on it."""

from collections.abc import Callable
from typing import Any

from content.model import Staff
from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import staff
from kiosk.theme import look
from kiosk.typeset import Span
from kiosk.views.staff_revision import CheckLine, ClassLine, RevisionView, revision_view
from kiosk.widgets.block import Block, Column, Row
from kiosk.widgets.button import FILLED, Button
from kiosk.widgets.card import Card, Rule
from kiosk.widgets.figures import Figures
from kiosk.widgets.page import Page
from kiosk.widgets.text import Caption, TextBlock
from kiosk.widgets.tile import Strip


def load(terminal: Any, who: Staff, revision: str) -> RevisionView:
    """The revision with its sums, and what it changes where it is a correction."""
    from content import queries
    from kiosk.actions import disclosing
    from kiosk.errors import UnknownRevision

    found = disclosing.revision(terminal, revision)
    summary = queries.ledger_summary(terminal.db, terminal.org, found.period, revision)
    if summary is None:
        raise UnknownRevision("这份账不在这台机器上")
    changes = (
        queries.diff_revisions(terminal.db, terminal.org, found.corrects, revision)
        if found.corrects
        else None
    )
    return revision_view(who, summary, changes)


def build(view: RevisionView, shell: Shell) -> Page:
    """What must be read, the figures, the arithmetic; below, what can be done."""
    body: list[Block] = [_title(view), *(Strip(said, tone) for said, tone in view.said)]
    body.append(Card(Figures(view.figures), (48, 28)))
    look_at: list[Block] = [_rows(view, shell)]
    if view.changes is not None:
        look_at.append(_changes(view, shell))
    if view.photos:
        look_at.append(_photos(view, shell))
    beside = look().text == 0 and len(look_at) < 3
    body.append(Row(look_at) if beside else Column(look_at))
    body.append(checks_card(view.checks, view.dropped))
    if view.classes:
        body.append(_classes(view.classes))
    body.append(Card(_history(view), (48, 28)))
    bar = staff.bar(shell, *_acts(view, shell))
    return Page(staff.head(shell, "看一份账"), body, bar=bar, side=0.28)


def _title(view: RevisionView) -> Block:
    state = TextBlock(view.state, theme.LEAD, view.tone, bold=True, align="right")
    state.fixed_width = state.natural_width()
    return Row([TextBlock(view.title, theme.LEAD, bold=True), state], align="middle")


def _rows(view: RevisionView, shell: Shell) -> Button:
    label = f"一笔一笔看（{view.rows:,} 笔）"
    return Button(label, lambda: shell.go("staff_rows", revision=view.id), icon_right="right")


def _photos(view: RevisionView, shell: Shell) -> Button:
    label = f"看票据照片（{view.photos:,} 张）"
    return Button(label, lambda: shell.go("staff_photo", revision=view.id), icon_right="right")


def _changes(view: RevisionView, shell: Shell) -> Button:
    label = f"看改了什么（{view.changes:,} 处）"
    return Button(label, lambda: shell.go("staff_changes", revision=view.id), icon_right="right")


def checks_card(checks: tuple[CheckLine, ...], dropped: str = "") -> Card:
    """Each check with its arithmetic, and what was left out."""
    bad = sum(not check.ok for check in checks)
    title = f"{bad} 项对不上" if bad else "账都对得上"
    blocks: list[Block] = [TextBlock(title, theme.LEAD, "seal" if bad else "in", bold=True)]
    for check in checks:
        sign = Span("✓ " if check.ok else "✗ ", "in" if check.ok else "seal", True)
        name = Span(check.title, "ink" if check.ok else "seal", True)
        blocks.append(Column([TextBlock([sign, name]), Caption(check.detail)], gap=0))
    if dropped:
        blocks += [Rule(), TextBlock(dropped, tone="out")]
    return Card(Column(blocks, gap=14), (48, 28))


def _classes(classes: tuple[ClassLine, ...]) -> Card:
    title: list[Block] = [TextBlock("按类别合计", theme.LEAD, bold=True)]
    return Card(Column([*title, *(_class(one) for one in classes)], gap=10), (48, 28))


def _class(one: ClassLine) -> Block:
    amount = TextBlock(one.amount, theme.BODY, one.tone, bold=True, align="right")
    amount.fixed_width = amount.natural_width()
    return Row([TextBlock(one.name), amount], align="top")


def _history(view: RevisionView) -> Column:
    return Column([Caption(view.source), *(Caption(step) for step in view.steps)], gap=6)


def _acts(view: RevisionView, shell: Shell) -> list[Button]:
    makers: dict[str, Callable[[RevisionView, Shell], Button]] = {
        "submit": _submit,
        "drop": _drop,
        "again": _again,
        "correct": _correct,
        "review": _review,
        "approve": _approve,
        "publish": _publish,
        "return": _return,
        "withdraw": _withdraw,
    }
    return [makers[act](view, shell) for act in view.acts]


def _submit(view: RevisionView, shell: Shell) -> Button:
    from kiosk.actions import disclosing

    def go() -> None:
        done = f"{view.title}已经送去审核。"
        staff.act(shell, disclosing.submit, lambda _: staff.desk(shell, done), revision_id=view.id)

    return Button("送去审核", go, FILLED)


def _review(view: RevisionView, shell: Shell) -> Button:
    from kiosk.actions import disclosing

    def pass_() -> None:
        done = f"{view.title}审核通过，等村两委批准。"
        staff.act(shell, disclosing.review, lambda _: staff.desk(shell, done), revision_id=view.id)

    def ask() -> None:
        words = f"{view.title}，{view.rows:,} 笔。您看过了，账和票据对得上？"
        shell.ask("审核通过？", words, [("看过了，通过", pass_), ("再看看", lambda: None)])

    return Button("审核通过", ask, FILLED)


def _approve(view: RevisionView, shell: Shell) -> Button:
    return Button("逐条检查", lambda: shell.go("staff_check", revision=view.id), FILLED)


def _publish(view: RevisionView, shell: Shell) -> Button:
    return Button("公开", lambda: shell.go("staff_publish", revision=view.id), FILLED)


def _return(view: RevisionView, shell: Shell) -> Button:
    return Button("退回", lambda: shell.go("staff_return", revision=view.id, title=view.title))


def _withdraw(view: RevisionView, shell: Shell) -> Button:
    def go() -> None:
        shell.go("staff_return", revision=view.id, title=view.title, what="撤回")

    return Button("撤回", go)


def _drop(view: RevisionView, shell: Shell) -> Button:
    def go() -> None:
        shell.go("staff_return", revision=view.id, title=view.title, what="作废")

    return Button("作废", go)


def _again(view: RevisionView, shell: Shell) -> Button:
    def go() -> None:
        shell.go("clerk_files", who=staff.who(shell), period=view.period)

    return Button("换文件再导入", go, FILLED)


def _correct(view: RevisionView, shell: Shell) -> Button:
    def go() -> None:
        shell.go("clerk_reason", who=staff.who(shell), period=view.period, corrects=view.id)

    return Button("更正", go, FILLED)


ROUTE = Route("staff_revision", load, build, staff=True)
