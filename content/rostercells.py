"""One cell of a roster at a time: strict, with a plain Chinese reason for what is refused."""

import re

from content.importing.personal import shown
from content.importing.workbook import Cell
from content.money import FULL_WIDTH
from content.roster import CATEGORY_ZH

MAX_GROUP, MAX_HOUSEHOLD = 20, 30
_SPELLINGS = {
    "villager": "村民 群众 普通村民",
    "party_member": "党员 中共党员 正式党员 预备党员 中共预备党员",
    "cadre": "村干部 干部 两委成员 村两委成员",
    "representative": "村民代表 代表",
}
_CATEGORIES = {text: one for one, texts in _SPELLINGS.items() for text in texts.split()}
_SEPARATORS = re.compile(r"[\s,;/、，；|+]+")
# The last resort for a rare character, its own private place in a font, is taken too.
_NAME = re.compile(r"[\u3400-\u9fff\ue000-\ufaff\U00020000-\U000323AFA-Za-z·]{1,30}")
_GAPS = re.compile("[\\s\u200b-\u200d\u2060\ufeff]+")
_DOTS = re.compile("[.•‧・･]")
_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z\-_]{0,19}")
_LAST_FOUR = re.compile(r"[0-9]{3}[0-9Xx]")
_ID = re.compile(r"[1-9][0-9]{16}[0-9Xx]|[1-9][0-9]{14}")


class Refusal(Exception):
    """A cell that cannot be taken, with the reason."""


def text_of(cell: Cell) -> str:
    """A cell as text, full-width folded; a number must be whole."""
    if isinstance(cell, float):
        if cell != int(cell):
            raise Refusal("这里不该是小数")
        return str(int(cell))
    text = str(cell)
    if text.startswith("\x01"):
        raise Refusal("这里不是文字，请把这一格改成文本")
    return text.translate(FULL_WIDTH).strip(" \u3000\u200b\ufeff\t\r\n")


def name(cell: Cell) -> str:
    """A person's name, without the spaces people put between two characters.

    Of the dots in a name (阿依古丽·买买提) there are many on keyboards: it is written with one.
    """
    text = _DOTS.sub("·", _GAPS.sub("", text_of(cell)))
    if not text:
        raise Refusal("姓名没有填")
    if not _NAME.fullmatch(text):
        raise Refusal("这不像姓名：如果是合计、说明，请删掉这一行")
    return text


def group(cell: Cell) -> str:
    """A villager group; a bare number is that number's group."""
    text = text_of(cell)
    if not text:
        raise Refusal("村民小组没有填")
    if len(text) > MAX_GROUP:
        raise Refusal("村民小组的名字太长")
    return f"{int(text)}组" if text.isdecimal() else text


def household(cell: Cell) -> str:
    """A household's number or head; may be empty."""
    text = text_of(cell)
    if len(text) > MAX_HOUSEHOLD:
        raise Refusal("户号太长")
    return text


def number(cell: Cell) -> str:
    """A roster number."""
    text = text_of(cell)
    if not text:
        raise Refusal("编号没有填")
    if not _NUMBER.fullmatch(text):
        raise Refusal("编号只能用数字、字母和短横")
    return text


def categories(cell: Cell) -> str:
    """The categories named in one cell, as identifiers with a space between; may be empty."""
    found = [part for part in _SEPARATORS.split(text_of(cell)) if part]
    unknown = [part for part in found if part not in _CATEGORIES]
    if unknown:
        known = "、".join(CATEGORY_ZH.values())
        raise Refusal(f"不认识的类别「{shown(unknown[0])}」，只能写：{known}")
    return " ".join(_CATEGORIES[part] for part in found)


def last_four(cell: Cell) -> str:
    """The last four of an ID number; may be empty."""
    text = text_of(cell)
    if isinstance(cell, int | float) and len(text) < 4:
        raise Refusal("后四位前面的 0 被表格去掉了：请把这一列设为文本，写足四位")
    if text and not _LAST_FOUR.fullmatch(text):
        raise Refusal("要写身份证号的最后四位，例如 0023 或 123X")
    return text.upper()


def end_of_id(cell: Cell) -> str:
    """The last four of a whole ID number, which goes no further than here; may be empty."""
    if isinstance(cell, int | float):
        raise Refusal("身份证号被表格当成了数，后几位已经不对：请把这一列设为文本，或只写后四位")
    text = re.sub(r"[ \-]", "", text_of(cell))
    if text and not _ID.fullmatch(text):
        raise Refusal("这不像身份证号：要么写全十八位，要么改成“身份证后四位”一列")
    return text[-4:].upper()
