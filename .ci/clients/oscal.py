"""Looks in a plan for what validators do not: references that dangle, words that OSCAL does not have: oscal.py POAM.json."""

import enum
import json
import re
import sys

from trestle.oscal import common, poam

plan = json.load(open(sys.argv[1], encoding="utf-8"))["plan-of-action-and-milestones"]


def words(kind: type[enum.Enum]) -> set[str]:
    return {word.value for word in kind}


ALLOWED = {
    "type": words(common.TaskValidValues) | {"person", "organization", "party"},
    "lifecycle": words(common.Lifecycle),
    "methods": words(common.Methods),
    "types": words(common.ObservationTypeValidValues),
    "status-change": words(common.RiskStatusValidValues),
}
own, used, roles = [], [], {role["id"] for role in plan["metadata"]["roles"]}


def walk(value, at):
    if isinstance(value, list):
        for index, item in enumerate(value):
            walk(item, f"{at}/{index}")
        return
    if not isinstance(value, dict):
        return
    for key, inner in value.items():
        texts = inner if isinstance(inner, list) else [inner]
        if key == "uuid":
            own.append(inner)
        elif key.endswith(("-uuid", "-uuids")):
            used.extend((f"{at}/{key}", text) for text in texts)
        elif key == "role-id" and inner not in roles:
            sys.exit(f"{at}: there is no role {inner}")
        elif key in ALLOWED and not set(texts) <= ALLOWED[key]:
            sys.exit(f"{at}/{key}: {inner} is no word of OSCAL")
        elif key in ("name", "rel") and "ns" in value and not re.fullmatch(r"[^\W\d][\w.-]*", inner):
            sys.exit(f"{at}/{key}: {inner} is no token")
        walk(inner, f"{at}/{key}")


walk(plan, "")
if len(set(own)) != len(own):
    sys.exit("an identifier is given twice")
for at, text in used:
    if text not in own:
        sys.exit(f"{at}: {text} is not there")
for risk in plan.get("risks", []):
    if risk["status"] not in words(common.RiskStatusValidValues):
        sys.exit(f"{risk['status']} is no status of a risk")
# The library knows its own form again.
poam.Model.model_validate({"plan-of-action-and-milestones": plan})
