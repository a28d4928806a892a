"""How the whole suite runs: beside the machine's own runs and caches, and in several processes at once."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

# Before anything is imported that reads them; every worker process has folders of its own.
OWN_FOLDER = Path(tempfile.mkdtemp(prefix="poster-genre-tests-"))
os.environ["POSTER_GENRE_HOME"] = str(OWN_FOLDER / "home")
os.environ["POSTER_GENRE_RUNS"] = str(OWN_FOLDER / "runs")

# The longest first, so that no worker is left with one of them at the end; then the rest as collected.
FIRST = ("browser", "training", "commands", "app")
MARKED = {"browser": pytest.mark.browser, "training": pytest.mark.training, "networks": pytest.mark.training}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark and sort the tests by their folder."""
    for item in items:
        if _folder(item.nodeid) in MARKED:
            item.add_marker(MARKED[_folder(item.nodeid)])
    items.sort(key=lambda item: (*FIRST, _folder(item.nodeid)).index(_folder(item.nodeid)))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even import a folder whose mark is left out: `-m "not training"` loads no Keras."""
    mark = MARKED.get(collection_path.name)
    return True if mark and f"not {mark.name}" in config.option.markexpr else None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object):
    """With `-n`: what shares fixtures stays on one worker, a file, or all browser tests with their app."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return "browser" if _folder(nodeid) == "browser" else nodeid.partition("::")[0]

    config.option.loadscopereorder = False
    return ByFile(config, log)


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(OWN_FOLDER, ignore_errors=True)


def _folder(nodeid: str) -> str:
    """The folder in tests/ that a test is from."""
    return nodeid.split("/")[1]
