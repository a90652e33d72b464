"""Tables as files: what a program of tables shows when it opens one."""

import io

from openpyxl import load_workbook

from castlist.web.sheets import NARROWEST, WIDEST, as_workbook


def opened(*rows: list[str]) -> object:
    return load_workbook(io.BytesIO(b"".join(as_workbook("Door", rows)))).active


def test_headings_stay_in_sight_and_columns_are_as_wide_as_what_stands_in_them() -> None:
    sheet = opened(["No", "Name", "Note"], ["1", "Ada Marlowe-Castellan", "x" * 400], ["2", "Bo", "two\nlines here"])
    assert sheet.freeze_panes == "A2"  # type: ignore[attr-defined]
    widths = [sheet.column_dimensions[one].width for one in "ABC"]  # type: ignore[attr-defined]
    assert widths == [NARROWEST, len("Ada Marlowe-Castellan") + 2, WIDEST]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(max_row=2)] == [  # type: ignore[attr-defined]
        ["No", "Name", "Note"], ["1", "Ada Marlowe-Castellan", "x" * 400],
    ]  # fmt: skip


def test_a_table_without_a_row_and_one_with_many_open() -> None:
    assert opened().max_row == 1  # type: ignore[attr-defined]
    many = opened(["Name"], *(["Ada"] for _ in range(1000)))
    assert many.max_row == 1001  # type: ignore[attr-defined]


def test_no_cell_is_worked_out() -> None:
    sheet = opened(["=1+1", "@SUM(A1)", "", "+44 20"])
    assert {cell.data_type for cell in sheet[1]} <= {"s", "inlineStr"}  # type: ignore[index]
    assert [cell.value for cell in sheet[1]] == ["=1+1", "@SUM(A1)", None, "+44 20"]  # type: ignore[index]
