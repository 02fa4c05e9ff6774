"""The calendar against the JSON of the same run: one task and one event for each due date, without errors."""

import json
import sys
from pathlib import Path

from icalendar import Calendar

raw = Path(sys.argv[1]).read_bytes()
agenda = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))

for number, line in enumerate(raw.split(b"\r\n"), 1):
    if len(line) > 75 or b"\n" in line or b"\r" in line:
        sys.exit(f"line {number} is too long, or does not end as it should")

# The library takes any END for that of what is open.
is_open = []
for line in raw.decode().split("\r\n"):
    if line.startswith("BEGIN:"):
        is_open.append(line[6:])
    elif line.startswith("END:") and (not is_open or is_open.pop() != line[4:]):
        sys.exit(f"{line} ends something else")

calendar = Calendar.from_ical(raw)
if not agenda["due"]:
    sys.exit("there is nothing due, so nothing is shown")
for required in ("VERSION", "PRODID"):
    if required not in calendar:
        sys.exit(f"{required} is missing")

seen = set()
for name, day in (("VTODO", "DUE"), ("VEVENT", "DTSTART")):
    entries = calendar.walk(name)
    found = []
    for entry in entries:
        if entry.errors:
            sys.exit(f"{entry.errors}")
        for required in ("UID", "DTSTAMP", "SUMMARY"):
            if required not in entry:
                sys.exit(f"{name} has no {required}")
        seen.add(str(entry["UID"]))
        if entry["DTSTAMP"].dt.date().isoformat() != agenda["as_of"]:
            sys.exit(f"the time stamp of {entry['UID']} is not the day of the run")
        found.append((entry[day].dt.isoformat(), str(entry["SUMMARY"]).split(":")[0]))
        title = str(entry["DESCRIPTION"]).split("\n")[0]
        if title not in {item["title"] for item in agenda["due"]}:
            sys.exit(f"{title!r} is no title")
    expected = [(item["due"], item["finding"]) for item in agenda["due"]]
    if found != expected:
        sys.exit(f"{name}: {found} is not {expected}")
if len(seen) != 2 * len(agenda["due"]):
    sys.exit("two entries have one UID")
if Calendar.from_ical(calendar.to_ical()) != calendar:
    sys.exit("what is written again is another calendar")
