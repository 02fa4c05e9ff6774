"""Asks DuckDB the questions of registers.sql, and finds the answers a second time: duckdb.py DIR SQL README."""

import json
import os
import statistics
import sys
from collections import defaultdict
from pathlib import Path

# This file has the name of the package: it must not be found in its place.
sys.path = [path for path in sys.path if Path(path or ".").resolve() != Path(__file__).resolve().parent]
import duckdb  # noqa: E402

folder, sql = Path(sys.argv[1]), Path(sys.argv[2]).read_text(encoding="utf-8")
readme = Path(sys.argv[3]).read_text(encoding="utf-8").split("```sql\n")[1].split("```")[0]
os.chdir(folder)
connection = duckdb.connect()
answers = []
for statement in duckdb.extract_statements(sql):
    result = connection.execute(statement)
    if statement.type == duckdb.StatementType.SELECT:
        answers.append(result.fetchall())
failing, closing, overdue = answers

lines = [
    json.loads(line)
    for file in Path("registers").glob("*.jsonl")
    for line in file.read_text(encoding="utf-8").splitlines()
]
newest = defaultdict(str)
for line in lines:
    newest[line["register"]] = max(newest[line["register"]], line["as_of"])
lines = [line for line in lines if line["as_of"] == newest[line["register"]]]
if len(newest) != 3 or len(lines) < 35:
    sys.exit(f"{len(lines)} findings of {dict(newest)}")
counted = [line for line in lines if line["kind"] == "nonconformity" and line["status"] != "withdrawn"]

cited = defaultdict(list)
for line in counted:
    for requirement in line["requirements_2022"]:
        if requirement.startswith("ISO27001:2022/"):
            cited[requirement].append(line)
expected = sorted(
    (
        (requirement, len({one["register"] for one in own}), len(own), sum(one["open"] for one in own))
        for requirement, own in cited.items()
    ),
    key=lambda row: (-row[1], -row[2], row[0]),
)
if failing != expected:
    sys.exit(f"which fail most: {failing}, not {expected}")
# Both numbers of one control, in all three registers.
if failing[0][0] != "ISO27001:2022/A.8.13" or failing[0][1] != 3:
    sys.exit(f"the first is {failing[0]}")

# The short form in the README guesses types and counts every file.
short = connection.execute(readme).fetchall()
if not {row[0] for row in short} >= set(cited):
    sys.exit(f"in the README: {short}")

times = defaultdict(list)
for line in counted:
    if line["status"] == "closed" and line["days_open"] is not None:
        times[line["severity"], int(line["closed"][:4])].append(line["days_open"])
expected = sorted((*key, len(own), statistics.median(own), max(own)) for key, own in times.items())
if closing != expected or len(closing) < 4:
    sys.exit(f"days to close: {closing}, not {expected}")

late = [line for line in lines if line["overdue"]]
late.sort(key=lambda line: (-line["days_overdue"], line["register"], line["finding"]))
expected = [
    (
        *(line[key] for key in ("register", "finding", "severity", "owner", "due", "days_overdue")),
        None if line["first_due"] is None else line["due"] > line["first_due"],
    )
    for line in late
]
found = [(*row[:4], row[4].isoformat(), *row[5:]) for row in overdue]
if found != expected or len(found) < 3:
    sys.exit(f"overdue: {found}, not {expected}")
print(failing[:3], closing, found, sep="\n")
