"""A finding is written in an editor, from `new` to `closed`, with a commit at each step."""

import os
import subprocess

from editor import Editor
from lsprotocol import types

STEPS = [
    # day of the commit, status, what its claim lacks at first, what is written then, section
    (
        "2026-02-12",
        "corrected",
        "missing-correction",
        "correction:\n  done: 2026-02-12\n  by: tom.baker@acme.example\n"
        "  evidence: [evidence/NC-2026-004/q4-review.csv]\n",
        "## Correction\n\nBoth accounts were closed on 12 February; neither had been used since the last day of work.\n",
    ),
    (
        "2026-02-20",
        "analysed",
        "missing-root-cause",
        "root_cause:\n  done: 2026-02-20\n  by: tom.baker@acme.example\n  method: five-whys\n"
        "  categories: [no-owner]\n  extent: {checked: All 61 accounts of the warehouse program, similar: []}\n",
        "## Root cause\n\n1. Why were they open? Nobody closed them.\n2. Why not? The list of leavers went to IT alone.\n"
        "3. Why alone? The warehouse runs its program by itself since the move.\n"
        "4. Why was that not seen? The procedure names no owner for programs outside of IT.\n",
    ),
    (
        "2026-02-24",
        "planned",
        "missing-corrective-action",
        "corrective_actions:\n  - action: Name an owner in the procedure for each program that IT does not run\n"
        "    addresses: [no-owner]\n    owner: tom.baker@acme.example\n    due: 2026-03-31\n"
        "verification:\n  criteria: No account of a leaver of the second quarter is open after a week\n  due: 2026-07-31\n",
        "## Corrective action\n\nEach program has an owner by name, who gets the list of leavers every Friday.\n",
    ),
    (
        "2026-03-20",
        "implemented",
        "unfinished-action",
        "    done: 2026-03-20\n    evidence: [evidence/NC-2026-004/control-calendar.csv]\n",
        "",
    ),
    (
        "2026-07-10",
        "verified",
        "missing-verification",
        "  done: 2026-07-10\n  by: maria.lopez@acme.example\n  result: effective\n"
        "  evidence: [evidence/NC-2026-004/q1-review.csv, evidence/NC-2026-004/q2-review.csv]\n",
        "## Verification\n\nOf the nine leavers of the second quarter none had an account after three days.\n",
    ),
    (
        "2026-07-12",
        "closed",
        "missing-closure",
        "isms_changes: [policies/access-control.md]\nclosed: 2026-07-12\nclosed_by: maria.lopez@acme.example\n",
        "",
    ),
]


async def test_a_finding_from_new_to_closed(made):
    async with Editor(made.root) as editor:
        new = [os.environ["CLAUSE10"], "new", "Two leavers still had accounts", "--raised", "2026-02-10"]
        made.own(lambda: subprocess.run(new, cwd=made.root, check=True, capture_output=True))
        path = next(one.relative_to(made.root).as_posix() for one in made.root.glob("findings/2026/*leavers*"))
        await editor.open(path)
        await editor.has(path, "missing-field")

        for field, value in [
            ("severity", "minor"),
            ("source", "internal-audit"),
            ("requirements", "[ISO27001:2022/A.5.18]"),
            ("owner", "tom.baker@acme.example"),
            ("due", "2026-08-31"),
        ]:
            text = editor.text(path)
            line = next(line for line in text.splitlines() if line.startswith(f"{field}:"))
            await editor.type(path, f"\n{line}\n", f"\n{field}: \n")
            offered = await editor.complete(path, f"\n{field}: ", "\n")
            assert field in ("requirements", "due") or any(value in label for label in offered), list(offered)
            await editor.type(path, f"\n{field}: \n", f"\n{field}: {value}\n")
        await editor.has(path, no=("missing-field", "invalid-value"))
        await editor.has(path, "empty-section")
        comment = editor.text(path)[editor.text(path).index("<!--") :]
        await editor.type(path, comment, "The warehouse program still had accounts of two who left in December.\n")
        await editor.has(path, no=("empty-section",))

        async def saved(day: str, message: str):
            made.untouched()
            await editor.save(path)
            made.commit(message, day=day)
            made.taken()
            editor.changed(path)

        await saved("2026-02-10", "Two leavers still had accounts")
        assert "status-behind" not in editor.rules(path)

        before = "open"
        for day, status, lacking, fields, section in STEPS:
            await editor.type(path, f"\nstatus: {before}\n", f"\nstatus: {status}\n")
            await editor.has(path, lacking)
            if status == "implemented":
                await editor.type(path, "    due: 2026-03-31\n", f"    due: 2026-03-31\n{fields}")
            else:
                await editor.type(path, "---\n\n## Nonconformity", f"{fields}---\n\n## Nonconformity")
            await editor.rewrite(path, f"{editor.text(path).rstrip()}\n\n{section}".rstrip() + "\n")
            await editor.has(path, no=(lacking, "missing-section", "empty-section", "step-skipped"))
            assert not [one.code for one in editor.found(path) if one.severity == types.DiagnosticSeverity.Error]
            await saved(day, f"It is {status}")
            before = status

        # History is read beside; the open text says nothing else than what was committed.
        await editor.until(lambda: not editor.found(path), "nothing is wrong with it", path)
        expected = made.check()
        assert path not in expected
        await editor.until(lambda: {one: editor.rules(one) for one in expected} == expected, "all is as check says")
    made.untouched()


async def test_history_is_judged_when_it_is_saved(made):
    path = "findings/2026/NC-2026-004-access-review.md"
    async with Editor(made.root) as editor:
        await editor.open(path)
        await editor.has(path, "one-commit-lifecycle")
        await editor.type(path, "61 accounts were affected", "Some accounts were affected")
        await editor.save(path)
        await editor.has(path, "edited-after-closure")
