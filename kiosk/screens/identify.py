"""Who are you: picked from the roster, proven by the last four digits or by a witness."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kiosk import theme
from kiosk.actions import identifying
from kiosk.navigation import Shell
from kiosk.screens import common
from kiosk.screens.errand import (
    FACTOR,
    PICK,
    PIN,
    WITNESS,
    Errand,
    ask,
    drop,
    give_up,
    step_to,
)
from kiosk.theme import look
from kiosk.views.identify import DeskView, initials_of
from kiosk.views.masking import masked
from kiosk.widgets.block import Block, Grid, Space
from kiosk.widgets.button import Button
from kiosk.widgets.card import Card
from kiosk.widgets.head import Head, inner_head
from kiosk.widgets.page import Page
from kiosk.widgets.privacy import PersonalPage
from kiosk.widgets.roster_pick import Picks, RosterPick
from kiosk.widgets.secret_pad import SecretPad
from kiosk.widgets.steps import Beside, StepTitle
from kiosk.widgets.text import Caption, TextBlock
from kiosk.widgets.tile import Strip
from sync.secrets import MAX_PIN, MIN_PIN

SIDE = 0.56


@dataclass(frozen=True)
class Desk:
    """One errand's frame: its title, how many steps it counts, the words for giving up.

    `about()` is the card that says what it is for; `proven()` is called once it is certain who
    stands here.
    """

    shell: Shell
    errand: Errand
    view: DeskView
    title: str
    steps: int
    quit: str
    about: Callable[[], Block]
    proven: Callable[[], None]

    def head(self) -> Head:
        """首页 forgets; the staff's door is shut while a villager is being identified."""
        return personal_head(self.shell, self.title)

    def bar(self, *own: Button) -> list[Button]:
        """The screen's own button, bigger letters, and giving up."""
        return [*own, common.bigger(self.shell), self.quit_button()]

    def quit_button(self) -> Button:
        """不签了, 不报了."""
        return Button(self.quit, lambda: give_up(self.shell))

    def page(
        self,
        body: Sequence[Block],
        controls: Sequence[Block],
        bar: Sequence[Button],
        side: float = SIDE,
    ) -> Page:
        """Content and controls in this errand's frame."""
        return PersonalPage(self.head(), body, controls, bar, side=side, bar_left=True, tall=True)

    def one_act(
        self,
        body: Sequence[Block],
        act: Button,
        leave: Button | None = None,
        reading: Sequence[Block] = (),
    ) -> Page:
        """A page with one thing to do, large; `leave` in the place of giving up.

        `reading` is what must be read first; a landscape gives it a column of its own.
        """
        bar = [common.bigger(self.shell), leave or self.quit_button()]
        if look().portrait:
            return PersonalPage(self.head(), [*body, *reading], [act], bar)
        if reading:
            return self.page([*body, Space(grow=1), act], reading, bar)
        return PersonalPage(self.head(), body, [], [*bar, act])

    def heading(self, title: str, card: Block) -> list[Block]:
        """Card and counted title; the title first where the room is low."""
        step = StepTitle(title, 1, self.steps)
        return [card, step] if look().portrait else [step, card]


def personal_head(shell: Shell, title: str) -> Head:
    """A head whose 首页 forgets who was here, and without the staff's door."""

    def home() -> None:
        drop(shell)
        shell.home()

    return inner_head(title, shell.village, home, lambda: None)


def identify_page(desk: Desk) -> Page | None:
    """The page of the step the errand is at, or None when it is past identification."""
    pages = {PICK: _pick, FACTOR: _factor, WITNESS: _witness, PIN: _pin}
    page = pages.get(desk.errand.step)
    return None if page is None else page(desk)


# -- 1: which name ----------------------------------------------------------------------------


def _pick(desk: Desk) -> Page:
    body = desk.heading("您是哪一位？", desk.about())
    roster = RosterPick(desk.view.groups, desk.errand.picking, _picks(desk))
    hint = Caption("找不到自己的名字，请找监督委员会的人帮忙。")
    return desk.page(body, [roster, hint], desk.bar())


def _picks(desk: Desk) -> Picks:
    from content import roster

    shell, errand, picking = desk.shell, desk.errand, desk.errand.picking

    def group(name: str) -> None:
        if not name:
            picking.choose_group("", ())
            shell.redraw()
            return

        def found(people: Any) -> None:
            picking.choose_group(name, initials_of(people))
            shell.redraw()

        ask(shell, errand, lambda t: roster.villagers(t.db, t.org, group=name), found)

    def initial(letter: str) -> None:
        if not letter:
            picking.choose_initial("", ())
            shell.redraw()
            return

        def found(people: Any) -> None:
            picking.choose_initial(letter, people)
            shell.redraw()

        where = picking.group
        ask(
            shell, errand,
            lambda t: roster.villagers(t.db, t.org, group=where, initial=letter), found,
        )  # fmt: skip

    return Picks(group, initial, lambda number: _picked(desk, number))


