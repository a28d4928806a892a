"""Six fixed posters of our own, for a first click without a file at hand."""

from __future__ import annotations

import io
from dataclasses import dataclass

from poster_genre.data.demo.posters import draw_poster

# name, genres, seed, alternative text
_SIX = (
    (
        "The Hollow of Crow Hill",
        ("Horror", "Mystery"),
        1,
        "A bare tree before a full moon, and a lit keyhole",
    ),
    (
        "Orbit of Ilion Seven",
        ("Sci-Fi", "Adventure"),
        1,
        "A rocket passes a ringed planet over a glowing grid",
    ),
    (
        "Meet Me at Saffron Pier",
        ("Romance",),
        4,
        "A couple hand in hand at sunset, hearts above them",
    ),
    ("The Reckoning of Mesa Cruz", ("Western",), 1, "A rider and a cactus before a huge desert sun"),
    (
        "Pip and the Button Moon",
        ("Animation", "Comedy", "Family"),
        1,
        "A round orange creature waves on a meadow",
    ),
    ("How the Glaciers Sing", ("Documentary",), 1, "A pinned photograph of a valley on a map"),
)


@dataclass(frozen=True)
class Example:
    """One drawn poster: its invented title, the genres it was drawn for, PNG bytes, alternative text."""

    name: str
    genres: tuple[str, ...]
    png_bytes: bytes
    alt: str


def examples() -> list[Example]:
    """The six example posters as 600 × 888 px PNGs, always the same; about a tenth of a second each."""
    return [Example(name, genres, _png(name, genres, seed), alt) for name, genres, seed, alt in _SIX]


def _png(name: str, genres: tuple[str, ...], seed: int) -> bytes:
    buffer = io.BytesIO()
    draw_poster(genres, seed, title=name).save(buffer, "PNG", compress_level=3)
    return buffer.getvalue()
