"""A random catalog, written in every layout that people use, reads back equal."""

from __future__ import annotations

import csv
import itertools
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from poster_genre import genres as vocabulary
from poster_genre.data.readers import read
from poster_genre.data.readers.genre_text import TMDB

Film = tuple[str, tuple[str, ...], str]  # name of the image without suffix, genres, part of the split
Films = list[Film]
KNOWN = [name for name in vocabulary.VOCABULARY if name not in ("Adult", "Game-Show", "Talk-Show")]
NUMBER_OF = {
    vocabulary.canonical(name): number for number, name in TMDB.items() if vocabulary.canonical(name)
}
PARTS = {"train": "train", "validation": "val", "test": "test"}


@st.composite
def catalogs(draw: st.DrawFn) -> Films:
    names = draw(st.lists(st.from_regex(r"f[0-9]{1,4}", fullmatch=True), min_size=1, max_size=5, unique=True))
    one = st.lists(st.sampled_from(KNOWN), min_size=1, max_size=4, unique=True).map(tuple)
    return [(name, draw(one), draw(st.sampled_from(list(PARTS)))) for name in names]


@pytest.fixture(scope="module")
def pictures(tmp_path_factory) -> list[Path]:
    """Six different small posters."""
    folder = tmp_path_factory.mktemp("pictures")
    for seed in range(6):
        colours = np.random.default_rng(seed).integers(0, 256, (6, 4, 3), dtype=np.uint8)
        Image.fromarray(colours).resize((20, 30)).save(folder / f"{seed}.jpg")
    return sorted(folder.iterdir())


class Place:
    """An empty folder, and what writers need: the posters in it, and tables."""

    def __init__(self, folder: Path, pictures: list[Path], films: Films) -> None:
        self.folder, self.films = folder, films
        self.picture = {name: pictures[number] for number, (name, _, _) in enumerate(films)}

    def put(self, name: str, folder: str = "posters") -> str:
        """Put the poster of a film into `folder`; returns its path as tables write it."""
        target = self.folder / folder / f"{name}.jpg"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.picture[name], target)
        return f"{folder}/{name}.jpg" if folder != "." else f"{name}.jpg"

    def table(self, header: list[str], rows: list[list], name: str = "d.csv", separator: str = ",") -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, delimiter=separator).writerows(([header] if header else []) + rows)

    def json(self, value: object, name: str = "d.json") -> None:
        (self.folder / name).write_text(json.dumps(value), "utf-8")

    def records(self, folder: str = "posters") -> list[dict]:
        return [{"image": self.put(name, folder), "genres": list(genres)} for name, genres, _ in self.films]


def joined(between: str, name: str = "d.csv", separator: str = ",", column: str = "genres") -> Callable:
    def write(place: Place) -> None:
        rows = [[place.put(film), between.join(genres)] for film, genres, _ in place.films]
        place.table(["image", column], rows, name, separator)

    return write


def as_text(text: Callable[[list[str]], str]) -> Callable:
    def write(place: Place) -> None:
        place.table(["image", "genre"], [[place.put(f), text(list(g))] for f, g, _ in place.films])

    return write


def long_form(place: Place) -> None:
    rows = [[place.put(film), genre] for film, genres, _ in place.films for genre in genres]
    place.table(["image", "genre"], rows)


def long_form_shuffled(place: Place) -> None:
    rows = [[genre, film] for film, genres, _ in place.films for genre in genres]
    for film, _, _ in place.films:
        place.put(film, "img")
    place.table(["label", "film_id"], sorted(rows))


def long_form_counted(place: Place) -> None:
    pairs = [(film, genre) for film, genres, _ in place.films for genre in genres]
    rows = [[row, place.put(film), genre] for row, (film, genre) in enumerate(pairs)]
    place.table(["id", "image", "tag"], rows)


def addresses(place: Place) -> None:
    rows = []
    for film, genres, _ in place.films:
        place.put(film)
        rows.append([f"T {film}", f"https://images.example/w500/{film}.jpg", "|".join(genres)])
    place.table(["title", "poster_url", "genres"], rows)


def beside_other_tables(place: Place) -> None:
    joined("|")(place)
    place.table(["user", "movie", "rating"], [[1, 1, 4.5], [2, 1, 3.0]], "ratings.csv")


def numbered(prefix: str) -> Callable:
    def write(place: Place) -> None:
        most = max(len(genres) for _, genres, _ in place.films)
        columns = [f"{prefix}{number}" for number in range(1, most + 1)]
        rows = [[place.put(f), *g, *[""] * (most - len(g))] for f, g, _ in place.films]
        place.table(["file", *columns], rows)

    return write


