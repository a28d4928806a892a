"""Where datasets come from: Kaggle, Google Drive, archives on the web."""

from __future__ import annotations

import importlib
import os
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from poster_genre.data import archives
from poster_genre.data.download.addresses import session
from poster_genre.data.download.fetch import PATIENCE, DownloadError, Patience, fetch
from poster_genre.data.folders import write_folder
from poster_genre.data.home import home


def download(
    source: str,
    folder: Path | None = None,
    *,
    allow_private: bool = False,
    patience: Patience = PATIENCE,
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Download a dataset and return its folder; what is there already is not asked for again.

    source: `kaggle:OWNER/NAME`, `gdrive:FOLDER_ID`, or the http(s) URL of a file; a ZIP is unpacked.
    folder: where to put it; without one, `downloads/` in the project's folder for data (`home()`).
    Raises DownloadError naming what failed, or the package to install.
    """
    if source.startswith("kaggle:"):
        return _from_kaggle(source.removeprefix("kaggle:"))
    if source.startswith("gdrive:"):
        drive_id = source.removeprefix("gdrive:")
        return _from_drive(drive_id, folder or home() / "downloads" / f"gdrive-{drive_id}")
    parts = urlsplit(source)
    name = re.sub(r"[^\w.-]", "_", unquote(Path(parts.path).name)).lstrip(".") or "download"
    target = (folder or home() / "downloads" / (parts.hostname or "web")) / name
    return _from_web(source, target, allow_private, patience, progress)


def _from_web(
    url: str,
    target: Path,
    allow_private: bool,
    patience: Patience,
    progress: Callable[[int, int], None] | None,
) -> Path:
    is_zip = target.suffix.lower() == ".zip"
    unpacked = target.with_name(target.stem if is_zip else f"{target.name} unpacked")
    if target.exists() or unpacked.exists():
        return target.parent
    fetch(url, target, session(allow_private), patience, progress)
    if archives.is_archive(target):
        with write_folder(unpacked) as partial:
            archives.extract(target, partial)
        target.unlink()
    elif is_zip:
        target.unlink()
        raise DownloadError(f"{url} did not send a ZIP file. Open the address in a browser to see why.")
    return target.parent


def _from_kaggle(handle: str) -> Path:
    if not re.fullmatch(r"[\w-]+/[\w-]+", handle):
        raise DownloadError(f"“kaggle:{handle}” is no dataset; write kaggle:OWNER/NAME.")
    kagglehub = _package("kagglehub", f"kaggle:{handle}")
    # kagglehub resumes by itself, in its cache; ours keeps all of a machine's data in one place.
    os.environ.setdefault("KAGGLEHUB_CACHE", str(home() / "downloads" / "kaggle"))
    try:
        return Path(kagglehub.dataset_download(handle))
    except Exception as error:  # kagglehub raises its own, requests' and OS errors alike
        raise DownloadError(f"Kaggle did not give {handle}: {error}") from error


def _from_drive(folder_id: str, target: Path) -> Path:
    if not re.fullmatch(r"[\w-]+", folder_id):
        raise DownloadError(
            f"“gdrive:{folder_id}” is no folder; write gdrive:FOLDER_ID, as in the folder's link."
        )
    gdown = _package("gdown", f"gdrive:{folder_id}")
    target.mkdir(parents=True, exist_ok=True)
    try:
        files = gdown.download_folder(id=folder_id, output=str(target), resume=True, quiet=True)
    except Exception as error:  # gdown raises its own, requests' and OS errors alike
        raise DownloadError(f"Google Drive did not give {folder_id}: {error}") from error
    if not files:
        raise DownloadError(f"Google Drive gave no file of {folder_id}. Is the folder shared with everyone?")
    return target


def _package(name: str, source: str):
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise DownloadError(f"{source} needs the package {name}: pip install {name}") from error
