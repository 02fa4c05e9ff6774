"""Repositories for the tests, each a copy of its own."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

pytest.register_assert_rewrite("editor")
from editor import Repository  # noqa: E402

FIXTURES = Path(__file__).parents[2] / "fixtures" / "life"


def run(*arguments: str, cwd: Path):
    done = subprocess.run([os.environ["CLAUSE10"], *arguments], cwd=cwd, capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("demo") / "company"
    run("demo", str(root), cwd=root.parent)
    return root


@pytest.fixture
def company(demo, tmp_path) -> Repository:
    """The example company."""
    root = tmp_path / "company"
    shutil.copytree(demo, root, symlinks=True)
    return Repository(root)


@pytest.fixture
def made(tmp_path) -> Repository:
    """A young register: its configuration, and one finding that was closed, with what it names."""
    root = tmp_path / "register"
    root.mkdir()
    repository = Repository(root)
    repository.git("init", "--quiet", "--initial-branch=main")
    repository.git("config", "user.name", "Maria Lopez")
    repository.git("config", "user.email", "maria.lopez@acme.example")
    run("init", cwd=root)
    shutil.copytree(FIXTURES / "files", root, dirs_exist_ok=True)
    (root / "findings" / "2026").mkdir(parents=True)
    shutil.copy(FIXTURES / "records" / "closed.md", root / "findings" / "2026" / "NC-2026-004-access-review.md")
    repository.commit("The register as it was kept before", day="2026-07-12")
    return Repository(root)
