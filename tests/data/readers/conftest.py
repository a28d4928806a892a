"""Datasets in the layouts as published, flaws and all, a few films large."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def kaggle_folder(tmp_path, write_poster) -> Path:
    """Multi_Label_dataset: a repeated row, a conflicting one, N/A, an orphan image, a missing image."""
    folder = tmp_path / "Multi_Label_dataset"
    genres = ["Action", "Comedy", "Drama", "N/A"]
    rows = [
        ("tt0000001", ["Comedy", "Drama"]),
        ("tt0000002", ["Action"]),
        ("tt0000002", ["Action"]),
        ("tt0000003", ["N/A"]),
        ("tt0000004", ["Drama"]),
        ("tt0000004", ["Comedy"]),
        ("tt0000005", ["Drama"]),
    ]
    folder.mkdir()
    with (folder / "train.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Id", "Genre", *genres])
        writer.writerows(
            [film, str(names), *[int(genre in names) for genre in genres]] for film, names in rows
        )
    for seed, number in enumerate((1, 2, 3, 4, 9)):
        write_poster(folder / "Images" / f"tt000000{number}.jpg", seed)
    return folder


@pytest.fixture
def movie_genre_folder(tmp_path, write_poster) -> Path:
    """The neha1703 dataset: Latin-1, integer ids, an empty genre and URL, posters named by integer id."""
    folder = tmp_path / "movie-genre-from-its-poster"
    header = "imdbId,Imdb Link,Title,IMDB Score,Genre,Poster"
    url = "https://images.example/{}.jpg"
    rows = [
        f"114709,http://www.imdb.com/title/tt114709,Toy Story (1995),8.3,Animation|Comedy,{url.format(1)}",
        f'76759,http://imdb.com/title/tt76759,"Amélie, la Suite (1977)",8.7,Action|Sci-Fi,{url.format(2)}',
        "113497,http://www.imdb.com/title/tt113497,Jumanji (1995),6.9,,",
        "113497,http://www.imdb.com/title/tt113497,Jumanji (1995),6.9,Action,",
        f"12349,http://www.imdb.com/title/tt12349,The Kid,8.3,Comedy|Drama,{url.format(5)}",
    ]
    folder.mkdir()
    (folder / "MovieGenre.csv").write_bytes("\r\n".join([header, *rows, ""]).encode("latin-1"))
    for seed, number in enumerate((114709, 76759, 99)):
        write_poster(folder / "SampleMoviePosters" / "SampleMoviePosters" / f"{number}.jpg", seed)
    return folder


_FILM = """{{
\t"_id" : ObjectId("58c6c55e3bd3be16b5ae5a{number:02}"),
\t"Title" : "{title}",
\t"Year" : "{year}",
\t"Genre" : {genre},
\t"Box_office" : null,
\t"Plot" : "He said \\"no\\".",
\t"imdbID" : "{film}"
}}
"""


@pytest.fixture
def ccu_folder(tmp_path, write_poster) -> Path:
    """CCU MoviePoster: UTF-8 in 1980, UTF-16 in 1983, no posters of 1982, orders that differ."""
    root = tmp_path / "ccu"
    films = {
        1980: [("tt0080684", '"Action, Adventure"'), ("tt0081505", '"Drama, Horror"')],
        1982: [("tt0083658", '"Sci-Fi, Thriller"')],
        1983: [
            ("tt0086190", '"Action"'),
            ("tt0086250", "null"),
            ("tt0085271", '"N/A"'),
            ("tt0085811", '"Drama"'),
        ],
    }
    truth = root / "Movie_Poster_Metadata" / "groundtruth"
    truth.mkdir(parents=True)
    for year, rows in films.items():
        objects = "".join(
            _FILM.format(number=n, title=f"Film n° {n}", year=year, genre=genre, film=film)
            for n, (film, genre) in enumerate(rows)
        )
        if year < 1983:
            (truth / f"{year}.txt").write_text(objects, encoding="utf-8")
        else:
            (truth / f"{year}.txt").write_text(objects, encoding="utf-16", newline="\r\n")
    posters = root / "Movie_Poster_Dataset"
    (posters / "1982").mkdir(parents=True)
    for seed, (year, film) in enumerate(
        [
            (1980, "tt0081505"),
            (1980, "tt0080684"),
            (1983, "tt0086190"),
            (1983, "tt0086250"),
            (1983, "tt9999999"),
        ]
    ):
        write_poster(posters / str(year) / f"{film}.jpg", seed)
    return root


@pytest.fixture
def write_csv(tmp_path) -> Callable[..., Path]:
    """`write_csv(text, name)` writes a table file of exactly this text."""

    def write(text: str, name: str = "films.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding=encoding)
        return path

    return write
