"""What this floor refuses or cannot read. ``str(error)`` is plain Chinese."""


class ContentError(Exception):
    """Root of the errors of this floor."""


class UnreadableFile(ContentError):
    """No workbook we can read: damaged, locked, with macros, too large, or no table at all."""


class UnreadablePhoto(ContentError):
    """No picture we can read: another format, damaged, too large, or gone."""


class BadFigure(ContentError):
    """A text is not the amount, date or period it has to be."""


class Refused(ContentError):
    """A rule forbids what was asked; nothing was written."""


class WrongState(Refused):
    """The revision is not where this step belongs."""


class WrongRole(Refused):
    """This step belongs to another office."""


class TwoHands(Refused):
    """One person would lay two different hands on one revision."""


class NotInOffice(Refused):
    """The person has been dismissed."""


class ChecksFailed(Refused):
    """The arithmetic does not hold: such a ledger cannot be submitted."""


class ChecklistIncomplete(Refused):
    """Secrecy and privacy were not answered point by point."""


class ReasonMissing(Refused):
    """A return, correction, withdrawal or dismissal must say why."""


class CarrierMissing(Refused):
    """A publication names no carrier, or one that is not registered."""


class AlreadyPublished(Refused):
    """The period is already public: only a correction may follow."""


class AlreadyLive(Refused):
    """Another revision of the same document and period is on its way."""


class NotCorrectable(Refused):
    """What was to be corrected is not public, or has been corrected already."""


class PhotoTaken(Refused):
    """That page of that row has a photo, the row is not there, or there are too many."""


class StaffRefused(Refused):
    """A person cannot be given this role: the name, the role or the law stands against it."""


class BadData(ContentError):
    """A data file of this program (profile, catalog, classes) is wrong: an engineer must look.

    ``key`` names the place, ``value`` what stands there, ``expected`` what should.
    """

    def __init__(self, key: str, value: object, expected: str) -> None:
        super().__init__(f"配置不对：{key} 写的是 {value!r}，应当是{expected}")
        self.key, self.value, self.expected = key, value, expected


class UnknownVillage(ContentError):
    """Nothing was ever founded under that code."""


class UnknownProfile(ContentError):
    """No jurisdiction profile of that name."""
