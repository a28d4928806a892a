"""Six fixed posters of our own, for a first click without a file at hand."""

from __future__ import annotations

import gc
import io
from dataclasses import dataclass

from poster_genre.demo.posters import draw_poster

# Name, genres, seed, alternative text. A flat drawing is strange to a model of real posters: of a hundred
# seeds each, the shipped one reads only Animation, Comedy and Family as drawn, and the page says so.
_SIX = (
    (
        "Nine Minutes to Harbour",
        ("Crime", "Thriller"),
        2,
        "A man in a hat smokes before a dark city, under a bloodshot eye",
    ),
    (
        "Pip and the Button Moon",
        ("Animation", "Comedy", "Family"),
        1,
        "A round orange creature waves on a meadow",
    ),
    ("The Hollow of Crow Hill", ("Horror",), 18, "A bare tree before a full moon, letters dripping red"),
    (
        "Last Summer at Lake Orne",
        ("Romance", "Drama"),
        0,
        "A couple hand in hand at sunset, hearts above them",
    ),
    ("Do Not Answer the Door", ("Thriller",), 0, "A huge bloodshot eye over a city at night"),
    (
        "Meet Me at Saffron Pier",
        ("Comedy", "Romance"),
        1,
        "A laughing sun with dark glasses, a couple and hearts before it",
    ),
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
    drawn = [Example(name, genres, _png(name, genres, seed), alt) for name, genres, seed, alt in _SIX]
    gc.collect()  # drawing leaves tens of MB in cycles, which nothing would ask for again for long
    return drawn


def _png(name: str, genres: tuple[str, ...], seed: int) -> bytes:
    buffer = io.BytesIO()
    draw_poster(genres, seed, title=name).save(buffer, "PNG", compress_level=3)
    return buffer.getvalue()
