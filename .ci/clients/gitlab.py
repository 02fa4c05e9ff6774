"""Checks a code quality report of GitLab.

    gitlab.py fields REPORT          what GitLab asks of each entry; unique fingerprints
    gitlab.py same REPORT THEIRS     the same places, rules and severities as a report made from SARIF
"""

import collections
import json
import sys
from urllib.parse import unquote

SEVERITIES = {"info", "minor", "major", "critical", "blocker"}
MOST = 5000


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    if data.startswith(b"\xef\xbb\xbf"):
        sys.exit("GitLab reads no byte order mark")
    return json.loads(data)


def fields(report):
    if not isinstance(report, list):
        sys.exit("not a list")
    for entry in report:
        texts = [entry["description"], entry["check_name"], entry["fingerprint"], entry["location"]["path"]]
        if not all(isinstance(text, str) and text for text in texts):
            sys.exit(f"an empty text: {entry}")
        if entry["severity"] not in SEVERITIES:
            sys.exit(f"an unknown severity: {entry}")
        begin = entry["location"]["lines"]["begin"]
        if isinstance(begin, bool) or not isinstance(begin, int) or begin < 1:
            sys.exit(f"no line: {entry}")
        if entry["location"]["path"].startswith(("./", "/")):
            sys.exit(f"a path that GitLab does not find: {entry}")
    counts = collections.Counter(entry["fingerprint"] for entry in report)
    if twice := [name for name, count in counts.items() if count > 1]:
        sys.exit(f"fingerprints that occur twice: {twice[:3]}")


def key(entry):
    location = entry["location"]
    return (entry["check_name"], entry["severity"], location["path"], location["lines"]["begin"])


def same(ours, theirs):
    # The program copies the URI of SARIF as it is.
    for entry in theirs:
        entry["location"]["path"] = unquote(entry["location"]["path"])
    # SARIF has faults elsewhere, and keeps the worst 5,000.
    ours = [entry for entry in ours if entry["severity"] != "blocker"]
    order = ["major", "minor", "info"]
    ours.sort(key=lambda entry: order.index(entry["severity"]))
    ours, theirs = (collections.Counter(map(key, entries)) for entries in (ours[:MOST], theirs))
    if ours != theirs:
        sys.exit(f"only ours: {list((ours - theirs))[:3]}; only theirs: {list((theirs - ours))[:3]}")


if sys.argv[1] == "fields":
    fields(read(sys.argv[2]))
else:
    same(read(sys.argv[2]), read(sys.argv[3]))
