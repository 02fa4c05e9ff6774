"""Each thing that an editor asks, once, in the example company as of 2026-11-20."""

import pytest
from editor import Editor
from lsprotocol import types

CORRECTED = "findings/2026/NC-2026-007-administrator-review.md"
LOANS = "findings/2026/NC-2026-005-loan-instruments.md"
LATE = "findings/2026/NC-2026-003-second-approver.md"
LEAVERS = "findings/2026/NC-2026-006-former-colleagues.md"
WAIVED = "findings/2024/NC-2024-002-calibration-subcontractor.md"


@pytest.fixture
async def editor(company):
    async with Editor(company.root) as editor:
        yield editor
    company.untouched()


def named(items: dict[str, types.CompletionItem], word: str) -> types.CompletionItem:
    """The completion that writes a word."""
    for label, item in items.items():
        new = item.text_edit.new_text if item.text_edit else item.insert_text or label
        if word in (label, item.filter_text, new):
            return item
        if new.startswith((f"{word}:", f"{word}\n", f"{word} ")):
            return item
    raise AssertionError(f"{word} is not among {list(items)[:40]}")


def about(item: types.CompletionItem) -> str:
    """All that is said of a completion beside what it writes."""
    details = item.label_details
    words = [item.label, item.detail, details and details.detail, details and details.description,
             getattr(item.documentation, "value", item.documentation)]
    return " ".join(word for word in words if word)


async def test_it_judges_as_check_does(editor, company):
    await editor.open(CORRECTED)
    expected = company.check()
    await editor.until(
        lambda: {path: editor.rules(path) for path in expected} == expected, "every file has what check reports"
    )
    others = {uri for uri, said in editor.said.items() if said.diagnostics} - {editor.uri(path) for path in expected}
    assert others == set()
    found = editor.one(LATE, "unknown-field")
    assert found.source == "clause10" and found.severity == types.DiagnosticSeverity.Error
    assert found.code_description.href.endswith("#unknown-field")


async def test_what_is_not_saved_is_judged_and_the_file_is_when_it_is_closed(editor, company):
    await editor.open(LOANS)
    await editor.has(LOANS, "missing-evidence")
    await editor.type(LOANS, "status: implemented", "status: nowhere")
    assert editor.marked(LOANS, editor.one(LOANS, "invalid-value").range) == "nowhere"
    assert "invalid-value" not in company.check().get(LOANS, set())
    await editor.type(LOANS, "monday-list.csv", "interface-acceptance.csv")
    await editor.has(LOANS, "invalid-value", no=("missing-evidence",))
    await editor.close(LOANS)
    await editor.has(LOANS, "missing-evidence", no=("invalid-value",))


async def test_completion_of_fields_with_what_they_mean_and_blocks_to_fill_in(editor):
    await editor.open(CORRECTED)
    await editor.type(CORRECTED, "\n---\n\n## Nonconformity", "\nro\n---\n\n## Nonconformity")
    fields = await editor.complete(CORRECTED, "\nro", "\n---")
    field = named(fields, "root_cause")
    assert len(about(field)) > len("root_cause") + 10
    assert field.insert_text_format == types.InsertTextFormat.Snippet
    new = field.text_edit.new_text if field.text_edit else field.insert_text
    assert "$" in new and "done" in new
    assert "owner" not in fields, "what is there already"


async def test_completion_of_words_of_a_list(editor):
    await editor.open(CORRECTED)
    await editor.type(CORRECTED, "severity: minor", "severity: ")
    words = await editor.complete(CORRECTED, "severity: ", "\n")
    for word in ("minor", "major"):
        assert len(about(named(words, word))) > len(word) + 5
    await editor.change(CORRECTED, (place := named(words, "major")).text_edit.range, place.text_edit.new_text)
    await editor.has(CORRECTED, no=("invalid-value",))
    assert "severity: major\n" in editor.text(CORRECTED)


