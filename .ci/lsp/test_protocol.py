"""The check of messages can fail."""

import copy

import pytest
from protocol import complaints

RANGE = {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 4}}
PUBLISHED = {
    "jsonrpc": "2.0",
    "method": "textDocument/publishDiagnostics",
    "params": {
        "uri": "file:///a.md",
        "version": 3,
        "diagnostics": [{"range": RANGE, "severity": 1, "code": "overdue", "message": "late", "data": ["any", None]}],
    },
}
EDIT = {
    "textDocument": {"uri": "file:///a.md", "version": None},
    "edits": [{"range": RANGE, "newText": "open"}],
}
ACTIONS = {
    "jsonrpc": "2.0",
    "id": 7,
    "result": [
        {"title": "Mend", "kind": "quickfix", "edit": {"documentChanges": [EDIT]}},
        {"title": "Ask", "command": "clause10.ask", "arguments": []},
    ],
}
HOVERED = {"jsonrpc": "2.0", "id": 8, "result": {"contents": {"kind": "markdown", "value": "words"}, "range": RANGE}}


def test_what_the_protocol_says_passes():
    assert complaints(PUBLISHED) == []
    assert complaints(ACTIONS, "textDocument/codeAction") == []
    assert complaints(HOVERED, "textDocument/hover") == []
    assert complaints({"jsonrpc": "2.0", "id": 1, "result": None}, "shutdown") == []
    assert complaints({"jsonrpc": "2.0", "id": 1, "error": {"code": -32601, "message": "no"}}, "x/y") == []


@pytest.mark.parametrize(
    ("message", "method", "path", "broken", "expected"),
    [
        (PUBLISHED, None, "params/diagnostics/0/severity", "error", "is no DiagnosticSeverity"),
        (PUBLISHED, None, "params/diagnostics/0/severity", True, "is no DiagnosticSeverity"),
        (PUBLISHED, None, "params/diagnostics/0/source", None, "null"),
        (PUBLISHED, None, "params/diagnostics/0/message", ..., "missing"),
        (PUBLISHED, None, "params/diagnostics/0/rule", "overdue", "no property rule"),
        (PUBLISHED, None, "params/diagnostics/0/range/start/line", -1, "range"),
        (PUBLISHED, None, "params/diagnostics/0/range/start/line", 1.5, "whole number"),
        (PUBLISHED, None, "params/version", "3", "whole number"),
        (PUBLISHED, None, "jsonrpc", ..., "missing"),
        (PUBLISHED, None, "method", "textDocument/publishFindings", "no method"),
        (ACTIONS, "textDocument/codeAction", "result/0/edit/documentChanges/0/edits/0/newText", 5, "text"),
        (ACTIONS, "textDocument/codeAction", "result/0/edit/documentChanges/0/textDocument/version", ..., "missing"),
        (ACTIONS, "textDocument/codeAction", "result/1/command", {"title": "Ask"}, "command"),
        (ACTIONS, "textDocument/codeAction", "result", ..., "missing"),
        (HOVERED, "textDocument/hover", "result/contents/kind", "html", "MarkupKind"),
        (HOVERED, "textDocument/definition", "result/range", ..., "list"),
        (HOVERED, None, "id", 8, "nothing that was asked"),
    ],
)
def test_what_is_broken_on_purpose_is_found(message, method, path, broken, expected):
    message = copy.deepcopy(message)
    *way, last = path.split("/")
    place = message
    for step in way:
        place = place[int(step) if step.isdigit() else step]
    if broken is ...:
        del place[last]
    else:
        place[last] = broken
    found = complaints(message, method)
    assert any(expected in why for why in found), found
