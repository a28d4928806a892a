"""Catalog of posters to embeddings through LiteRT: streamed, cached by content, safe to interrupt.

The cache is a folder a backbone and preprocessing, holding shards of a few hundred embeddings under
the SHA-256 of the image's bytes. A shard is written whole under a temporary name and then renamed,
so an interruption at any moment costs at most the shard in the making.
"""

from __future__ import annotations

import hashlib
import time
import uuid
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from poster_genre.concurrency import Progress, bounded_map
from poster_genre.data import images
from poster_genre.inference.interpreters import InterpreterPool, batch_workers

SHARD = 256
VIEWS = ("plain", "flip")


@dataclass(frozen=True)
class Embedder:
    """A LiteRT model whose four-dimensional output is the last feature map, and what identifies it.

    `key` names backbone, weights and preprocessing; embeddings of different keys never mix.
    """

    model: Path
    height: int
    width: int
    key: str

    @property
    def cache_key(self) -> str:
        return f"{self.key}-{self.height}x{self.width}-decoder{images.DECODER_VERSION}"


def embed(
    embedder: Embedder,
    paths: Iterable[str | Path],
    cache: Path,
    views: tuple[str, ...] = ("plain",),
    progress: Callable[[Progress], None] = lambda _: None,
    workers: int | None = None,
) -> np.ndarray:
    """Embeddings float16 (n, len(views), D) of image files, in their order.

    Views are `plain` and `flip` (mirrored). Cached embeddings under `cache` are taken, new ones
    stored. Raises ImageError naming the file when an image cannot be used, ValueError without files.
    """
    paths = [Path(path) for path in paths]
    if not paths:
        raise ValueError("There are no posters to embed.")
    store = _Store(cache / embedder.cache_key, views)
    digests = [hashlib.sha256(_read(path)).hexdigest() for path in paths]
    missing = list({digest: path for digest, path in zip(digests, paths) if digest not in store}.items())
    started = time.monotonic()
    try:
        for done, (digest, vectors) in enumerate(_compute(embedder, missing, views, workers), start=1):
            store.add(digest, vectors)
            rate = done / max(time.monotonic() - started, 1e-9)
            left = (len(missing) - done) / rate
            progress(Progress(len(paths) - len(missing) + done, len(paths), rate, left))
    finally:  # whatever broke in, what is done stays done
        store.flush()
    return np.stack([store[digest] for digest in digests])


def _compute(
    embedder: Embedder, missing: list[tuple[str, Path]], views: tuple[str, ...], workers: int | None
) -> Iterator[tuple[str, np.ndarray]]:
    """Embeddings of the missing files, computed on all cores with a short look-ahead (flat memory)."""
    workers = workers or batch_workers()
    pool = InterpreterPool(embedder.model, size=workers)

    def vectors(item: tuple[str, Path]) -> tuple[str, np.ndarray]:
        digest, path = item
        try:
            pixels = images.load(_read(path), (embedder.height, embedder.width))
        except images.ImageError as error:
            raise images.ImageError(f"{path}: {error}") from error
        seen = [pixels if view == "plain" else pixels[:, ::-1] for view in views]
        return digest, np.stack([_pooled(pool.run(image[None].astype(np.float32))) for image in seen])

    yield from bounded_map(vectors, missing, workers)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise images.ImageError(f"{path}: the file cannot be read ({error.strerror or error}).") from error


def _pooled(outputs: list[np.ndarray]) -> np.ndarray:
    feature_map = next(output for output in outputs if output.ndim == 4)
    return feature_map[0].mean((0, 1)).astype(np.float16)


class _Store:
    """Shards of one cache folder: {SHA-256: float16 (views, D)}, appended shard by shard."""

    def __init__(self, folder: Path, views: tuple[str, ...]):
        self.folder = folder / "+".join(views)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._vectors: dict[str, np.ndarray] = {}
        self._fresh: list[str] = []
        for shard in sorted(self.folder.glob("*.npz")):
            try:
                with np.load(shard, allow_pickle=False) as stored:
                    self._vectors.update(zip(stored["digests"].tolist(), stored["vectors"]))
            except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
                shard.unlink()  # cut off by a crash of the machine: computed again

    def __contains__(self, digest: str) -> bool:
        return digest in self._vectors

    def __getitem__(self, digest: str) -> np.ndarray:
        return self._vectors[digest]

    def add(self, digest: str, vectors: np.ndarray) -> None:
        self._vectors[digest] = vectors
        self._fresh.append(digest)
        if len(self._fresh) >= SHARD:
            self.flush()

    def flush(self) -> None:
        """Write the embeddings that are not on disk yet as one shard, atomically."""
        if not self._fresh:
            return
        name = uuid.uuid4().hex
        draft = self.folder / f"{name}.draft"
        with draft.open("wb") as file:
            np.savez(file, digests=self._fresh, vectors=np.stack([self._vectors[d] for d in self._fresh]))
        draft.rename(self.folder / f"{name}.npz")
        self._fresh = []
