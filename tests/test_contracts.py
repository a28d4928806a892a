"""Who may import whom: the layers, and an app process without TensorFlow."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# Runs in a process of its own, where the named packages cannot be imported.
BLOCKED = """
import importlib, pkgutil, sys
for name in {blocked!r}:
    sys.modules[name] = None
"""
IMPORT_ALL = """
import poster_genre
for module in pkgutil.walk_packages(poster_genre.__path__, "poster_genre."):
    # __main__ runs the command line when it is imported.
    if not module.name.startswith({left_out!r}) or module.name in {kept!r}:
        importlib.import_module(module.name)
"""


def run_without(blocked: tuple[str, ...], script: str, *arguments: object) -> None:
    """Run Python code in the checkout, with packages blocked; fails with what it printed."""
    command = [sys.executable, "-c", BLOCKED.format(blocked=blocked) + script, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]


def test_layers_and_forbidden_packages(monkeypatch):
    from importlinter.cli import lint_imports

    monkeypatch.syspath_prepend(str(ROOT))
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_everything_but_networks_and_training_loads_without_tensorflow():
    script = IMPORT_ALL.format(
        left_out=("poster_genre.__main__", "poster_genre.networks.", "poster_genre.training."), kept=()
    )
    run_without(("tensorflow", "keras"), script)


def test_everything_but_the_widgets_loads_without_streamlit():
    left_out = ("poster_genre.__main__", "poster_genre.ui.")
    run_without(("streamlit",), IMPORT_ALL.format(left_out=left_out, kept=()))


def test_predict_needs_neither_tensorflow_nor_streamlit(tiny_bundle, tmp_path, poster_bytes):
    (tmp_path / "poster.jpg").write_bytes(poster_bytes())
    script = "from poster_genre.cli import main\nsys.exit(main(['predict', '--model', *sys.argv[1:]]))"
    run_without(("tensorflow", "keras", "streamlit"), script, tiny_bundle, tmp_path)


APP = """
from streamlit.testing.v1 import AppTest
page = AppTest.from_file("app.py", default_timeout=120).run()
next(button for button in page.button if button.label.startswith("Try ")).click().run()
assert not page.exception, page.exception
assert "%" in page.header[0].value
"""


def test_the_app_predicts_without_tensorflow(default_bundle):
    run_without(("tensorflow", "keras"), APP)


def imported(path: Path) -> set[str]:
    """Names of the modules that a file imports, anywhere in it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize(
    "path", [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))], ids=lambda path: path.name
)
def test_pages_talk_only_to_the_ui(path):
    ours = {name for name in imported(path) if name.startswith("poster_genre")}
    assert not {name for name in ours if not name.startswith("poster_genre.ui.")}


def test_every_test_that_the_security_note_names_is_there():
    named = set(re.findall(r"`(tests/[\w/.]+)`", (ROOT / "docs" / "security.md").read_text("utf-8")))
    assert named and not [path for path in named if not (ROOT / path).is_file()]
