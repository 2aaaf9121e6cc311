"""What the county's programs refuse. ``str(error)`` is plain Chinese."""


class CountyError(Exception):
    """Root of the errors of this program."""


class NoCounty(CountyError):
    """No county was founded in this folder, and the command asked founds none."""


class KeysMissing(CountyError):
    """The database is there but its keys are not: new ones would be another county's."""


class NoSuchDevice(CountyError):
    """No enrolled device has this id."""


class PortTaken(CountyError):
    """The address to listen on cannot be had."""


class BadVillageName(CountyError):
    """A village's name is empty, too long, or holds characters nobody can see."""


class BadText(CountyError):
    """A name or a reason is empty, too long, or holds a number of a person."""


class FileUnreadable(CountyError):
    """A file that cannot be read, or is too large for one entry."""


class CatalogRefused(CountyError):
    """A catalog that cannot be read, or lacks a part an item must have; nothing was issued."""


class CalendarRefused(CountyError):
    """A file that is no notice of holidays, or one not understood to the last word."""
