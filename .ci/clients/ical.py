"""The calendar against the JSON of the same run: one task and one event for each due date, without errors; of what is
due when, audits are events alone."""

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
if "entries" in agenda:
    items = [
        {
            "day": entry["day"],
            "name": entry["title"] if entry["kind"] == "review" and entry["title"] else entry["of"],
            "title": entry["title"],
            "is_task": entry["kind"] != "audit",
        }
        for entry in agenda["entries"]
    ]
else:
    items = [
        {"day": item["due"], "name": item["finding"], "title": item["title"], "is_task": True}
        for item in agenda["due"]
    ]
if not items:
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
        found.append((entry[day].dt.isoformat(), str(entry["SUMMARY"]), str(entry["DESCRIPTION"])))
    expected = [item for item in items if item["is_task"] or name == "VEVENT"]
    if len(found) != len(expected):
        sys.exit(f"{name}: there are {len(found)}, and {len(expected)} in the JSON")
    for (on, summary, about), item in zip(found, expected):
        if on != item["day"] or not summary.startswith(item["name"] + ":"):
            sys.exit(f"{name}: {on} {summary!r} is not {item}")
        if item["title"] and about.split("\n")[0] != item["title"]:
            sys.exit(f"{about!r} does not begin with the title of {item}")
if len(seen) != sum(2 if item["is_task"] else 1 for item in items):
    sys.exit("two entries have one UID")
if Calendar.from_ical(calendar.to_ical()) != calendar:
    sys.exit("what is written again is another calendar")
