"""Reads a register with openpyxl and compares it with the CSV, cell by cell: xlsx.py REGISTER.xlsx REGISTER.csv."""

import csv
import datetime
import re
import sys
import zipfile

from openpyxl import load_workbook

NUMBERS = {"days open", "number"}
DAYS = {"raised", "due", "first due", "closed", "done"}

book = load_workbook(sys.argv[1])
if book.sheetnames != ["Register", "Actions", "About"]:
    sys.exit(f"the sheets are {book.sheetnames}")


def text(cell, header):
    """What the CSV has for a cell, before formulas are defused there."""
    where = f"{cell.parent.title}!{cell.coordinate}"
    if cell.data_type == "f" or cell.hyperlink:
        sys.exit(f"{where} is a formula or a link")
    if cell.value is None:
        return ""
    if header in DAYS and isinstance(cell.value, datetime.datetime):
        if cell.number_format != "yyyy-mm-dd":
            sys.exit(f"{where} has the format {cell.number_format}")
        return cell.value.date().isoformat()
    if header in DAYS and re.fullmatch(r"(0|1[0-8])\d+-\d\d-\d\d", str(cell.value)):
        return cell.value
    if header in NUMBERS and isinstance(cell.value, int):
        return str(cell.value)
    if header in NUMBERS | DAYS or cell.data_type != "s":
        sys.exit(f"{where} has the type {cell.data_type}: {cell.value!r}")
    return cell.value


for name in ("Register", "Actions"):
    sheet = book[name]
    headers = [cell.value for cell in sheet[1]]
    rows = [[text(cell, header) for cell, header in zip(row, headers)] for row in sheet.iter_rows(min_row=2)]
    if sheet.freeze_panes != "B2":
        sys.exit(f"the header of {name} is not fixed: {sheet.freeze_panes}")
    if rows and (sheet.tables[name].ref != sheet.dimensions or not sheet.tables[name].autoFilter):
        sys.exit(f"the table of {name} is {sheet.tables[name].ref}, the sheet is {sheet.dimensions}")
    if name == "Register":
        register = [headers, *rows]

raw = open(sys.argv[2], "rb").read()
if not raw.startswith(b"\xef\xbb\xbf") or raw.count(b"\n") != raw.count(b"\r\n"):
    sys.exit("the CSV has no byte order mark, or a line that does not end with CR LF")
lines = list(csv.reader(raw.decode("utf-8-sig").splitlines(keepends=True), strict=True))
if len(lines) != len(register):
    sys.exit(f"the CSV has {len(lines)} rows, the spreadsheet {len(register)}")
for number, (line, row) in enumerate(zip(lines, register), 1):
    for cell, expected, header in zip(line, row, register[0], strict=True):
        if re.match(r"[=+\-@\t\r]", cell) or re.search(r";[ \"]*[=+\-@]", cell):
            sys.exit(f"row {number}, {header}: {cell!r} is a formula")
        if re.sub(r"(^|;)( *)'(?=[\" ]*[=+\-@＝＋－＠])", r"\1\2", cell) != expected:
            sys.exit(f"row {number}, {header}: {cell!r} is not {expected!r}")

if book["About"]["A1"].value is None:
    sys.exit("the sheet About says nothing")
with zipfile.ZipFile(sys.argv[1]) as archive:
    times = {entry.date_time for entry in archive.infolist()}
    if len(times) != 1 or times.pop()[0] != 1980:
        sys.exit("the archive has times of its own")
