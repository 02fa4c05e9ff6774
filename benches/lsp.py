"""How long the language server keeps a writer waiting: python3 benches/lsp.py PROGRAM FOLDER [ARGUMENT...]

Starts `clause10 lsp` in a register, opens one of its findings, types 200 letters and takes them back, saves, and prints
how long each took to be answered, and the memory that the server holds. Ends with 1 where it takes longer or more than
what is wanted of 2,000 findings with 5,000 commits; a register to try it on is made with any generator of records. The
files of FOLDER are not written."""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

EDITS = 200
SETTLED = 6
WANTED = {"start": 400, "edit": 50, "memory": 150}


class Server:
    """A server, spoken with over its standard input and output."""

    def __init__(self, program: str, folder: Path, arguments: list[str]):
        command = [program, "lsp", *arguments]
        self.process = subprocess.Popen(command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.asked = 0

    def tell(self, method: str, params, **more):
        body = json.dumps({"jsonrpc": "2.0", "method": method, "params": params, **more}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def hear(self) -> dict:
        length = 0
        while line := self.process.stdout.readline().strip():
            name, value = line.split(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if not length:
            sys.exit("the server went away")
        return json.loads(self.process.stdout.read(length))

    def ask(self, method: str, params) -> dict:
        self.asked += 1
        self.tell(method, params, id=self.asked)
        return self.until(lambda said: "method" not in said and said.get("id") == self.asked)

    def until(self, wanted) -> dict:
        while not wanted(said := self.hear()):
            pass
        return said

    def published(self, uri: str | None = None, version: int | None = None) -> dict:
        def wanted(said):
            if said.get("method") != "textDocument/publishDiagnostics":
                return False
            params = said["params"]
            return uri is None or (params["uri"] == uri and params.get("version") == version)

        return self.until(wanted)

    def memory(self) -> dict[str, int]:
        """What it holds now and held at most, in MiB."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        found = dict(line.split(":") for line in lines if line.startswith(("VmRSS", "VmHWM")))
        return {name: int(value.split()[0]) // 1024 for name, value in found.items()}


def milliseconds(since: float) -> float:
    return (time.perf_counter() - since) * 1000


def finding(folder: Path) -> Path:
    """A finding that is long, as those are that are written in."""
    files = [path for path in folder.glob("findings/**/*.md") if path.stem.startswith("NC-")]
    if not files:
        sys.exit(f"there are no findings in {folder}")
    return max(files, key=lambda path: (path.stat().st_size, path.name))


def main(program: str, place: str, *arguments: str) -> int:
    folder = Path(place).resolve()
    path = finding(folder)
    uri, text = path.as_uri(), path.read_bytes().decode()
    start = time.perf_counter()
    server = Server(os.path.abspath(program), folder, list(arguments))
    root = folder.as_uri()
    server.ask("initialize", {"processId": os.getpid(), "rootUri": root, "capabilities": {},
                              "workspaceFolders": [{"uri": root, "name": folder.name}]})
    server.tell("initialized", {})
    item = {"uri": uri, "languageId": "markdown", "version": 1, "text": text}
    server.tell("textDocument/didOpen", {"textDocument": item})
    server.published()
    started = milliseconds(start)
    server.published(uri, 1)
    print(f"{path.relative_to(folder)}, {len(text)} letters")
    print(f"start to the first diagnostics: {started:.0f} ms, to those of the open file: {milliseconds(start):.0f} ms")

    # History is read beside.
    time.sleep(SETTLED)
    line = text[: text.index("\ntitle: ")].count("\n") + 1
    column = len("title: ")
    took = []
    for version in range(2, EDITS + 2):
        is_letter = version % 2 == 0
        end = {"line": line, "character": column + (0 if is_letter else 1)}
        change = {"range": {"start": {"line": line, "character": column}, "end": end}, "text": "x" if is_letter else ""}
        since = time.perf_counter()
        server.tell("textDocument/didChange", {"textDocument": {"uri": uri, "version": version},
                                               "contentChanges": [change]})
        server.published(uri, version)
        took.append(milliseconds(since))
        # As fast as somebody types who is fast.
        time.sleep(0.06)
    middle = statistics.median(took)
    print(f"{EDITS} edits: median {middle:.1f} ms, worst {max(took):.1f} ms")
    where = {"textDocument": {"uri": uri}, "position": {"line": line, "character": 0}}
    for method in ("completion", "hover", "codeLens", "documentSymbol"):
        since = time.perf_counter()
        server.ask(f"textDocument/{method}", where)
        print(f"{method}: {milliseconds(since):.1f} ms")
    memory = server.memory()
    print(f"memory: {memory['VmRSS']} MiB, {memory['VmHWM']} MiB at most")
    server.ask("shutdown", None)
    server.tell("exit", None)
    code = server.process.wait()
    if code:
        sys.exit(f"the server ended with {code}")
    is_good = started <= WANTED["start"] and middle <= WANTED["edit"] and memory["VmHWM"] <= WANTED["memory"]
    return 0 if is_good else 1


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
