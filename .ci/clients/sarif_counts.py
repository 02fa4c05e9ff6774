"""Compares the counts of `sarif summary` with the JSON output: sarif_counts.py OUT.json SUMMARY."""

import json
import re
import sys

MOST = 5000

with open(sys.argv[1], encoding="utf-8") as file:
    summary = json.load(file)["summary"]
left = MOST
expected = {}
for ours, theirs in (("errors", "error"), ("warnings", "warning"), ("infos", "note")):
    expected[theirs] = min(summary[ours], left)
    left -= expected[theirs]
with open(sys.argv[2], encoding="utf-8") as file:
    found = {m[1]: int(m[2]) for m in re.finditer(r"^(error|warning|note): (\d+)$", file.read(), re.M)}
if found != expected:
    sys.exit(f"expected {expected}, the reader found {found}")
