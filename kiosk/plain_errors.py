"""An error as a villager reads it: what to do next, and a code for the engineer."""

from dataclasses import dataclass

_OWN_ROOTS = frozenset({"kiosk", "content", "hearings", "sync"})
_GENERAL = "没有办成，什么也没有改动。请再按一次；还不行，就请人帮忙。"


@dataclass(frozen=True, slots=True)
class PlainError:
    """`title` and `words` in plain Chinese, `code` short and without personal data."""

    title: str
    words: str
    code: str


def plain_error(error: BaseException) -> PlainError:
    """Our typed errors carry their own sentence; any other gets a general one."""
    kind = type(error)
    if kind.__module__.split(".")[0] in _OWN_ROOTS and str(error) and _chinese(str(error)):
        return PlainError("没有办成", str(error), kind.__name__)
    return PlainError("没有办成", _GENERAL, f"{kind.__name__}-{_line(error)}")


def _chinese(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)


def _line(error: BaseException) -> int:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace.tb_lineno if trace is not None else 0