async def test_completion_of_requirements_of_both_editions(editor):
    await editor.open(CORRECTED)
    await editor.type(CORRECTED, "ISO27001:2022/A.8.15", "ISO27001:2022/A.8.")
    found = await editor.complete(CORRECTED, "[ISO27001:2022/A.8.", ",")
    item = next(item for label, item in found.items() if "A.8.15" in label)
    assert len(about(item)) > len("ISO27001:2022/A.8.15") + 5
    await editor.type(CORRECTED, "ISO27001:2022/A.8.,", "ISO27001:2013/A.9.,")
    assert any("A.9.2.1" in label for label in await editor.complete(CORRECTED, "[ISO27001:2013/A.9.", ","))


async def test_completion_of_findings_people_evidence_sections_and_rules(editor):
    await editor.open(CORRECTED)
    await editor.type(
        CORRECTED,
        "\n---\n\n## Nonconformity",
        "\nrecurrence_of: []\nwaivers:\n  - rule: \n    reason: x\n---\n\n## Nonconformity",
    )
    finding = named(await editor.complete(CORRECTED, "recurrence_of: [", "]"), "NC-2024-001")
    assert "Leavers keep enabled accounts" in about(finding)
    named(await editor.complete(CORRECTED, "  - rule: ", "\n"), "overdue")
    await editor.type(CORRECTED, "owner: claire.fontanel@lindenfeld.example", "owner: ")
    named(await editor.complete(CORRECTED, "owner: ", "\n"), "noor.haddad@lindenfeld.example")
    await editor.type(CORRECTED, "evidence: [evidence/NC-2026-007/reviews-read-2026-11.csv]", "evidence: []")
    evidence = await editor.complete(CORRECTED, "evidence: [", "]")
    named(evidence, "evidence/NC-2026-007/reviews-read-2026-11.csv")
    await editor.type(CORRECTED, "status: corrected", "status: analysed")
    await editor.rewrite(CORRECTED, f"{editor.text(CORRECTED).rstrip()}\n\n## ")
    sections = await editor.complete(CORRECTED, editor.text(CORRECTED)[-40:])
    assert any("Root cause" in label for label in sections), list(sections)


async def test_hover(editor):
    await editor.open(LOANS)
    await editor.open(WAIVED)
    assert "grave" in await editor.hover(LOANS, "\nsev", "erity")
    assert "A.5.9" in await editor.hover(LOANS, "ISO27001:2022/A", ".5.9")
    finding = await editor.hover(LOANS, "finding: NC-", "2023-001")
    assert "measuring station PCs" in finding and "closed" in finding
    assert "70 days" in await editor.hover(LOANS, "\ndue: 2027", "-01-29")
    assert "verif" in await editor.hover(WAIVED, "rule: verified", "-too-soon")
    assert await editor.hover(LOANS, "half-year count the loan", " agreements") == ""


async def test_where_things_are_and_where_they_are_named(editor):
    await editor.open(LOANS)
    await editor.open(CORRECTED)

    async def target(path, before, then):
        params = types.DefinitionParams(**editor.at(path, before, then))
        found = await editor.client.text_document_definition_async(params)
        found = found if isinstance(found, list) else [found]
        return [getattr(one, "uri", None) or one.target_uri for one in found]

    earlier = "findings/2023/NC-2023-001-laboratory-pcs.md"
    assert await target(LOANS, "finding: NC-", "2023-001") == [editor.uri(earlier)]
    assert any("AUD-2026-02" in uri for uri in await target(CORRECTED, "audit: AUD", "-2026-02"))
    evidence = "evidence/NC-2026-007/reviews-read-2026-11.csv"
    assert await target(CORRECTED, "[evidence/NC-2026", "-007/reviews") == [editor.uri(evidence)]
    await editor.open(earlier)
    params = types.ReferenceParams(types.ReferenceContext(False), **editor.at(earlier, "\nid: NC", "-2023-001"))
    found = await editor.client.text_document_references_async(params)
    places = [one for one in found if one.uri == editor.uri(LOANS)]
    assert [editor.marked(LOANS, one.range) for one in places] == ["NC-2023-001"]
    links = await editor.client.text_document_document_link_async(types.DocumentLinkParams(editor.name(CORRECTED)))
    assert editor.uri(evidence) in [link.target for link in links]


