"""What goes wrong around an editor: line ends, columns, what happens outside, broken texts, two at once."""

import pytest
from editor import Editor
from lsprotocol import types

LOANS = "findings/2026/NC-2026-005-loan-instruments.md"
LATE = "findings/2026/NC-2026-003-second-approver.md"
KINDS = types.PositionEncodingKind


async def test_line_ends_of_windows_stay(company):
    path = company.root / LATE
    company.own(lambda: path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n")))
    async with Editor(company.root) as editor:
        await editor.open(LATE)
        await editor.has(LATE, "unknown-field")
        assert editor.marked(LATE, editor.one(LATE, "unknown-field").range) == "detcted"
        await editor.type(LATE, "status: ", "status: x")
        await editor.has(LATE, "invalid-value")
        await editor.type(LATE, "status: x", "status: ")
        span = editor.one(LATE, "unknown-field").range
        fix = await editor.action(LATE, span, lambda text: "\ndetected: " in text)
        await editor.apply(fix.edit)
        waiver = await editor.action(LATE, editor.one(LATE, "overdue").range, lambda text: "\nwaivers:" in text)
        await editor.apply(waiver.edit)
        assert editor.text(LATE).count("\n") == editor.text(LATE).count("\r\n")
    company.untouched()


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (None, "utf-16"),
        ([KINDS.Utf16], "utf-16"),
        ([KINDS.Utf8, KINDS.Utf16], "utf-8"),
        ([KINDS.Utf32, KINDS.Utf16], None),
    ],
)
async def test_columns_are_counted_as_agreed(company, offered, chosen):
    wide = 'waivers: [{rule: overdue, reason: "😀 für später 𝔞", by: nobody, untill: 2026-12-24}]'
    async with Editor(company.root, encodings=offered) as editor:
        said = editor.offered.capabilities.position_encoding
        assert said in (offered or [KINDS.Utf16]) and said == (chosen or said)
        await editor.open(LATE)
        await editor.type(LATE, "\n---\n\n## ", f"\n{wide}\n---\n\n## ")
        await editor.until(lambda: "untill" in [editor.marked(LATE, one.range) for one in editor.found(LATE)],
                           "the place behind wide letters", LATE)
        # Typed behind the wide letters: the text of the server is the text of the editor.
        await editor.type(LATE, ", untill: 2026-12-24}]", ", by_whom: x}] # 😀")
        found = [editor.marked(LATE, one.range) for one in editor.found(LATE) if one.code == "unknown-field"]
        assert "by_whom" in found
    company.untouched()


async def test_renamed_and_deleted_outside(company):
    new = "findings/2026/NC-2026-005-loans.md"
    async with Editor(company.root) as editor:
        await editor.open(LATE)
        await editor.has(LOANS, "missing-evidence")
        company.own(lambda: (company.root / LOANS).rename(company.root / new))
        editor.changed(LOANS, kind=types.FileChangeType.Deleted)
        editor.changed(new, kind=types.FileChangeType.Created)
        await editor.has(new, "missing-evidence")
        await editor.has(LOANS, no=("missing-evidence",))
        # Nobody tells of this one.
        company.own(lambda: (company.root / new).unlink())
        await editor.has(new, no=("missing-evidence",))
        assert {path: rules for path, rules in company.check().items() if path == LOANS} == {LOANS: {"finding-deleted"}}
        await editor.has(LOANS, "finding-deleted")
    company.untouched()


