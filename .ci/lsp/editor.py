"""An editor for tests: opens files of a repository, types, saves, applies the edits that it is given, and knows what the
server said. Every message of the server is checked against the protocol's types (`protocol`)."""

import asyncio
import hashlib
import json
import os
import subprocess
import urllib.parse
from pathlib import Path

import pytest_lsp
from lsprotocol import types
from protocol import complaints
from pygls.protocol import default_converter
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, LanguageClient, register_lsp_features
from pytest_lsp.protocol import LanguageClientProtocol

AS_OF = "2026-11-20"
PATIENCE = 20
UNITS = {"utf-8": lambda text: len(text.encode()), "utf-16": lambda text: len(text.encode("utf-16-le")) // 2,
         "utf-32": len}


class Protocol(LanguageClientProtocol):
    """Remembers what was asked and what is wrong with the answers."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.asked, self.wrong, self.heard = {}, [], 0

    def _send_data(self, data):
        if getattr(data, "method", None) and getattr(data, "id", None) is not None:
            self.asked[data.id] = data.method
        super()._send_data(data)

    def structure_message(self, data):
        # It is called for the parts of a message too.
        if "jsonrpc" in data:
            self.heard += 1
            method = None if "method" in data else self.asked.get(data.get("id"))
            self.wrong += [f"{why}\n  {json.dumps(data)[:400]}" for why in complaints(data, method)]
        return super().structure_message(data)


class Editor:
    def __init__(self, root: Path, *arguments: str, encodings=None, capabilities="visual-studio-code"):
        self.root, self.arguments = root, arguments
        self.capabilities = pytest_lsp.client_capabilities(capabilities)
        self.capabilities.general = self.capabilities.general or types.GeneralClientCapabilities()
        self.capabilities.general.position_encodings = encodings
        self.texts: dict[str, list] = {}
        self.said: dict[str, types.PublishDiagnosticsParams] = {}
        self.edits = []

    async def __aenter__(self):
        self.client = LanguageClient(protocol_cls=Protocol, converter_factory=default_converter)
        features = dict(DEFAULT_CLIENT_FEATURES)

        def publish(params):
            self.said[params.uri] = params

        features[types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS] = publish
        features[types.CLIENT_REGISTER_CAPABILITY] = lambda params: None
        features[types.WORKSPACE_CODE_LENS_REFRESH] = lambda: None
        register_lsp_features(self.client, features)
        await self.client.start_io(os.environ["CLAUSE10"], "lsp", "--as-of", AS_OF, *self.arguments, cwd=self.root)
        folder = types.WorkspaceFolder(self.uri("."), "register")
        params = types.InitializeParams(self.capabilities, root_uri=folder.uri, workspace_folders=[folder])
        self.offered = await self.client.initialize_session(params)
        encoding = self.offered.capabilities.position_encoding
        self.units = UNITS[encoding.value if hasattr(encoding, "value") else encoding or "utf-16"]
        return self

    async def __aexit__(self, kind, *_):
        if kind is None:
            await self.client.shutdown_session()
            assert self.client._server.returncode == 0
        elif self.client._server.returncode is None:
            self.client._server.kill()
        await self.client.stop()
        if kind is None:
            assert self.client.error is None
            assert self.client.protocol.wrong == [], "\n".join(self.client.protocol.wrong[:20])
            assert self.client.protocol.heard > 1

    # Files.

    def uri(self, path: str) -> str:
        return (self.root / path).resolve().as_uri()

    def text(self, path: str) -> str:
        return self.texts[self.uri(path)][1]

    async def open(self, path: str, text: str | None = None):
        if text is None:
            text = (self.root / path).read_bytes().decode()
        uri = self.uri(path)
        self.texts[uri] = [1, text]
        item = types.TextDocumentItem(uri, "markdown", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        await self.judged(path)

    async def type(self, path: str, old: str, new: str):
        """Replaces the first place of a text, as one who types there does, and waits for what the server says."""
        start = self.text(path).index(old)
        await self.change(path, self.span(path, start, start + len(old)), new)

    async def change(self, path: str, span: types.Range, new: str):
        uri = self.uri(path)
        version, text = self.texts[uri]
        start, end = self.offset(text, span.start), self.offset(text, span.end)
        self.texts[uri] = [version + 1, text[:start] + new + text[end:]]
        change = types.TextDocumentContentChangePartial(span, new)
        name = types.VersionedTextDocumentIdentifier(version + 1, uri)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(name, [change]))
        await self.judged(path)

    async def save(self, path: str):
        (self.root / path).write_bytes(self.text(path).encode())
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(self.name(path)))
        self.changed(path)

    async def close(self, path: str):
        del self.texts[self.uri(path)]
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(self.name(path)))

    def changed(self, *paths: str, kind=types.FileChangeType.Changed):
        """Tells, as an editor that watches the folder does, that files are others."""
        events = [types.FileEvent(self.uri(path), kind) for path in paths]
        self.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(events))

    def name(self, path: str):
        return types.TextDocumentIdentifier(self.uri(path))

    # Places.

    def position(self, text: str, offset: int) -> types.Position:
        before = text[:offset].replace("\r\n", "\n")
        line = before.count("\n")
        return types.Position(line, self.units(before[before.rfind("\n") + 1 :]))

    def offset(self, text: str, position: types.Position) -> int:
        lines = text.split("\n")
        start = sum(len(line) + 1 for line in lines[: position.line])
        line = lines[position.line].removesuffix("\r")
        for count in range(len(line) + 1):
            if self.units(line[:count]) == position.character:
                return start + count
        raise AssertionError(f"{position} is no place in {line!r}")

    def span(self, path: str, start: int, end: int) -> types.Range:
        text = self.text(path)
        return types.Range(self.position(text, start), self.position(text, end))

    def at(self, path: str, before: str, then: str = "") -> dict:
        """The place behind a text, and before another where that tells it from others."""
        place = self.text(path).index(before + then) + len(before)
        return {"text_document": self.name(path), "position": self.position(self.text(path), place)}

    def marked(self, path: str, span: types.Range) -> str:
        text = self.text(path)
        return text[self.offset(text, span.start) : self.offset(text, span.end)]

    # What the server says.

    def found(self, path: str) -> list[types.Diagnostic]:
        said = self.said.get(self.uri(path))
        return list(said.diagnostics) if said else []

    def rules(self, path: str) -> set[str]:
        return {found.code for found in self.found(path)}

    def one(self, path: str, rule: str) -> types.Diagnostic:
        return next(found for found in self.found(path) if found.code == rule)

    async def judged(self, path: str):
        """Waits until the text as it is now is judged."""
        uri = self.uri(path)
        await self.until(lambda: uri in self.said and self.said[uri].version == self.texts[uri][0],
                         f"version {self.texts[uri][0]} of {path} is judged")

    async def has(self, path: str, *rules: str, no: tuple[str, ...] = ()):
        """Waits until the rules report something of a file, and others nothing."""
        await self.until(lambda: set(rules) <= self.rules(path) and not set(no) & self.rules(path),
                         f"{path} has {rules} and not {no}", path)

    async def until(self, done, what: str, path: str | None = None):
        loop = asyncio.get_running_loop()
        end = loop.time() + PATIENCE
        while not done():
            assert self.client.error is None, self.client.error
            if loop.time() > end:
                there = [f"{one.code}: {one.message}" for one in self.found(path)] if path else sorted(self.said)
                raise AssertionError("\n".join([f"not so: {what}; there is", *there]))
            await asyncio.sleep(0.01)

    # Questions.

    async def complete(self, path: str, before: str, then: str = "") -> dict[str, types.CompletionItem]:
        params = types.CompletionParams(**self.at(path, before, then))
        found = await self.client.text_document_completion_async(params)
        items = found.items if isinstance(found, types.CompletionList) else found or []
        return {item.label: item for item in items}

    async def take(self, path: str, item: types.CompletionItem, place: dict):
        """Takes a completion, with the places to fill in left as they are shown."""
        edit = item.text_edit
        if edit is None:
            position = place["position"]
            edit = types.TextEdit(types.Range(position, position), item.insert_text or item.label)
        await self.change(path, edit.range, edit.new_text)

    async def hover(self, path: str, before: str, then: str = "") -> str:
        found = await self.client.text_document_hover_async(types.HoverParams(**self.at(path, before, then)))
        return found.contents.value if found else ""

    async def actions(self, path: str, span: types.Range) -> list[types.CodeAction | types.Command]:
        touched = [one for one in self.found(path)
                   if not (after(one.range.start, span.end) or after(span.start, one.range.end))]
        context = types.CodeActionContext(touched, trigger_kind=types.CodeActionTriggerKind.Invoked)
        params = types.CodeActionParams(self.name(path), span, context)
        return list(await self.client.text_document_code_action_async(params) or [])

    async def action(self, path: str, span: types.Range, wanted) -> types.CodeAction:
        """The action after which the text is as wanted."""
        offered = await self.actions(path, span)
        for one in offered:
            if isinstance(one, types.CodeAction) and one.edit is None and one.data:
                # The edit comes for what is chosen.
                one = await self.client.code_action_resolve_async(one)
            if isinstance(one, types.CodeAction) and one.edit and wanted(self.preview(one.edit, path)):
                return one
        raise AssertionError(f"no such action among {[one.title for one in offered]}")

    def preview(self, edit: types.WorkspaceEdit, path: str) -> str:
        """What a text would be after an edit."""
        uri, text = self.uri(path), self.text(path)
        edits = [one for change in edit.document_changes or [] if isinstance(change, types.TextDocumentEdit)
                 and change.text_document.uri == uri for one in change.edits]
        edits += (edit.changes or {}).get(uri, [])
        spans = sorted((self.offset(text, one.range.start), self.offset(text, one.range.end), one.new_text)
                       for one in edits)
        assert all(one[1] <= two[0] for one, two in zip(spans, spans[1:])), "edits lie over each other"
        for start, end, new in reversed(spans):
            text = text[:start] + new + text[end:]
        return text

    async def lenses(self, path: str) -> list[types.CodeLens]:
        return list(await self.client.text_document_code_lens_async(types.CodeLensParams(self.name(path))) or [])

    async def apply(self, edit: types.WorkspaceEdit):
        """Does what an edit says, in the texts that are open or are opened for it; files are renamed and nothing else."""
        addresses = list(edit.changes or {})
        for change in edit.document_changes or []:
            if isinstance(change, types.RenameFile):
                self.path(change.old_uri).rename(self.path(change.new_uri))
                continue
            assert isinstance(change, types.TextDocumentEdit), change
            addresses.append(change.text_document.uri)
            version = change.text_document.version
            assert version is None or version == self.texts[change.text_document.uri][0]
        assert addresses or edit.document_changes, "an edit that changes nothing"
        for uri in dict.fromkeys(addresses):
            path = self.path(uri).relative_to(self.root.resolve()).as_posix()
            if uri not in self.texts:
                await self.open(path)
            await self.rewrite(path, self.preview(edit, path))

    async def rewrite(self, path: str, text: str):
        """Puts another text in the place of the whole one."""
        await self.change(path, self.span(path, 0, len(self.text(path))), text)

    @staticmethod
    def path(uri: str) -> Path:
        return Path(urllib.parse.unquote(urllib.parse.urlparse(uri).path))


def after(one: types.Position, two: types.Position) -> bool:
    return (one.line, one.character) > (two.line, two.character)


class Repository:
    """A repository with a register, which nobody but the test may change."""

    def __init__(self, root: Path):
        self.root = root
        self.taken()

    def git(self, *arguments: str, day: str = "2026-11-18"):
        when = f"{day}T12:00:00+00:00"
        environment = {**os.environ, "GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when,
                       "GIT_AUTHOR_NAME": "Maria Lopez", "GIT_AUTHOR_EMAIL": "maria.lopez@acme.example",
                       "GIT_COMMITTER_NAME": "Maria Lopez", "GIT_COMMITTER_EMAIL": "maria.lopez@acme.example"}
        run = subprocess.run(["git", *arguments], cwd=self.root, env=environment, capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
        return run.stdout

    def commit(self, message: str, day: str = "2026-11-18"):
        self.git("add", "--all", day=day)
        self.git("commit", "--quiet", "--message", message, day=day)

    def own(self, change):
        """Does what the test itself changes; until then nobody else changed anything."""
        self.untouched()
        change()
        self.taken()

    def taken(self):
        """What is there now is the test's own."""
        self.as_it_is = fingerprint(self.root)

    def untouched(self):
        now = fingerprint(self.root)
        assert {path for path in now.keys() | self.as_it_is.keys() if now.get(path) != self.as_it_is.get(path)} == set()

    def check(self) -> dict[str, set[str]]:
        """The rules that `clause10 check` reports, by file."""
        run = subprocess.run([os.environ["CLAUSE10"], "check", "--as-of", AS_OF, "--format", "json"],
                             cwd=self.root, capture_output=True, text=True)
        assert run.returncode in (0, 1), run.stderr
        found: dict[str, set[str]] = {}
        for one in json.loads(run.stdout)["diagnostics"]:
            if one["state"] != "waived":
                found.setdefault(one["path"], set()).add(one["rule"])
        return found


def fingerprint(root: Path) -> dict[str, str]:
    """A hash of every file, but of those that the program keeps below the git directory."""
    files = {}
    for folder, folders, names in os.walk(root):
        if Path(folder) == root / ".git":
            folders[:] = [name for name in folders if name != "clause10"]
        for name in names:
            path = Path(folder, name)
            files[str(path.relative_to(root))] = hashlib.sha256(path.read_bytes()).hexdigest()
    return files
