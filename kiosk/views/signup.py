"""Signing up for a hearing: for which seats one may, and what came of it."""

from dataclasses import dataclass

from content.roster import Villager
from hearings.hearing_rules import may_represent
from hearings.model import CATEGORIES, SignupStanding
from kiosk.views.hearings import HearingView, standing_words
from kiosk.views.identify import DeskView
from kiosk.views.receipts import Receipt
from kiosk.views.shapes import Option
from kiosk.views.sign import Outcome

_OTHER_KEY = "这场听证会是在别的机器上排的，这台机器上报不了。请到那台机器上报名。"


@dataclass(frozen=True, slots=True)
class SignupView:
    """The hearing's notice; `barred` says why nobody can sign up here now."""

    hearing: HearingView
    desk: DeskView
    barred: str = ""


def signup_view(hearing: HearingView, desk: DeskView, key_held: bool) -> SignupView:
    """The view of signing up."""
    barred = ""
    if not hearing.open:
        barred = "这场听证会的报名已经结束了。"
    elif not key_held:
        barred = _OTHER_KEY
    elif not desk.groups:
        barred = "村里的名册还没有放进这台机器，请找村干部。"
    return SignupView(hearing, desk, barred)


def categories_for(hearing: HearingView, person: Villager) -> tuple[Option, ...]:
    """Each category with what a seat in it means now; quiet where the roster does not allow it."""
    options = []
    for seat in hearing.seats:
        may = may_represent(person, seat.category)
        left = seat.quota - seat.taken
        state = f"还有 {left} 席" if left > 0 else "满了，排队"
        label = f"{seat.name}　{state}" if may else f"{seat.name}　您不是"
        options.append(Option(seat.category, label, may))
    return tuple(options)


def seated_outcome(hearing: HearingView, standing: SignupStanding, receipt: Receipt) -> Outcome:
    """After signing up: `您有座位，第 4 席`, or how many wait in front."""
    title, words = standing_words(standing)
    kind = CATEGORIES.get(standing.category, "")
    lines = f"{kind}。{hearing.when}，{hearing.where}。{words}"
    return Outcome(title, lines, 0, 0, "", receipt)


def left_outcome(receipt: Receipt) -> Outcome:
    """After leaving."""
    words = "座位让给后面的人了。要是又能来，可以再报名。"
    return Outcome("已退出报名", words, 0, 0, "", receipt)