async def test_another_branch(company):
    async with Editor(company.root) as editor:
        await editor.open(LOANS)
        await editor.has(LOANS, "missing-evidence")
        broken = (company.root / LOANS).read_text().replace("severity: minor", "severity: medium")

        def branch():
            company.git("switch", "--quiet", "--create", "other")
            (company.root / LOANS).write_text(broken)
            company.git("mv", LATE, "findings/2026/NC-2026-003-approver.md")
            company.commit("On a branch")
            company.git("switch", "--quiet", "main")

        company.own(branch)
        await editor.has(LOANS, "missing-evidence", no=("invalid-value",))
        # Git changes files, and nobody tells. What is open is shown as it is in the editor until that reads it again.
        company.own(lambda: company.git("switch", "--quiet", "other"))
        await editor.has("findings/2026/NC-2026-003-approver.md", "unknown-field")
        await editor.has(LATE, no=("unknown-field",))
        await editor.rewrite(LOANS, broken)
        await editor.has(LOANS, "invalid-value")
        company.own(lambda: company.git("switch", "--quiet", "main"))
        await editor.close(LOANS)
        await editor.has(LOANS, "missing-evidence", no=("invalid-value",))
        await editor.has(LATE, "unknown-field")
    company.untouched()


async def test_a_text_that_is_broken_while_it_is_written(company):
    async with Editor(company.root) as editor:
        await editor.open(LOANS)
        await editor.has(LOANS, "missing-evidence")
        await editor.has(LATE, "unknown-field", "overdue")
        await editor.type(LOANS, "\nseverity: minor", "\nis\nseverity: [minor")
        await editor.has(LOANS, "invalid-yaml")
        assert {"unknown-field", "overdue"} <= editor.rules(LATE)
        assert any("isms_changes" in label for label in await editor.complete(LOANS, "\nis", "\nseverity"))
        await editor.type(LOANS, "---\nid: ", "--\nid: ")
        await editor.has(LOANS, "missing-front-matter")
        await editor.type(LOANS, "--\nid: ", "---\nid: ")
        await editor.type(LOANS, "is\nseverity: [minor", "severity: minor")
        await editor.has(LOANS, "missing-evidence", no=("invalid-yaml",))
        await editor.rewrite(LOANS, "")
        await editor.rewrite(LOANS, (company.root / LOANS).read_text())
        await editor.has(LOANS, "missing-evidence")
    company.untouched()


async def test_two_at_once(company):
    async with Editor(company.root) as one, Editor(company.root) as two:
        for editor in (one, two):
            await editor.open(LOANS)
            await editor.has(LOANS, "missing-evidence")
        await one.type(LOANS, "monday-list.csv", "interface-acceptance.csv")
        await one.has(LOANS, no=("missing-evidence",))
        await two.has(LOANS, "missing-evidence")
        company.untouched()
        await one.save(LOANS)
        company.taken()
        await two.rewrite(LOANS, one.text(LOANS))
        two.changed(LOANS)
        await two.has(LOANS, no=("missing-evidence",))
        expected = company.check()
        for editor in (one, two):
            await editor.until(lambda: {path: editor.rules(path) for path in expected} == expected, "both say the same")
    company.untouched()


async def test_a_repository_that_goes_away_and_comes_back(company):
    away = company.root.with_name("away")
    async with Editor(company.root) as editor:
        await editor.open(LOANS)
        await editor.has(LOANS, "missing-evidence")
        await editor.has(LATE, "unknown-field")
        company.root.rename(away)
        await editor.has(LATE, no=("unknown-field",))
        assert isinstance(await editor.complete(LOANS, "\nseverity: ", "minor"), dict)
        assert any(said.message for said in editor.client.messages)
        away.rename(company.root)
        await editor.has(LATE, "unknown-field", "overdue")
        await editor.has(LOANS, "missing-evidence")
    company.untouched()


async def test_a_configuration_that_is_broken_while_it_is_written(company):
    async with Editor(company.root) as editor:
        await editor.open(LOANS)
        await editor.open("clause10.yaml")
        text = editor.text("clause10.yaml")
        await editor.rewrite("clause10.yaml", text + "\nlevels: {lifecycel: error}\n")
        await editor.until(lambda: editor.found("clause10.yaml"), "the mistake is shown", "clause10.yaml")
        assert "lifecycel" in editor.marked("clause10.yaml", editor.found("clause10.yaml")[0].range)
        await editor.rewrite("clause10.yaml", text)
        await editor.until(lambda: not editor.found("clause10.yaml"), "nothing is wrong", "clause10.yaml")
        await editor.has(LOANS, "missing-evidence")
    company.untouched()
