"""What imports leave on disk: swept when it is old and nobody needs it."""

from __future__ import annotations

import os
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from poster_genre.data import cleanup
from poster_genre.data.catalog import Catalog
from poster_genre.data.home import catalogs_home, home


@pytest.fixture(autouse=True)
def own_home(tmp_path, monkeypatch):
    monkeypatch.setenv("POSTER_GENRE_HOME", str(tmp_path / "home"))


def made(place: str, days_ago: float) -> Path:
    """A folder below home with one file of 10 bytes."""
    folder = home() / place
    folder.mkdir(parents=True)
    (folder / "a.jpg").write_bytes(b"0123456789")
    then = time.time() - days_ago * cleanup.DAY
    os.utime(folder, (then, then))
    return folder


def test_old_uploads_and_half_made_folders_go_and_new_ones_stay():
    old = [made("uploads/a", 2), made("catalogs/.films.x.part", 2), made("drawn/.some-x", 2)]
    new = made("uploads/b", 0.5)
    assert cleanup.sweep() == 30
    assert not any(folder.exists() for folder in old) and new.exists()


def test_an_unpacked_archive_stays_while_a_catalog_needs_it():
    needed, other = made("archives/one", 2), made("archives/two", 2)
    films = pd.DataFrame({"film_id": ["a"], "path": [str(needed / "a.jpg")]})
    Catalog.build("films", films, np.ones((1, 1), bool), ("Drama",)).save(catalogs_home() / "films")
    cleanup.sweep()
    assert needed.exists() and not other.exists()


def test_drawn_posters_are_kept_for_the_trainings_that_use_them():
    drawn = made("drawn/some", 9)
    cleanup.sweep()
    assert drawn.exists()
