"""Names as they stand on the screen once somebody has said who they are."""

_HIDDEN = "＊"


def masked(name: str) -> str:
    """`张＊兰`, `张＊`, `欧＊＊华`: the first and, of three or more characters, the last stay."""
    if len(name) < 2:
        return _HIDDEN
    if len(name) == 2:
        return name[0] + _HIDDEN
    return name[0] + _HIDDEN * min(2, len(name) - 2) + name[-1]