def _picked(desk: Desk, number: str) -> None:
    from kiosk.actions import attempts

    errand = desk.errand
    person = next(one for one in errand.picking.people if one.roster_no == number)

    def found(known: bool) -> None:
        errand.person = person
        if known:
            step_to(desk.shell, errand, FACTOR)
        else:
            said = "名册上没有您的身份证后四位，请监督委员会的人作证。"
            step_to(desk.shell, errand, WITNESS, said)

    ask(desk.shell, errand, lambda t: attempts.has_factor(t, number), found)


def who_card(errand: Errand) -> Card:
    """The name picked, masked, and its group."""
    person = errand.picked
    name = TextBlock(masked(person.name), theme.TITLE, bold=True)
    return Card(Beside(name, TextBlock(person.group)), pad=(48, 20))


def _again(desk: Desk) -> Button:
    """不是我: back to the names."""

    def again() -> None:
        desk.errand.person = desk.errand.witness = None
        step_to(desk.shell, desk.errand, PICK)

    return Button("不是我", again, icon="back")


def _said(errand: Errand) -> list[Block]:
    return [Strip(errand.said, "seal")] if errand.said else []


# -- 1: the last four digits ------------------------------------------------------------------


def _factor(desk: Desk) -> Page:
    body = desk.heading("身份证最后四位", who_card(desk.errand))
    body += _said(desk.errand) or [TextBlock("只显示圆点。最后是 X 的，按 X。")]
    witness = Button("请人作证", lambda: step_to(desk.shell, desk.errand, WITNESS))
    bar = [_again(desk), witness, desk.quit_button()]
    length = identifying.FACTOR_LENGTH
    pad = SecretPad(lambda typed: _typed(desk, typed), length, length, extra="X")
    return desk.page(body, [pad], bar, 0.5)


def _typed(desk: Desk, typed: str) -> None:
    from kiosk.actions import attempts
    from kiosk.errors import FactorRests, UnknownVillager

    errand = desk.errand
    number = errand.picked.roster_no

    def wrong(error: BaseException) -> bool:
        if not isinstance(error, UnknownVillager):
            return False
        rests = isinstance(error, FactorRests)
        step_to(desk.shell, errand, WITNESS if rests else FACTOR, str(error))
        return True

    ask(
        desk.shell, errand, lambda t: attempts.identify(t, number, typed),
        lambda who: _proven(desk, who), wrong,
    )  # fmt: skip


def _proven(desk: Desk, who: Any) -> None:
    desk.errand.who = who
    desk.errand.said = ""
    desk.errand.picking.choose_group("", ())
    desk.proven()


# -- 1: a witness -----------------------------------------------------------------------------


def _witness(desk: Desk) -> Page:
    body = [*desk.heading("请哪一位作证？", who_card(desk.errand)), *_said(desk.errand)]

    def chosen(place: int) -> Callable[[], None]:
        def choose() -> None:
            desk.errand.witness = desk.view.committee[place]
            step_to(desk.shell, desk.errand, PIN)

        return choose

    members: list[Block] = [
        Button(member.label, chosen(place), high=140, size=theme.TITLE)
        for place, member in enumerate(desk.view.committee)
    ]
    words = "要是村务监督委员会的人，要认识您，要自己输密码。"
    if not members:
        words = "这台机器上还没有监督委员会的人，请找村干部。"
    digits = Button("输后四位", lambda: step_to(desk.shell, desk.errand, FACTOR))
    bar = [_again(desk), digits, desk.quit_button()]
    columns = 1 if len(members) < 2 else 2
    return desk.page(body, [TextBlock(words), Grid(members, columns)], bar, 0.5)


def _pin(desk: Desk) -> Page:
    body = desk.heading(f"请{desk.errand.member.label}输密码", who_card(desk.errand))
    body += _said(desk.errand) or [TextBlock("输了就是作证：站在这里的就是这个人。")]
    pad = SecretPad(lambda typed: _vouched(desk, typed), MIN_PIN, MAX_PIN)
    other = Button("换一个人", lambda: step_to(desk.shell, desk.errand, WITNESS))
    return desk.page(body, [pad], [_again(desk), other, desk.quit_button()], 0.5)


def _vouched(desk: Desk, typed: str) -> None:
    from kiosk.actions import staffing
    from kiosk.errors import LoginRefused, UnknownVillager

    errand = desk.errand
    number, member = errand.picked.roster_no, errand.member.value

    def vouch(terminal: Any) -> Any:
        return identifying.vouch(terminal, number, staffing.log_in(terminal, member, typed))

    def wrong(error: BaseException) -> bool:
        if not isinstance(error, LoginRefused | UnknownVillager):
            return False
        step_to(desk.shell, errand, PIN, f"{error}。")
        return True

    ask(desk.shell, errand, vouch, lambda who: _proven(desk, who), wrong, "正在核对……")
