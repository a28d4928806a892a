"""Scoring a catalogue in partitions: each is read, predicted and written by itself, to one Parquet file."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from poster_genre.evaluation.thresholds import Policy
from poster_genre.inference.predictor import FilePrediction, Predictor, answer, find_images, predict_bytes

SIZE = 1000  # posters a partition of files
JOB = "_job.json"  # readers of Parquet folders pass over names with an underscore
_IDS, _IMAGES = ("id", "film_id", "path", "file_name"), ("bytes", "image", "content")


class PartitionError(ValueError):
    """A catalogue or an output folder that cannot be scored; the message says what and why."""


@dataclass(frozen=True)
class Partition:
    """files: paths of posters; or, of a Parquet file, its path and the row group."""

    number: int
    files: tuple[str, ...] = ()
    parquet: str = ""
    row_group: int = 0

    @property
    def name(self) -> str:
        return f"part-{self.number:06}.parquet"


@dataclass(frozen=True)
class Scored:
    """What became of one partition. read: bytes of images."""

    number: int
    posters: int
    errors: int
    read: int


def partitions(paths: Sequence[str | Path], size: int = SIZE) -> list[Partition]:
    """Files and folders of posters, `size` a partition; of Parquet files a partition a row group.

    Always the same for the same paths. Raises PartitionError for a path that is not there, and for a mixture
    of both kinds.
    """
    tables = [Path(path) for path in paths if Path(path).suffix.lower() == ".parquet"]
    if tables and len(tables) < len(paths):
        raise PartitionError("Name Parquet files or posters, not both in one call.")
    if tables:
        groups = [(str(table.resolve()), group) for table in tables for group in range(_row_groups(table))]
        return [Partition(number, (), table, group) for number, (table, group) in enumerate(groups)]
    files = []
    for path, error in find_images(paths):
        if error is not None:
            raise PartitionError(f"{path}: {error}")
        files.append(str(path.resolve()))
    starts = range(0, len(files), size)
    return [Partition(number, tuple(files[start : start + size])) for number, start in enumerate(starts)]


def prepare(out: Path, parts: list[Partition], sha: str, policy: Policy) -> list[Partition]:
    """The partitions that `out` lacks still. Raises PartitionError where it holds another job's."""
    told = hashlib.sha256(json.dumps([asdict(part) for part in parts]).encode()).hexdigest()
    job = {"model_sha256": sha, "policy": policy.to_dict(), "partitions": len(parts), "sources_sha256": told}
    out.mkdir(parents=True, exist_ok=True)
    there = out / JOB
    if there.exists():
        if json.loads(there.read_text("utf-8")) != job:
            raise PartitionError(
                f"{out} holds results of other posters, another model or policy. Name another folder."
            )
    elif any(out.iterdir()):
        raise PartitionError(f"{out} is not empty; name a new folder.")
    else:
        there.write_text(json.dumps(job, indent=1) + "\n", "utf-8")
    return [part for part in parts if not (out / part.name).exists()]


def score(predictor: Predictor, policy: Policy, part: Partition, out: Path) -> Scored:
    """Predict a partition and write it to `out`, whole or not at all: id, genres, unsure, probabilities
    float32 (L,), embedding float16 (D,), model_sha256, error. A bad image is a row with an error."""
    rows, read = [], 0
    for name, data in _images(part):
        read += len(data) if data is not None else 0
        item = (
            FilePrediction(name, None, "There is no image.")
            if data is None
            else predict_bytes(predictor, name, data)
        )
        rows.append(_row(item, policy, predictor))
    table = pa.Table.from_pylist(rows, schema=schema(predictor))
    draft = out / f".{part.name}.{os.getpid()}"
    pq.write_table(table, draft, compression="zstd")
    draft.replace(out / part.name)
    return Scored(part.number, len(rows), sum(row["error"] is not None for row in rows), read)


def schema(predictor: Predictor) -> pa.Schema:
    """Columns of the output; the file's metadata name the genres, in the order of the probabilities."""
    columns = {
        "id": pa.string(),
        "genres": pa.list_(pa.string()),
        "unsure": pa.bool_(),
        "probabilities": pa.list_(pa.float32()),
        "embedding": pa.list_(pa.float16()),
        "model_sha256": pa.string(),
        "error": pa.string(),
    }
    return pa.schema(columns, metadata={"genres": json.dumps(predictor.bundle.genres)})


def _row(item: FilePrediction, policy: Policy, predictor: Predictor) -> dict:
    row = {"id": item.file, "model_sha256": predictor.bundle.sha, "error": item.error}
    if item.prediction is None:
        return row
    decided = answer(item.prediction.probabilities, policy, predictor.bundle.genres)
    features = item.prediction.feature_map
    return row | {
        "genres": list(decided.genres),
        "unsure": decided.unsure,
        "probabilities": item.prediction.probabilities.astype(np.float32),
        "embedding": None if features is None else features.mean((0, 1)).astype(np.float16),
    }


def _images(part: Partition) -> Iterator[tuple[str, bytes | None]]:
    if not part.parquet:
        for path in part.files:
            try:
                yield path, Path(path).read_bytes()
            except OSError:
                yield path, None
        return
    with pq.ParquetFile(part.parquet) as source:
        names = source.schema_arrow.names
        image = next(name for name in _IMAGES if name in names)
        key = next((name for name in _IDS if name in names), None)
        table = source.read_row_group(part.row_group, columns=[name for name in (key, image) if name])
    for number, value in enumerate(table[image]):
        data = value.as_py()
        data = data.get("bytes") if isinstance(data, dict) else data
        name = table[key][number].as_py() if key else f"{part.parquet} {part.row_group}.{number}"
        yield str(name), data


def _row_groups(path: Path) -> int:
    try:
        with pq.ParquetFile(path) as source:
            if not set(_IMAGES) & set(source.schema_arrow.names):
                raise PartitionError(
                    f"{path} has no column of images ({', '.join(_IMAGES)}); it has "
                    f"{', '.join(source.schema_arrow.names[:10])}."
                )
            return source.num_row_groups
    except (OSError, pa.ArrowException) as error:
        raise PartitionError(f"{path} is no readable Parquet file ({error}).") from error
