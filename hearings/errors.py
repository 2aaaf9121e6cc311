"""Refusals of this floor. ``str(error)`` is what the villager reads; ``code`` is for the engineer.

Full seats are no refusal: the sign-up stands on the waiting list.
"""

from datetime import date
from typing import ClassVar


class HearingRefused(Exception):
    """Root: a rule says no; nothing was written. ``message_zh`` overrides the class's words."""

    code: ClassVar[str] = "H100"
    words: ClassVar[str] = "现在办不了，请找村干部。"

    def __init__(self, message_zh: str | None = None) -> None:
        super().__init__(message_zh or self.words)

    @property
    def message_zh(self) -> str:
        """The plain Chinese sentence."""
        return str(self)


class UnknownPetition(HearingRefused):
    """No petition of this id is known on this terminal."""

    code = "H101"
    words = "没有找到这个联名，请回上一页再选一次。"


class UnknownHearing(HearingRefused):
    """No hearing of this id is known on this terminal."""

    code = "H102"
    words = "没有找到这场听证会，请回上一页再选一次。"


class NotOnRoster(HearingRefused):
    """The person is not on the village's roster."""

    code = "H103"
    words = "村名册上没有找到您，请找村监督委员会的人帮忙。"


class OtherVillageKey(HearingRefused):
    """This terminal holds another village key than the petition or hearing was opened with.

    Keys made with it could not be told from a second person's, so nobody would be counted once.
    """

    code = "H104"
    words = "这台机器的村钥匙和发起时不一样，请换一台机器，或者找村干部。"


class TooManyRounds(HearingRefused):
    """Signed and taken back more often than a log can count."""

    code = "H105"
    words = "这件事您改的次数太多了，请找村监督委员会的人帮忙。"


class AlreadySigned(HearingRefused):
    """This person's signature already counts."""

    code = "H110"
    words = "您已经签过了，一个人只算一次。"


class NotSigned(HearingRefused):
    """There is no signature of this person to take back."""

    code = "H111"
    words = "您没有签过这个联名，不用撤。"


class PetitionClosed(HearingRefused):
    """Sealed or answered: neither signing nor taking back is possible any more."""

    code = "H112"
    words = "这个联名县里已经核对封存，不能再签，也不能再撤。"


class WindowOver(HearingRefused):
    """The collecting window has passed."""

    code = "H113"
    words = "这个联名的签名时间已经过了，可以重新发起一个。"


class SignatureMissing(HearingRefused):
    """Nothing was drawn."""

    code = "H114"
    words = "还没有签名，请在框里用手指写下您的名字。"


class SignatureTooLarge(HearingRefused):
    """The drawn signature does not fit a sealed record."""

    code = "H115"
    words = "签名太长，存不下，请擦掉重新签一次。"


class TextRefused(HearingRefused):
    """Topic, text, place or reason is empty, too long, or cannot be shown."""

    code = "H120"
    words = "写的内容不能用，请改一改。"


class PersonalNumber(TextRefused):
    """A public text holds what looks like an ID, bank card or mobile number."""

    code = "H121"
    words = "内容里好像有身份证号、银行卡号或手机号。这里人人都能看到，请去掉。"


class SameTopic(HearingRefused):
    """A petition of the same topic is collecting already."""

    code = "H122"
    words = "同样的事已经有人发起了，请直接去签名。"


class NotCommittee(HearingRefused):
    """Only those who speak for the two committees may do this."""

    code = "H130"
    words = "这一步要由村书记或村主任来办。"


class PetitionNotSealed(HearingRefused):
    """The county has not yet sealed the signatures."""

    code = "H131"
    words = "县里还没有核对封存签名，现在还不能答复。"


class AlreadyAnswered(HearingRefused):
    """The committees have answered already."""

    code = "H132"
    words = "这个联名已经答复过了。"


class UnknownReasonCode(HearingRefused):
    """A refusal must name one of the listed reasons."""

    code = "H133"
    words = "请从列出的理由里选一条。"


class WindowStillOpen(HearingRefused):
    """The collecting window may not be closed by hand before its day."""

    code = "H134"
    words = "还没有到截止的日子，不能提前结束。"


class EnoughSigned(HearingRefused):
    """Enough have signed: the petition cannot lapse."""

    code = "H135"
    words = "人数已经够了，不能作废。"


class PetitionNotAccepted(HearingRefused):
    """A hearing of a petition needs its acceptance first."""

    code = "H140"
    words = "这个联名还没有同意开听证会，不能排时间。"


class AlreadyScheduled(HearingRefused):
    """This petition has its hearing already."""

    code = "H141"
    words = "这个联名的听证会已经排好了。"


class NoticeTooShort(HearingRefused):
    """The notice before the hearing would be too short; ``earliest`` is the first day allowed."""

    code = "H142"

    def __init__(self, earliest: date) -> None:
        super().__init__(f"要提前通知大家，最早只能排在 {earliest.month} 月 {earliest.day} 日。")
        self.earliest = earliest


class HearingTooLate(HearingRefused):
    """The hearing would come too late; ``latest`` is the last day allowed."""

    code = "H143"

    def __init__(self, latest: date) -> None:
        day = f"{latest.year} 年 {latest.month} 月 {latest.day} 日"
        super().__init__(f"排得太晚了，最晚要在 {day}开。")
        self.latest = latest


class SeatsMissing(HearingRefused):
    """A hearing needs at least one seat, in known categories."""

    code = "H144"
    words = "请写明每一类代表有几个名额，至少要有一个。"


class AlreadyPostponed(HearingRefused):
    """A hearing is postponed at most once."""

    code = "H145"
    words = "这场听证会已经改过一次时间，不能再改了。"


class NotLater(HearingRefused):
    """A postponement must be to a later time."""

    code = "H146"
    words = "改期只能往后改，请选更晚的时间。"


class SignupOver(HearingRefused):
    """The hearing has begun, or is not the one that counts."""

    code = "H150"
    words = "这场听证会的报名已经结束了。"


class OtherHearing(SignupOver):
    """Two terminals scheduled a hearing for one petition; the other one stands."""

    code = "H151"
    words = "这件事的听证会以另一场为准，请到那一场报名。"


class CategoryNotOpen(HearingRefused):
    """This hearing has no seats of that category."""

    code = "H152"
    words = "这场听证会没有这一类代表的名额。"


class CategoryNotHeld(HearingRefused):
    """The roster does not list the person under that category."""

    code = "H153"
    words = "村名册上您不属于这一类，请选别的类别报名。"


class AlreadySignedUp(HearingRefused):
    """One person holds one sign-up per hearing."""

    code = "H154"
    words = "您已经报过名了，一场听证会只报一次。"


class NotSignedUp(HearingRefused):
    """There is no sign-up of this person to give back."""

    code = "H155"
    words = "您没有报名，不用退。"


class SealRefused(HearingRefused):
    """County side: this petition cannot be sealed or ruled on in its state."""

    code = "H160"
    words = "这个联名现在不能封存，也不能再改签名。"


class BadReceipt(HearingRefused):
    """A receipt's text is not one of ours, or was damaged."""

    code = "H170"
    words = "这个回执认不出来，请对准再扫一次，或者重新输入。"
