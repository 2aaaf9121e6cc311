"""Reading this package's data files, with errors that name the place."""

import re
from pathlib import Path
from typing import TypeVar

import msgspec

from content.errors import BadData

DATA = Path(__file__).parent / "data"
T = TypeVar("T")


def load(name: str, shape: type[T]) -> T:
    """A JSON file under ``content/data`` as ``shape``. Raises ``BadData``."""
    return parse((DATA / name).read_bytes(), shape, name)


def parse(raw: bytes, shape: type[T], name: str) -> T:
    """JSON bytes as ``shape``; ``name`` is what an error calls them. Raises ``BadData``."""
    try:
        return msgspec.json.decode(raw, type=shape)
    except msgspec.ValidationError as error:
        expected, place = split_error(error)
        raise BadData(f"{name} {place}", "（见该处）", expected) from error
    except msgspec.DecodeError as error:
        raise BadData(name, str(error), "一个 JSON 文件") from error


def split_error(error: msgspec.ValidationError) -> tuple[str, str]:
    """(what was expected, where) of a validation error; where is ``$`` for the value itself."""
    match = re.fullmatch(r"(.*?)(?: - at `(.+)`)?", str(error), re.DOTALL)
    text, place = (match.group(1), match.group(2)) if match else (str(error), None)
    return text, place or "$"
