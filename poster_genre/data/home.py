"""Where catalogs, unpacked archives, downloads and caches of this machine live."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """The folder of everything that this machine has made of datasets: the environment variable
    POSTER_GENRE_HOME, or `.cache/` in the checkout."""
    given = os.environ.get("POSTER_GENRE_HOME")
    return Path(given).expanduser().absolute() if given else Path(__file__).parents[2] / ".cache"


def catalogs_home() -> Path:
    """The folder with one folder an imported catalog."""
    return home() / "catalogs"
