"""What the settings for an editor tell it to run, and whether that answers as a language server for Markdown does."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

editor, company = sys.argv[1], Path(sys.argv[2])


def vscode() -> list[str]:
    settings = json.loads((company / ".vscode/settings.json").read_text())
    wanted = json.loads((company / ".vscode/extensions.json").read_text())
    assert wanted == {"recommendations": ["zsol.vscode-glspc"]}
    assert "markdown" in settings["glspc.server.languageId"]
    return [settings["glspc.server.command"], *settings["glspc.server.commandArguments"]]


def helix() -> list[str]:
    settings = tomllib.loads((company / ".helix/languages.toml").read_text())
    (markdown,) = [one for one in settings["language"] if one["name"] == "markdown"]
    # A list takes the place of the one that Helix has.
    assert markdown["language-servers"] == ["clause10", "marksman", "markdown-oxide"]
    server = settings["language-server"]["clause10"]
    return [server["command"], *server["args"]]


def zed() -> list[str]:
    settings = json.loads((company / ".zed/settings.json").read_text())
    binary = settings["lsp"]["markdown-oxide"]["binary"]
    return [binary["path"], *binary["arguments"]]


def message(**parts) -> bytes:
    body = json.dumps({"jsonrpc": "2.0", **parts}).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


command = {"vscode": vscode, "helix": helix, "zed": zed}[editor]()
said = subprocess.run(
    command,
    cwd=company,
    input=message(id=1, method="initialize", params={"processId": None, "rootUri": None, "capabilities": {}})
    + message(method="initialized", params={})
    + message(id=2, method="shutdown", params=None)
    + message(method="exit", params=None),
    capture_output=True,
    timeout=30,
)
head, _, rest = said.stdout.partition(b"\r\n\r\n")
answer = json.loads(rest[: int(head.split(b":")[1])])
if said.returncode != 0 or answer["result"]["serverInfo"]["name"] != "clause10":
    sys.exit(f"{command} ended with {said.returncode} and said {said.stdout[:400]!r} {said.stderr[:400]!r}")
