"""Reading a roster from real files; what is kept, what is dropped, what is refused."""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl
import pytest
import sqlite_utils
import xlwt

from content import roster
from content.errors import UnreadableFile
from content.kinds import RosterAdopted
from content.roster import RosterEntry
from content.rosterfile import RosterImport, read_roster
from content.rostertemplate import HEADERS, write_template
from sync.projection import Projection
from sync.projector import Projector
from tests.content.world import ORG

HEAD = ["编号", "姓名", "村民小组", "户号", "身份证后四位", "类别"]
PEOPLE: list[list[object]] = [
    ["001", "王秀芳", "一组", "1", "0023", "村民"],
    ["002", "单志强", "一组", "1", "123X", "党员、村干部"],
    ["003", "曾国民", "李家组", "2", "", "村民代表"],
]
FULL_ID = "320999199001010010"


def factor(roster_no: str, last_four: str) -> str:
    return hashlib.sha256(f"key/{roster_no}/{last_four}".encode()).hexdigest()[:32]


def xlsx(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def read(tmp_path: Path, *rows: Sequence[object]) -> RosterImport:
    return read_roster(xlsx(tmp_path / "名册.xlsx", rows), factor)


def reasons(found: RosterImport) -> dict[str, str]:
    assert not found.accepted
    assert found.entries == ()
    return {error.cell: error.reason for error in found.errors}


def test_people_come_in_with_their_pinyin(tmp_path: Path) -> None:
    found = read(tmp_path, HEAD, *PEOPLE)
    assert (found.accepted, found.errors, found.without_factor) == (True, (), 1)
    first, second, third = (entry.villager for entry in found.entries)
    assert (first.roster_no, first.name, first.group, first.household) == (
        "001", "王秀芳", "一组", "1"
    )  # fmt: skip
    assert (second.pinyin, second.initial) == ("shan zhi qiang", "S")
    assert second.categories == ("villager", "party_member", "cadre")
    assert third.categories == ("villager", "representative")
    assert found.entries[0].factor_hash == factor("001", "0023")
    assert found.entries[2].factor_hash == ""


def test_titles_and_other_spellings(tmp_path: Path) -> None:
    title = ["清溪村村民花名册"]
    head = ["序号", "花名册号", "姓 名", "所属小组", "户主", "人员类别"]
    found = read(tmp_path, title, [], head, [1, 17, "王 芳", 3, "王大", "中共党员/村干部"], [])
    (entry,) = found.entries
    one = entry.villager
    assert (one.roster_no, one.name, one.group, one.household) == ("17", "王芳", "3组", "王大")
    assert one.categories == ("villager", "party_member", "cadre")
    assert found.dropped_columns == ()


def test_a_whole_id_number_is_cut_to_four_and_named_as_dropped(tmp_path: Path) -> None:
    head = ["编号", "姓名", "村民小组", "身份证号码", "联系电话", "性别", "银行卡号"]
    row = ["1", "王秀芳", "一组", FULL_ID, "13800001111", "女", "6222020000000000000"]
    found = read(tmp_path, head, row)
    assert found.accepted
    assert found.entries[0].factor_hash == factor("1", "0010")
    assert found.dropped_columns == ("身份证号码", "联系电话", "性别", "银行卡号")
    kept = repr(found)
    assert FULL_ID not in kept
    assert "13800001111" not in kept
    assert "0010" not in kept


def test_four_digits_win_over_a_whole_number(tmp_path: Path) -> None:
    head = ["编号", "姓名", "村民小组", "身份证号", "身份证后四位"]
    found = read(tmp_path, head, ["1", "王秀芳", "一组", FULL_ID, "0023"])
    assert found.entries[0].factor_hash == factor("1", "0023")
    assert found.dropped_columns == ("身份证号",)


def test_a_household_number_is_enough(tmp_path: Path) -> None:
    head = ["编号", "姓名", "村民小组", "户主", "户号"]
    found = read(tmp_path, head, ["1", "王秀芳", "一组", "王大", "H7"])
    assert found.entries[0].villager.household == "H7"
    assert found.dropped_columns == ("户主",)


def test_every_mistake_is_named_with_its_cell(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        HEAD,
        ["001", "", "一组", "", "", ""],
        ["001", "王芳", "", "", "", ""],
        ["", "王芳", "一组", "", "23", ""],
        ["004", "合计500人", "一组", "", 23, ""],
        ["005", "王芳", "一组", "", "abcd", "老师"],
        ["006", "王芳", "一组", FULL_ID, "", ""],
    )
    told = reasons(found)
    assert told["B2"] == "姓名没有填"
    assert told["A3"] == "编号重复：和第 2 行一样"
    assert told["C3"] == "村民小组没有填"
    assert told["A4"] == "编号没有填"
    assert "最后四位" in told["E4"]
    assert "不像姓名" in told["B5"]
    assert "前面的 0" in told["E5"]
    assert "不认识的类别「老师」" in told["F6"]
    assert "身份证号" in told["D7"]
    assert found.error_count == len(found.errors) == 10


@pytest.mark.parametrize("dot", [".", "．", "•", "・", "‧", "·"])
def test_the_dot_in_a_name_is_always_the_same(dot: str, tmp_path: Path) -> None:
    found = read(tmp_path, HEAD, ["1", f"阿依古丽{dot}买买提", "一组", "", "", ""])
    assert [entry.villager.name for entry in found.entries] == ["阿依古丽·买买提"]


@pytest.mark.parametrize("gap", [" ", "\u3000", "\xa0", " \t ", "\u200b", "\u2060"])
def test_gaps_in_a_name_are_closed(gap: str, tmp_path: Path) -> None:
    found = read(tmp_path, HEAD, ["1", f"王{gap}芳", "一组", "", "", ""])
    assert [entry.villager.name for entry in found.entries] == ["王芳"]


@pytest.mark.parametrize("name", ["王䶮", "王𬍛", "王\ue863", "Li Ming"])
def test_rare_characters_and_letters_are_names(name: str, tmp_path: Path) -> None:
    found = read(tmp_path, HEAD, ["1", name, "一组", "", "", ""])
    assert found.entries[0].villager.name == name.replace(" ", "")


@pytest.mark.parametrize(("number", "digits"), [("1", "0023"), ("9", "0023")])
def test_one_person_under_two_numbers_is_refused(number: str, digits: str, tmp_path: Path) -> None:
    again = [number, "王 秀芳", "一组", "1", digits, "党员"]
    found = read(tmp_path, ["清溪村"], HEAD, *PEOPLE, again)
    assert reasons(found) == {
        "B6": "和第 3 行是同一个人：姓名、小组、户号和身份证后四位都一样，请只留一行"
    }
    assert found.errors[0].sheet == found.sheet
    assert digits not in repr(found)


@pytest.mark.parametrize(
    "other",
    [["9", "王秀英", "一组", "1", "0023", ""], ["9", "王秀芳", "二组", "1", "0023", ""],
     ["9", "王秀芳", "一组", "2", "0023", ""], ["9", "王秀芳", "一组", "1", "0024", ""],
     ["9", "王秀芳", "一组", "1", "", ""]],
)  # fmt: skip
def test_whoever_differs_in_something_is_somebody_else(other: list[str], tmp_path: Path) -> None:
    assert read(tmp_path, HEAD, *PEOPLE, other).accepted


def test_two_of_one_name_without_digits_may_be_two(tmp_path: Path) -> None:
    again = ["9", "曾国民", "李家组", "2", "", ""]
    assert read(tmp_path, HEAD, *PEOPLE, again).accepted


def test_errors_show_no_secret(tmp_path: Path) -> None:
    head = ["编号", "姓名", "村民小组", "身份证号"]
    found = read(
        tmp_path, head, ["1", FULL_ID, "一组", FULL_ID + "9"], ["2", "王芳", "一组", 3.2e17]
    )
    assert len(found.errors) == 3
    assert FULL_ID not in repr(found)
    assert found.errors[1].value == ""
    assert "当成了数" in found.errors[2].reason


def test_two_columns_of_one_meaning_are_refused(tmp_path: Path) -> None:
    head = ["编号", "姓名", "村民小组", "小组"]
    found = read(tmp_path, head, ["1", "王芳", "一组", "二组"])
    assert reasons(found) == {"D1": "有两列是同一个意思，请删掉一列"}


def test_a_formula_nobody_worked_out_is_refused(tmp_path: Path) -> None:
    found = read(tmp_path, HEAD, ["1", "王芳", "一组", "", "0023", '=IF(1,"党员","")'])
    assert "公式" in reasons(found)["F2"]


def test_many_errors_are_counted_and_capped(tmp_path: Path) -> None:
    found = read(tmp_path, HEAD, *([["", "王芳", "一组"]] * 300))
    assert (found.error_count, len(found.errors)) == (300, 200)


@pytest.mark.parametrize(
    "rows", [[["姓名", "村民小组"], ["王芳", "一组"]], [["hello"]], [HEAD], [HEAD, [], ["", " "]]]
)
def test_no_roster_at_all(tmp_path: Path, rows: list[list[str]]) -> None:
    with pytest.raises(UnreadableFile):
        read(tmp_path, *rows)


def test_csv_in_the_old_encoding(tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([HEAD, *PEOPLE])
    found = read_roster(path, factor)
    assert [entry.villager.name for entry in found.entries] == ["王秀芳", "单志强", "曾国民"]


def test_old_excel(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("名册")
    rows: list[list[object]] = [list(HEAD), *PEOPLE]
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    book.save(str(tmp_path / "名册.xls"))
    found = read_roster(tmp_path / "名册.xls", factor)
    assert found.accepted
    assert found.sheet == "名册"


def test_the_second_sheet_may_hold_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["说明：请看第二张表"])
    sheet = book.create_sheet("名册")
    for row in [HEAD, *PEOPLE]:
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    assert read_roster(tmp_path / "a.xlsx", factor).sheet == "名册"


def test_the_template_is_read_back_once_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    write_template(path)
    with pytest.raises(UnreadableFile, match="一个人也没有"):
        read_roster(path, factor)
    book = openpyxl.load_workbook(path)
    assert [cell.value for cell in book.active[1]] == list(HEADERS)
    book.active.append(["1", "王秀芳", "一组", "1", "0023", "党员"])
    book.save(path)
    assert read_roster(path, factor).accepted


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite_utils.Database]:
    found = sqlite_utils.Database(memory=True)
    tables = Projection("roster", (roster.ROSTER,), frozenset(), lambda entry: ())
    Projector([tables]).create_tables(found)
    roster.replace(found, ORG, read(tmp_path, HEAD, *PEOPLE).entries)
    yield found
    found.close()


def test_picking_oneself(db: sqlite_utils.Database) -> None:
    assert roster.groups(db, ORG) == (("一组", 2), ("李家组", 1))
    assert roster.initials(db, ORG) == (("S", 1), ("W", 1), ("Z", 1))
    assert roster.initials(db, ORG, "一组") == (("S", 1), ("W", 1))
    names = [one.name for one in roster.villagers(db, ORG, group="一组")]
    assert names == ["单志强", "王秀芳"]
    (one,) = roster.villagers(db, ORG, group="一组", initial="W")
    assert one == roster.villager(db, ORG, "001")
    assert roster.factor_hash(db, ORG, "001") == factor("001", "0023")
    assert roster.factor_hash(db, ORG, "003") == roster.factor_hash(db, ORG, "999") == ""
    assert roster.villager(db, "other", "001") is None


def test_heads_for_shares(db: sqlite_utils.Database) -> None:
    assert roster.heads(db, ORG) == {
        "villager": 3, "party_member": 1, "cadre": 1, "representative": 1, "household": 2,
    }  # fmt: skip


def test_a_new_roster_takes_the_place_of_the_old(db: sqlite_utils.Database, tmp_path: Path) -> None:
    roster.replace(db, ORG, read(tmp_path, HEAD, ["009", "李四", "一组", "", "", ""]).entries)
    assert [one.roster_no for one in roster.villagers(db, ORG)] == ["009"]


def test_the_log_is_told_a_commitment_and_counts_only(tmp_path: Path) -> None:
    def salted(raw: bytes) -> bytes:
        return hashlib.sha256(b"salt" + raw).digest()

    entries: tuple[RosterEntry, ...] = read(tmp_path, HEAD, *PEOPLE).entries
    (draft,) = roster.adopt(entries, salted)
    body = draft.body
    assert isinstance(body, RosterAdopted)
    assert (body.villagers, body.groups) == (3, ("一组", "李家组"))
    assert body.by_category == {
        "villager": 3, "party_member": 1, "cadre": 1, "representative": 1
    }  # fmt: skip
    assert draft.sealed == ()
    assert "王秀芳" not in repr(body)
    (again,) = roster.adopt(tuple(reversed(entries)), salted)
    assert isinstance(again.body, RosterAdopted)
    assert again.body.commitment == body.commitment, "the order of rows does not matter"
    (fewer,) = roster.adopt(entries[:-1], salted)
    assert isinstance(fewer.body, RosterAdopted)
    assert fewer.body.commitment != body.commitment
