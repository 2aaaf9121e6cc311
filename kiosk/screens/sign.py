"""Signing a joint petition in three steps: who are you, what do you sign, your signature.

It also begins a petition (its beginner signs first), and takes a signature back.
"""

from typing import Any

from hearings.errors import AlreadySigned, UnknownPetition
from kiosk import theme
from kiosk.navigation import Shell
from kiosk.routes import Route
from kiosk.screens import common
from kiosk.screens.errand import (
    CONFIRM,
    DONE,
    DRAW,
    SHIELD,
    STANDING,
    Errand,
    ask,
    errand_of,
    give_up,
    not_saved,
    save,
    step_to,
)
from kiosk.screens.identify import Desk, identify_page, personal_head, who_card
from kiosk.screens.saved import saved_page
from kiosk.views.identify import DeskView, desk_view
from kiosk.views.sign import SignView, opening_view, sign_view, signed_outcome, unsigned_outcome
from kiosk.widgets.block import Block, Column
from kiosk.widgets.button import FILLED, OUTLINE, QUIET, Button
from kiosk.widgets.card import Card
from kiosk.widgets.page import Page
from kiosk.widgets.privacy import PersonalPage, shield
from kiosk.widgets.signature_pad import SignaturePad
from kiosk.widgets.stepper import Stepper
from kiosk.widgets.steps import StepTitle
from kiosk.widgets.text import Caption, TextBlock

TITLE, SHORT_TITLE = "联名：我要签名", "我要签名"
STEPS = 3


def load(
    terminal: Any,
    id: str = "",  # noqa: A002
    topic: str = "",
    text: str = "",
    about: str = "",
) -> SignView:
    """The petition of that id, or the one to be begun with `topic` and `text`, `about` an entry."""
    from kiosk.actions import petitioning

    desk = load_desk(terminal)
    if not id:
        return opening_view(topic, text, terminal.terms(), desk, about)
    found = petitioning.petition(terminal, id)
    if found is None:
        raise UnknownPetition
    return sign_view(found, desk, found.key_id in terminal.village_keys())


def load_desk(terminal: Any) -> DeskView:
    """Groups and witnesses."""
    from content import queries
    from kiosk.actions import identifying

    staff = queries.staff(terminal.db, terminal.org)
    return desk_view(identifying.groups(terminal), staff)


def build(view: SignView, shell: Shell) -> Page:
    """The page of the step reached."""
    errand = errand_of(shell, view)
    if errand.step == DONE:
        return saved_page(shell, errand.outcome, title(), "petitions")
    if view.barred:
        return _barred(view, shell)
    desk = Desk(
        shell, errand, view.desk, title(), STEPS, "不签了",
        lambda: petition_card(view), lambda: _standing(shell, errand, view),
    )  # fmt: skip
    steps = {SHIELD: _shield, STANDING: _already, CONFIRM: _confirm, DRAW: _draw}
    return identify_page(desk) or steps[errand.step](desk, view)


def title() -> str:
    """The head's words, fewer where letters are large."""
    return TITLE if theme.look().text == 0 or not theme.look().portrait else SHORT_TITLE


def petition_card(view: SignView) -> Card:
    """What is being signed, and how many have."""
    blocks: list[Block] = [TextBlock(view.topic, theme.LEAD, bold=True)]
    if theme.look().portrait or theme.look().text == 0:
        blocks.append(Caption(view.so_far))
    blocks.append(Stepper(min(view.signed, view.threshold), view.threshold))
    return Card(Column(blocks, gap=14))


def _barred(view: SignView, shell: Shell) -> Page:
    body: list[Block] = [petition_card(view), TextBlock(view.barred, theme.LEAD)]
    bar = [common.bigger(shell), Button("返回", lambda: give_up(shell), icon="back")]
    return PersonalPage(personal_head(shell, title()), body, bar=bar)


def _standing(shell: Shell, errand: Errand, view: SignView) -> None:
    """It is certain who stands here: has this person signed?"""
    from kiosk.actions import petitioning

    who = errand.known
    if not view.id:
        step_to(shell, errand, SHIELD)
        return

    def found(signed: bool) -> None:
        errand.standing = signed
        step_to(shell, errand, SHIELD)

    ask(shell, errand, lambda t: petitioning.has_signed(t, view.id, who), found)


# -- 2: the shield, and what is signed ----------------------------------------------------------


def _shield(desk: Desk, view: SignView) -> Page:
    def alone() -> None:
        only_back = desk.errand.standing or view.over
        step_to(desk.shell, desk.errand, STANDING if only_back else CONFIRM)

    words = "下一页有您要签的事，只给您一个人看。"
    body: list[Block] = [StepTitle("先看看旁边", 2, STEPS), shield(words)]
    go = Button("好了，旁边没有人看", alone, FILLED, high=160)
    return desk.one_act(body, go)