def switches(on: object, off: object, prefix: str = "") -> Callable:
    def write(place: Place) -> None:
        names = sorted({genre for _, genres, _ in place.films for genre in genres})
        rows = [[place.put(f), 1990, 1.0, *[on if n in g else off for n in names]] for f, g, _ in place.films]
        place.table(["image", "year", "rating", *[prefix + name for name in names]], rows)

    return write


def tmdb_export(place: Place) -> None:
    rows = []
    for number, (film, genres, _) in enumerate(place.films):
        place.put(film, "w500")
        dicts = [{"id": 1, "name": genre} for genre in genres]
        rows.append([100 + number, f"Film {number}", f"/{film}.jpg", str(dicts)])
    place.table(["id", "title", "poster_path", "genres"], rows)


def tmdb_numbers(place: Place) -> None:
    place.json(
        [
            {
                "title": film,
                "poster_path": "/" + place.put(film, "."),
                "genre_ids": [NUMBER_OF[g] for g in genres],
            }
            for film, genres, _ in place.films
        ]
    )


def json_lines(place: Place) -> None:
    lines = [{"file_name": place.put(f, "."), "genres": list(g)} for f, g, _ in place.films]
    (place.folder / "metadata.jsonl").write_text("\n".join(map(json.dumps, lines)))


def json_by_film(place: Place) -> None:
    place.json({place.put(film): list(genres) for film, genres, _ in place.films})


def pandas_json(orient: str) -> Callable:
    def write(place: Place) -> None:
        pd.DataFrame(place.records()).to_json(place.folder / "d.json", orient=orient)

    return write


def coco(place: Place) -> None:
    names = sorted({genre for _, genres, _ in place.films for genre in genres})
    place.json(
        {
            "images": [{"id": n, "file_name": f"{place.put(f)}"} for n, (f, _, _) in enumerate(place.films)],
            "categories": [{"id": number, "name": name} for number, name in enumerate(names)],
            "annotations": [
                {"id": 0, "image_id": number, "category_id": names.index(genre)}
                for number, (_, genres, _) in enumerate(place.films)
                for genre in genres
            ],
        }
    )


def coco_in_folders(place: Place) -> None:
    coco(place)
    (place.folder / "annotations").mkdir()
    (place.folder / "d.json").rename(place.folder / "annotations" / "instances.json")


def mm_imdb(place: Place) -> None:
    json_a_film(place)
    parts = {name: [film for film, _, of in place.films if of == part] for part, name in PARTS.items()}
    place.json(parts, "split.json")


def json_a_film(place: Place) -> None:
    for film, genres, _ in place.films:
        place.put(film, "dataset")
        place.json({"title": film, "year": 1999, "genres": list(genres)}, f"dataset/{film}.json")


def parquet(place: Place) -> None:
    pd.DataFrame(place.records()).to_parquet(place.folder / "d.parquet")


def excel(place: Place) -> None:
    pytest.importorskip("openpyxl")
    table = pd.DataFrame(place.records())
    table["genres"] = table["genres"].map("|".join)
    table.to_excel(place.folder / "d.xlsx", index=False)


def no_header(place: Place) -> None:
    place.table([], [[place.put(film), f"Film {film}", "|".join(genres)] for film, genres, _ in place.films])


def genre_folders(place: Place) -> None:
    for film, genres, _ in place.films:
        for genre in genres:
            place.put(film, genre)


def split_folders(place: Place) -> None:
    for film, genres, part in place.films:
        for genre in genres:
            place.put(film, f"{PARTS[part]}/{genre}")


def split_column(place: Place) -> None:
    rows = [[place.put(film), "|".join(genres), PARTS[part]] for film, genres, part in place.films]
    place.table(["image", "genres", "split"], rows)


def split_in_paths(place: Place) -> None:
    rows = [
        [place.put(film, f"images/{PARTS[part]}"), "|".join(genres)] for film, genres, part in place.films
    ]
    place.table(["image", "genres"], rows)


def split_in_json(place: Place) -> None:
    parts = {name: [] for name in PARTS.values()}
    for film, genres, part in place.films:
        parts[PARTS[part]].append({"image": place.put(film), "genres": list(genres)})
    place.json(parts)


def split_tables(place: Place) -> None:
    for part, name in PARTS.items():
        rows = [[place.put(film), "|".join(genres)] for film, genres, of in place.films if of == part]
        if rows:
            place.table(["image", "genres"], rows, f"{name}.csv")


def split_json_lines(place: Place) -> None:
    for part, name in PARTS.items():
        lines = [
            {"file_name": place.put(f, name).removeprefix(f"{name}/"), "genres": list(g)}
            for f, g, of in place.films
            if of == part
        ]
        if lines:
            (place.folder / name / "metadata.jsonl").write_text("\n".join(map(json.dumps, lines)))