async def test_symbols(editor):
    await editor.open(CORRECTED)
    params = types.DocumentSymbolParams(editor.name(CORRECTED))
    symbols = await editor.client.text_document_document_symbol_async(params)

    def names(symbols):
        return [name for one in symbols for name in (one.name, *names(one.children or []))]

    assert {"Nonconformity", "Correction"} <= set(names(symbols))
    for one in symbols:
        assert editor.marked(CORRECTED, one.selection_range) in editor.marked(CORRECTED, one.range)
    found = await editor.client.workspace_symbol_async(types.WorkspaceSymbolParams("loan instruments"))
    assert [one.location.uri for one in found] == [editor.uri(LOANS)]
    assert "NC-2026-005" in found[0].name


async def test_lenses_and_what_they_ask_for(editor):
    await editor.open(CORRECTED)
    lenses = [lens.command for lens in await editor.lenses(CORRECTED)]
    titles = [command.title for command in lenses]
    assert any("analysed" in title for title in titles), titles
    assert any("314 days" in title for title in titles), titles
    assert any("timeline" in title for title in titles), titles
    known = editor.offered.capabilities.execute_command_provider.commands
    asked = [command for command in lenses if command.command]
    assert asked and {command.command for command in asked} <= set(known)
    for command in asked:
        params = types.ExecuteCommandParams(command.command, command.arguments)
        said = await editor.client.workspace_execute_command_async(params)
        assert said or editor.client.messages or editor.client.shown_documents or editor.edits


async def test_a_fix(editor):
    await editor.open(LATE)
    await editor.has(LATE, "unknown-field")
    span = editor.one(LATE, "unknown-field").range
    fix = await editor.action(LATE, span, lambda text: "\ndetected: " in text and "detcted" not in text)
    assert fix.kind == types.CodeActionKind.QuickFix
    await editor.apply(fix.edit)
    await editor.has(LATE, no=("unknown-field",))


@pytest.mark.parametrize("answer", ["recurrence_of", "not_recurrence_of"])
async def test_a_recurrence_is_answered_either_way(editor, answer):
    await editor.open(LEAVERS)
    await editor.has(LEAVERS, "unlinked-recurrence")
    span = editor.one(LEAVERS, "unlinked-recurrence").range
    action = await editor.action(
        LEAVERS, span, lambda text: f"\n{answer}:" in text and "NC-2024-001" in text.split(f"\n{answer}:")[1]
    )
    await editor.apply(action.edit)
    await editor.has(LEAVERS, no=("unlinked-recurrence",))


async def test_an_extension_and_a_waiver(editor):
    await editor.open(LATE)
    await editor.has(LATE, "overdue")
    span = editor.one(LATE, "overdue").range
    extension = await editor.action(LATE, span, lambda text: "\nextensions:" in text)
    waiver = await editor.action(LATE, span, lambda text: "\nwaivers:" in text and "rule: overdue" in text)
    before = editor.text(LATE)
    await editor.apply(extension.edit)
    assert "from: 2026-10-30" in editor.text(LATE)
    await editor.rewrite(LATE, before)
    await editor.apply((await editor.action(LATE, span, lambda text: "\nwaivers:" in text)).edit)
    assert waiver.title


async def test_the_next_status(editor):
    await editor.open(CORRECTED)
    place = editor.text(CORRECTED).index("status: corrected")
    span = editor.span(CORRECTED, place, place + len("status: corrected"))
    action = await editor.action(CORRECTED, span, lambda text: "\nstatus: analysed\n" in text)
    await editor.apply(action.edit)
    text = editor.text(CORRECTED)
    assert "root_cause:" in text and "## Root cause" in text