def _confirm(desk: Desk, view: SignView) -> Page:
    lines: list[Block] = [Caption("您要签的是"), TextBlock(view.topic, theme.LEAD, bold=True)]
    lines += [TextBlock(line) for line in view.text.splitlines() if line]
    body: list[Block] = [StepTitle("看一看，对不对", 2, STEPS), who_card(desk.errand)]
    reading: list[Block] = [
        Card(Column(lines, gap=14)),
        Caption("名单不上屏幕。县里核对以前，随时可以撤回。"),
    ]
    on = Button(
        "对，去签名", lambda: step_to(desk.shell, desk.errand, DRAW), FILLED, high=160,
        icon="pen",
    )  # fmt: skip
    return desk.one_act(body, on, reading=reading)


def _already(desk: Desk, view: SignView) -> Page:
    signed = bool(desk.errand.standing)
    title = "您已经签过了" if signed else "签名的时间已经过了"
    words = (
        "一个人只算一次，不用再签。要是改了主意，现在可以撤回。"
        if signed
        else "这个联名不能再签，可以重新发起一个。"
    )
    card = Card(
        Column([TextBlock(title, theme.TITLE, bold=True), TextBlock(words)], gap=14), (48, 44)
    )
    body: list[Block] = [StepTitle("看一看", 2, STEPS), who_card(desk.errand), card]
    leave = Button("不撤了" if signed else "知道了", lambda: give_up(desk.shell), FILLED)
    if signed and view.can_take_back:
        back = Button("撤回我的签名", lambda: _ask_back(desk, view), high=150)
        return desk.one_act(body, back, leave)
    return PersonalPage(desk.head(), body, bar=[common.bigger(desk.shell), leave])


def _ask_back(desk: Desk, view: SignView) -> None:
    desk.shell.ask(
        "撤回签名吗？",
        "撤回以后，您的签名就不算了。想好了还可以再来签。",
        [("撤回", lambda: _take_back(desk, view)), ("不撤了", lambda: None)],
    )


def _take_back(desk: Desk, view: SignView) -> None:
    from kiosk.actions import petitioning
    from kiosk.screens import facts

    who = desk.errand.known

    def unsign(terminal: Any) -> Any:
        position = petitioning.unsign(terminal, view.id, who)
        now = petitioning.petition(terminal, view.id)
        if now is None:
            raise UnknownPetition
        return unsigned_outcome(now, facts.receipt(terminal, position))

    _save(desk, unsign)


# -- 3: the signature ---------------------------------------------------------------------------


def _draw(desk: Desk, view: SignView) -> Page:
    save, wipe = Button("签好了", None, icon="check"), Button("擦掉重写", None, icon="erase")

    def changed() -> None:
        _set(save, (lambda: _sign(desk, view, pad)) if pad.enough else None, FILLED)
        _set(wipe, pad.wipe if pad.strokes else None, OUTLINE)

    pad = SignaturePad(desk.errand.strokes, changed)
    body: list[Block] = [StepTitle("请用手指写下您的名字", 3, STEPS), pad]
    if theme.look().portrait:
        body.insert(0, Card(TextBlock(view.topic, theme.LEAD, bold=True)))
    page = PersonalPage(desk.head(), body, [], [desk.quit_button(), wipe, save], fills=True)
    changed()
    return page


def _set(button: Button, action: Any, kind: str) -> None:
    button.action = action
    button.kind = kind if action is not None else QUIET
    button.arrange()


def _sign(desk: Desk, view: SignView, pad: SignaturePad) -> None:
    from kiosk.actions import petitioning
    from kiosk.screens import facts

    who, strokes = desk.errand.known, pad.packed()

    def sign(terminal: Any) -> Any:
        if view.id:
            number, position = view.id, petitioning.sign(terminal, view.id, who, strokes)
        else:
            number, position = petitioning.open_and_sign(
                terminal, view.topic, view.text, who, strokes, view.about
            )
        now = petitioning.petition(terminal, number)
        if now is None:
            raise UnknownPetition
        return signed_outcome(now, facts.receipt(terminal, position))

    _save(desk, sign)


def _save(desk: Desk, job: Any) -> None:
    """Who has signed at another terminal meanwhile is told so."""
    errand = desk.errand

    def failed(error: BaseException) -> bool:
        if isinstance(error, AlreadySigned):
            errand.standing = True
            step_to(desk.shell, errand, STANDING)
            return True
        return not_saved(desk.shell, error)

    save(desk.shell, errand, job, failed, forget="petition_new")


ROUTE = Route("sign", load, build, personal=True)