LAYOUTS: dict[str, Callable[[Place], None]] = {
    **{f"joined by {between}": joined(between) for between in ("|", ";", ", ", " / ", "/")},
    **{f"joined by {between}": joined(between) for between in (" & ", " + ", " and ", " And ", "; ", " ")},
    "commas in a .tsv": joined("|", "d.tsv"),
    "tabs": joined(", ", "d.tsv", "\t"),
    "semicolons": joined(", ", separator=";"),
    "pipes": joined("/", separator="|"),
    "another name": joined("|", column="kind of film"),
    "Python lists": as_text(str),
    "JSON lists": as_text(json.dumps),
    "lists as NumPy writes them": as_text(lambda names: str(np.array(names, object))),
    "lists without quotes": as_text(lambda names: f"[{', '.join(names)}]"),
    "one genre a row": long_form,
    "one genre a row, shuffled": long_form_shuffled,
    "addresses": addresses,
    "beside other tables": beside_other_tables,
    **{f"numbered {prefix}": numbered(prefix) for prefix in ("genre", "Genre_", "label ", "g")},
    "0/1": switches(1, 0),
    "0.0/1.0": switches(1.0, 0.0),
    "True/False": switches(True, False),
    "yes/no": switches("Yes", "no"),
    "x or empty": switches("x", ""),
    "0/1 with a prefix": switches(1, 0, "genre_"),
    "0/1 with is_": switches(1, 0, "is_"),
    "TMDB's export": tmdb_export,
    "JSON records": lambda place: place.json(place.records()),
    "JSON records inside": lambda place: place.json({"version": 1, "films": place.records()}),
    "JSON Lines": json_lines,
    "JSON by film": json_by_film,
    **{
        f"JSON of pandas, {orient}": pandas_json(orient)
        for orient in ("columns", "index", "split", "records")
    },
    "COCO": coco,
    "COCO in folders": coco_in_folders,
    "Parquet": parquet,
    "Excel": excel,
    "no header": no_header,
    "genre folders": genre_folders,
}
SPLIT = {
    "split folders": split_folders,
    "split column": split_column,
    "split in paths": split_in_paths,
    "split in JSON": split_in_json,
    "split tables": split_tables,
    "split JSON Lines": split_json_lines,
    "MM-IMDb": mm_imdb,
}


def read_back(write: Callable, films: Films, pictures: list[Path]) -> tuple[dict[str, set[str]], object]:
    with tempfile.TemporaryDirectory() as folder:
        write(Place(Path(folder), pictures, films))
        catalog = read(folder)
        assert catalog.has_images
        names = [Path(path).stem for path in catalog.posters["path"]]
        labels = [set(itertools.compress(catalog.genres, row)) for row in catalog.labels]
        return dict(zip(names, labels, strict=True)), catalog


@pytest.mark.parametrize("name", LAYOUTS)
@settings(max_examples=5, deadline=None)
@given(films=catalogs())
def test_a_catalog_reads_back_equal(name, films, pictures):
    read_again, _ = read_back(LAYOUTS[name], films, pictures)
    assert read_again == {film: set(genres) for film, genres, _ in films}


@pytest.mark.parametrize("name", SPLIT)
@settings(max_examples=5, deadline=None)
@given(films=catalogs())
def test_a_given_split_reads_back_equal(name, films, pictures):
    films = [*films, ("other", ("War",), "test" if films[0][2] == "train" else "train")]
    read_again, catalog = read_back(SPLIT[name], films, pictures)
    assert read_again == {film: set(genres) for film, genres, _ in films}
    names = [Path(path).stem for path in catalog.posters["path"]]
    assert dict(zip(names, catalog.posters["split"])) == {film: part for film, _, part in films}


@settings(max_examples=5, deadline=None)
@given(films=catalogs())
def test_tmdb_numbers_read_back_equal(films, pictures):
    films = [
        (film, tuple(g for g in genres if g in NUMBER_OF) or ("Drama",), part) for film, genres, part in films
    ]
    read_again, _ = read_back(tmdb_numbers, films, pictures)
    assert read_again == {film: set(genres) for film, genres, _ in films}


@settings(max_examples=5, deadline=None)
@given(films=catalogs().filter(lambda films: len(films) > 1))
def test_one_json_file_a_film_reads_back_equal(films, pictures):
    read_again, _ = read_back(json_a_film, films, pictures)
    assert read_again == {film: set(genres) for film, genres, _ in films}


def test_an_id_that_only_counts_rows_gives_way_to_the_image(pictures):
    films = [
        ("f1", ("Drama", "War"), "train"),
        ("f2", ("Comedy", "Music"), "train"),
        ("f3", ("News",), "test"),
    ]
    read_again, _ = read_back(long_form_counted, films, pictures)
    assert read_again == {film: set(genres) for film, genres, _ in films}
