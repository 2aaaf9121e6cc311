"""Surnames read as surnames."""

import json
import subprocess
import sys

import pytest

from content import datafile
from content.pinyin import OTHER, name_pinyin

TABLE = json.loads((datafile.DATA / "surnames.json").read_bytes())


@pytest.mark.parametrize(
    ("name", "pinyin", "initial"),
    [
        ("王秀芳", "wang xiu fang", "W"),
        ("单志强", "shan zhi qiang", "S"),
        ("解小红", "xie xiao hong", "X"),
        ("曾国民", "zeng guo min", "Z"),
        ("仇春生", "qiu chun sheng", "Q"),
        ("区大明", "ou da ming", "O"),
        ("翟文", "zhai wen", "Z"),
        ("缪秀英", "miao xiu ying", "M"),
        ("盖丽", "ge li", "G"),
        ("查明", "zha ming", "Z"),
        ("朴正", "piao zheng", "P"),
        ("任华", "ren hua", "R"),
        ("覃永", "qin yong", "Q"),
        ("尉迟恭", "yu chi gong", "Y"),
        ("万俟卨", "mo qi xie", "M"),
        ("长孙无忌", "zhang sun wu ji", "Z"),
        ("欧阳修", "ou yang xiu", "O"),
        ("吕布", "lv bu", "L"),
        ("万俟", "wan qi", "W"),
        ("么小妹", "yao xiao mei", "Y"),
        ("单于春", "shan yu chun", "S"),
    ],
)
def test_names(name: str, pinyin: str, initial: str) -> None:
    found, letter = name_pinyin(name)
    assert letter == initial
    assert found.split()[0] == pinyin.split()[0]
    if name not in ("万俟卨", "万俟"):
        assert found == pinyin


def test_a_given_name_is_not_read_as_a_surname() -> None:
    assert name_pinyin("王单")[0].split()[0] == "wang"
    assert name_pinyin("李解放")[0] == "li jie fang"


def test_names_of_other_peoples_and_scripts() -> None:
    assert name_pinyin("买买提·吐尔逊") == ("mai mai ti tu er xun", "M")
    assert name_pinyin("Anna")[1] == "A"
    assert name_pinyin("")[1] == OTHER
    assert name_pinyin("〇")[1] in {"L", OTHER}


def test_every_reading_in_the_table_is_plain_pinyin() -> None:
    for surname, reading in {**TABLE["single"], **TABLE["compound"]}.items():
        assert len(reading.split()) == len(surname)
        assert reading.replace(" ", "").isascii()
        assert reading == reading.lower()


def test_the_table_covers_what_a_reader_of_characters_gets_wrong() -> None:
    from pypinyin import lazy_pinyin

    wrong = {one for one, reading in TABLE["single"].items() if lazy_pinyin(one)[0] != reading}
    assert wrong >= set("单解曾仇区翟缪盖查朴种洗乐覃员召折繁")


def test_the_slow_dictionary_is_loaded_only_when_a_name_is_read() -> None:
    probe = (
        "import sys, content.pinyin, content.roster\n"
        "assert 'pypinyin' not in sys.modules\n"
        "content.pinyin.name_pinyin('王秀芳')\n"
        "assert 'pypinyin' in sys.modules\n"
    )
    root = str(datafile.DATA.parents[1])
    subprocess.run([sys.executable, "-c", probe], check=True, cwd=root)
