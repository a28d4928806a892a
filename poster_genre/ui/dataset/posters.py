"""A page of posters: pictures where there are any, else a table of films."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st

from poster_genre.data import images
from poster_genre.data.catalog import Catalog
from poster_genre.report.wording import escaped
from poster_genre.ui.shared import figure

THUMBNAIL_PX = 360  # longest side
MOST_CACHED = 1500
MOST_LISTED = 300  # films in a table
FEW_LISTED = 10  # so many are seen without scrolling


def show(catalog: Catalog, rows: np.ndarray, key: str, a_page: int = 24, width: int = 150) -> None:
    """The films of `rows` (int, of the catalog), `a_page` at a time, pictures at least `width` px wide."""
    if not len(rows):
        st.caption("No posters here.")
        return
    if not catalog.posters["path"].iloc[rows].notna().any():
        _list(catalog, rows, key)
        return
    pages = -(-len(rows) // a_page)
    place = st.container()
    number = st.pagination(pages, key=f"{key}-page") if pages > 1 else 1
    chosen = rows[(number - 1) * a_page : number * a_page]
    with place, st.grid("auto", min_column_width=width, gap="small"):
        for row in chosen:
            _card(catalog, int(row))


def genres_of(catalog: Catalog, rows: np.ndarray) -> list[list[str]]:
    """The genre names of each of `rows`."""
    names = np.asarray(catalog.genres, object)
    return [names[labels].tolist() for labels in catalog.labels[rows]]


def picture(path: str | None, alt: str) -> None:
    """The image at `path`, or a line that says why there is none."""
    try:
        file = Path(str(path))
        st.image(thumbnail(str(file), file.stat().st_mtime_ns), width="stretch", alt=alt)
    except OSError:
        st.caption(":material/hide_image: the file is not there")
    except images.ImageError as error:
        st.caption(f":material/broken_image: {error}")


@st.cache_data(max_entries=MOST_CACHED, show_spinner=False)
def thumbnail(path: str, changed: int) -> bytes:
    """The image as small JPEG bytes; made again when the file changes. Raises ImageError or OSError."""
    return _jpeg(Path(path).read_bytes())


def _card(catalog: Catalog, row: int) -> None:
    poster = catalog.posters.iloc[row]
    genres = ", ".join(genres_of(catalog, np.array([row]))[0])
    with st.container(gap="xsmall"):
        picture(poster["path"], f"Poster of {_name(poster)}")
        st.caption(f"**{escaped(_name(poster))}**  \n{escaped(genres)}")


def _name(poster: pd.Series) -> str:
    title = poster.get("title")
    return title if isinstance(title, str) else poster["film_id"]


def _list(catalog: Catalog, rows: np.ndarray, key: str) -> None:
    about = [name for name in ("film_id", "title", "year") if name in catalog.posters]
    shown = rows[:MOST_LISTED]
    table = catalog.posters.iloc[shown][about].assign(genres=genres_of(catalog, shown))
    st.dataframe(
        figure.harmless(table),
        hide_index=True,
        key=f"{key}-list",
        height="auto" if len(shown) <= FEW_LISTED else 420,
        alt="Films with their genres",
        column_config={"film_id": "film", "genres": st.column_config.ListColumn("genres", width="large")},
    )
    if len(rows) > len(shown):
        st.caption(f"The first {len(shown):,} of {len(rows):,}.")


def _jpeg(data: bytes) -> bytes:
    buffer = io.BytesIO()
    images.preview(data, THUMBNAIL_PX).save(buffer, "JPEG", quality=85)
    return buffer.getvalue()
