"""docs/log-format.md says what the program does."""

import re
from pathlib import Path

from content.kinds import BODIES
from hearings import kinds as hearing_kinds
from sync.entry import Body

FORMAT = (Path(__file__).parent.parent / "docs" / "log-format.md").read_text(encoding="utf-8")


def _told() -> dict[str, list[str]]:
    rows = re.findall(r"^\| `([a-z._]+@\d+)` \| ([^|]+) \|$", FORMAT, flags=re.MULTILINE)
    return {kind: [name.strip() for name in fields.split(",")] for kind, fields in rows}


def _written() -> dict[str, list[str]]:
    found = [one for one in vars(hearing_kinds).values() if isinstance(one, type)]
    bodies = {one for one in found if issubclass(one, Body) and one is not Body} | set(BODIES)
    return {body.KIND: list(body.__struct_fields__) for body in bodies}


def test_every_kind_is_told_with_its_fields_in_order() -> None:
    assert _told() == _written()
