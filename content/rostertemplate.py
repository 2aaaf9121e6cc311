"""An empty roster workbook for a village to fill in."""

from pathlib import Path

HEADERS = ("编号", "姓名", "村民小组", "户号", "身份证后四位", "类别")
NOTES = (
    ("编号", "每人一个，不能重复；以后不要改"),
    ("姓名", "和身份证上一样；重名不要紧"),
    ("村民小组", "例如：一组、李家组"),
    ("户号", "同一户写一样的，可以写户主姓名"),
    ("身份证后四位", "只写最后四位，例如 0023、123X；没有可以空着，用时要请监督委员会的人作证"),
    ("类别", "村民、党员、村干部、村民代表；有几样就写几样，用顿号隔开；空着就是村民"),
)


def write_template(path: Path) -> None:
    """Write the empty roster (.xlsx): one sheet to fill in, one that explains the columns."""
    # Only this and the reading of formulas need openpyxl, which is slow to import.
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = "花名册"
    sheet.append(HEADERS)
    for number, header in enumerate(HEADERS, 1):
        sheet.cell(row=1, column=number).font = Font(bold=True)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = max(12, 2 * len(header) + 4)
        sheet.column_dimensions[letter].number_format = "@"
    notes = book.create_sheet("怎么填")
    for row in NOTES:
        notes.append(row)
    book.save(path)
