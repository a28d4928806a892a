"""ZIP archives, unpacked so that nothing leaves the target folder or fills the disk."""

from __future__ import annotations

import hashlib
import lzma
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from poster_genre.data.catalog import CatalogError
from poster_genre.data.folders import write_folder
from poster_genre.data.home import home

MAX_TOTAL = 20 * 1024**3  # bytes, unpacked; the largest known poster dataset has about 2 GB
MAX_RATIO = 100  # unpacked to packed bytes; images have about 1, tables about 10
MAX_ENTRIES = 500_000
LONGEST_NAME = 255  # bytes of one file or folder name, the limit of common disks
_CHUNK = 1024 * 1024
# What `zipfile` raises on broken archives; some of it is undocumented, found by fuzzing.
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, NotImplementedError),
    *(IndexError, KeyError, ValueError, OverflowError, RuntimeError),
)


def is_archive(path: Path) -> bool:
    """Whether a file is a ZIP, by its content."""
    return zipfile.is_zipfile(path)


def unpacked(archive: Path, progress: Callable[[int, int], None] | None = None) -> Path:
    """The folder with an archive's content, unpacked once and found again by the archive's hash.

    progress: called with (bytes unpacked, bytes in all).
    Raises CatalogError for an archive that is damaged, encrypted, unsafe or too large.
    """
    with archive.open("rb") as file:
        sha = hashlib.file_digest(file, "sha256").hexdigest()
    target = home() / "archives" / sha[:16]
    if not target.is_dir():
        with write_folder(target) as partial:
            extract(archive, partial, progress=progress)
    return target


def extract(
    archive: Path,
    target: Path,
    max_total: int = MAX_TOTAL,
    max_ratio: float = MAX_RATIO,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Unpack every file of `archive` below the existing folder `target`.

    All names are checked before anything is written, and the bytes are counted as they come, since an
    archive's own sizes may lie. Raises CatalogError naming the entry at fault.
    """
    packed = archive.stat().st_size
    limit = min(max_total, max(packed * max_ratio, 50 * _CHUNK))
    try:
        with zipfile.ZipFile(archive) as source:
            files = [(entry, _safe_path(entry, archive)) for entry in source.infolist() if not entry.is_dir()]
            _check_places([path for _, path in files], archive)
            if len(files) > MAX_ENTRIES:
                raise CatalogError(f"{archive} holds {len(files):,} files; the limit is {MAX_ENTRIES:,}.")
            written, total = 0, sum(entry.file_size for entry, _ in files)
            _check_room(archive, total, limit, target)
            for entry, path in files:
                written += _write(source, entry, target / path, archive, limit - written, limit)
                if progress is not None:
                    progress(written, total)
    except CatalogError:
        raise
    except OSError as error:
        what = error.strerror or error
        raise CatalogError(f"{archive} cannot be unpacked: {what}.") from error
    except _DAMAGED as error:
        raise CatalogError(f"{archive} is a damaged ZIP file ({error}); download it again.") from error


def _check_places(paths: list[PurePosixPath], archive: Path) -> None:
    """Raise CatalogError for names that no disk takes, or that are in each other's way."""
    taken: set[PurePosixPath] = set()
    for path in paths:
        long = next(
            (part for part in path.parts if len(part.encode("utf-8", "replace")) > LONGEST_NAME), None
        )
        if long is not None:
            raise CatalogError(
                f"{archive}: the entry “{long[:40]}…” has a name of {len(long):,} letters; a disk takes "
                f"{LONGEST_NAME}. Pack it again under a shorter name; nothing is unpacked."
            )
        if path in taken:
            raise CatalogError(
                f"{archive}: the entry “{path}” occurs twice; nothing is unpacked. Pack it again."
            )
        taken.add(path)
    for path in paths:
        way = next((parent for parent in path.parents if parent in taken), None)
        if way is not None:
            raise CatalogError(
                f"{archive}: the entry “{way}” is a file, and a folder with “{path.name}” too; nothing is "
                "unpacked. Pack it again."
            )


def _check_room(archive: Path, total: int, limit: int, target: Path) -> None:
    if total > limit:
        raise CatalogError(_too_large(archive, limit))
    free = shutil.disk_usage(target).free
    if total > free:
        raise CatalogError(
            f"{archive} needs {total / 2**30:.1f} GB unpacked, but {target} has {free / 2**30:.1f} GB free."
        )


def _safe_path(entry: zipfile.ZipInfo, archive: Path) -> PurePosixPath:
    path = PurePosixPath(entry.filename.replace("\\", "/"))
    drive = len(path.parts[0]) > 1 and path.parts[0][1] == ":" if path.parts else False
    if path.is_absolute() or drive or ".." in path.parts or not path.parts:
        raise CatalogError(f"{archive}: the entry “{entry.filename}” points outside; nothing is unpacked.")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise CatalogError(f"{archive}: the entry “{entry.filename}” is a link; nothing is unpacked.")
    if entry.flag_bits & 1:
        raise CatalogError(f"{archive} is encrypted; unpack it yourself and name the folder.")
    return path


def _write(
    source: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path, archive: Path, left: int, limit: int
) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    with source.open(entry) as packed, path.open("wb") as out:
        while chunk := packed.read(_CHUNK):
            size += len(chunk)
            if size > left:
                raise CatalogError(_too_large(archive, limit))
            out.write(chunk)
    return size


def _too_large(archive: Path, limit: int) -> str:
    return (
        f"{archive} unpacks to more than {limit / 2**20:,.0f} MB, too much for its size: it may be a ZIP "
        "bomb. If you trust it, unpack it yourself and name the folder."
    )
