"""A catalog of drawn posters on disk, in the layout of the Kaggle set that `readers` knows best."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from poster_genre.demo.posters import draw_poster
from poster_genre.demo.styles import STYLES

# The order in which genres go from common to rare, as on real posters.
_BY_FREQUENCY = (
    *("Drama", "Comedy", "Romance", "Action", "Crime", "Thriller", "Adventure", "Documentary"),
    *("Horror", "Fantasy", "Mystery", "Biography", "Family", "Sci-Fi", "Music", "Animation"),
    *("History", "Sport", "War", "Musical", "Western", "Short", "News", "Reality-TV"),
)
_GENRES_A_POSTER = (0.25, 0.35, 0.4)  # share of posters with 1, 2 and 3 genres


def demo_catalog(
    folder: str | Path,
    n_posters: int,
    imbalance: float = 0.5,
    difficulty: float = 0.0,
    seed: int = 0,
    size: tuple[int, int] = (333, 225),
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Draw `n_posters` posters with 1–3 genres each and write them with their `train.csv`.

    folder: made anew; it must not exist yet. It appears whole or not at all.
    imbalance: 0 gives every genre the same chance, 1 a long tail in which the commonest genre is drawn
        about 500 times as often as the rarest.
    difficulty: see `draw_poster`.
    size: (height, width) of the JPEGs in px.
    progress: called with (posters drawn, n_posters) after each one.

    Returns the folder, ready for `readers.read`. Raises ValueError for an existing folder, fewer than
    one poster, or an imbalance outside 0–1.
    """
    target = Path(folder)
    if target.exists():
        raise ValueError(f"{target} exists already; choose another folder or delete it first.")
    if n_posters < 1 or not 0 <= imbalance <= 1:
        raise ValueError(f"n_posters is {n_posters} (at least 1), imbalance {imbalance} (from 0 to 1).")
    labels = draw_labels(n_posters, imbalance, np.random.default_rng([seed, 1]))
    target.parent.mkdir(parents=True, exist_ok=True)
    half_made = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        (half_made / "Images").mkdir()
        for number, names in enumerate(labels):
            poster = draw_poster(names, seed * 1_000_003 + number, size, difficulty)
            poster.save(half_made / "Images" / f"{_film_id(number)}.jpg", quality=90)
            if progress:
                progress(number + 1, n_posters)
        _write_table(half_made / "train.csv", labels)
        half_made.chmod(0o755)  # mkdtemp keeps others out
        half_made.replace(target)
    except BaseException:
        shutil.rmtree(half_made, ignore_errors=True)
        raise
    return target


def draw_labels(n_posters: int, imbalance: float, rng: np.random.Generator) -> list[tuple[str, ...]]:
    """Genres of each poster, 1–3 of them, the leading one first; the same draw for the same `rng` state.

    Chances fall geometrically along the genres; where there is room, every genre gets one poster.
    """
    chance = np.geomspace(1, 500.0**-imbalance, len(_BY_FREQUENCY))
    chance /= chance.sum()
    labels = []
    for number in range(n_posters):
        count = rng.choice(3, p=_GENRES_A_POSTER) + 1
        names = rng.choice(_BY_FREQUENCY, count, replace=False, p=chance)
        if n_posters >= 2 * len(_BY_FREQUENCY) and number < len(_BY_FREQUENCY):
            names = [_BY_FREQUENCY[number]]
        labels.append(tuple(str(name) for name in names))
    return labels


def _film_id(number: int) -> str:
    return f"dr{number:07d}"


def _write_table(path: Path, labels: list[tuple[str, ...]]) -> None:
    """`train.csv`: Id, Genre as the text of a Python list, one 0/1 column a genre, N/A last."""
    columns = sorted(STYLES)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Id", "Genre", *columns, "N/A"])
        for number, names in enumerate(labels):
            writer.writerow([_film_id(number), str(list(names)), *(int(c in names) for c in columns), 0])
