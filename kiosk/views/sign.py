"""Signing a joint petition: what is signed, and what came of it.  Nothing personal is in here."""

from dataclasses import dataclass

from hearings.model import HearingTerms, Petition, PetitionState
from kiosk.views.identify import DeskView
from kiosk.views.petitions import PROVISIONAL
from kiosk.views.receipts import Receipt

_OPEN = (PetitionState.COLLECTING, PetitionState.REACHED)
_UNSEALED = (*_OPEN, PetitionState.LAPSED)
_ENOUGH = "人数够了。县里核对以后，村里就要答复。"
_OTHER_KEY = "这个联名是在别的机器上发起的，这台机器上签不了。请到发起的那台机器上签。"


@dataclass(frozen=True, slots=True)
class SignView:
    """`id` is '' for a petition that is being begun: then `topic` and `text` are what it says,
    `about` the entry (`<revision>/<row>`) it was begun from, if one.

    `barred` says why nobody can sign here now; `can_take_back` stays true until sealing; `over`:
    the window has passed, one may only take back.
    """

    id: str
    topic: str
    text: str
    signed: int
    threshold: int
    desk: DeskView
    barred: str = ""
    can_take_back: bool = False
    over: bool = False
    about: str = ""

    @property
    def so_far(self) -> str:
        """`已有 9 人签名，满 10 人就要开听证会。名单不上屏幕。`"""
        if not self.id:
            return f"您是第一个签名的人，满 {self.threshold} 人村里就要答复。名单不上屏幕。"
        return f"已有 {self.signed} 人签名，满 {self.threshold} 人村里就要答复。名单不上屏幕。"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was saved: a headline, what it means, and the receipt."""

    title: str
    words: str
    signed: int
    threshold: int
    note: str
    receipt: Receipt


def sign_view(one: Petition, desk: DeskView, key_held: bool) -> SignView:
    """The view of signing a petition that stands."""
    unsealed = one.state in _UNSEALED
    return SignView(
        one.id, one.topic, one.text, one.signed, one.threshold, desk,
        _barred(one, desk, key_held), unsealed and key_held, one.window_over,
    )  # fmt: skip


def opening_view(
    topic: str, text: str, terms: HearingTerms, desk: DeskView, about: str = ""
) -> SignView:
    """The view of being the first to sign a petition one begins."""
    barred = _no_roster(desk)
    return SignView("", topic, text, 0, terms.threshold, desk, barred, about=about)


def _no_roster(desk: DeskView) -> str:
    return "" if desk.groups else "村里的名册还没有放进这台机器，请找村干部。"


def _barred(one: Petition, desk: DeskView, key_held: bool) -> str:
    if not key_held:
        return _OTHER_KEY
    if one.state not in _UNSEALED:
        return "这个联名县里已经核对封存，不能再签，也不能再撤。"
    return _no_roster(desk)


def signed_outcome(one: Petition, receipt: Receipt) -> Outcome:
    """After a signature: `已签名，第 10 位`, and how many are missing."""
    note = PROVISIONAL if one.provisional else ""
    return signed_so_far(one.signed, one.threshold, note, receipt)


def signed_so_far(signed: int, threshold: int, note: str, receipt: Receipt) -> Outcome:
    """As `signed_outcome`, by the numbers alone."""
    needed = max(threshold - signed, 0)
    rest = f"还差 {needed} 人。请告诉乡亲们也来签。" if needed else _ENOUGH
    return Outcome(
        f"已签名，第 {signed} 位", rest, min(signed, threshold), threshold, note, receipt
    )


def unsigned_outcome(one: Petition, receipt: Receipt) -> Outcome:
    """After taking back."""
    rest = f"现在 {one.signed} 人签名，还差 {one.needed} 人。您想好了还可以再签。"
    return Outcome(
        "已撤回您的签名", rest, min(one.signed, one.threshold), one.threshold, "", receipt
    )
