"""Posters as a gallery: any rows of a catalog, and the section that shows them by label set."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st

from poster_genre.data import images
from poster_genre.data.catalog import Catalog
from poster_genre.report import wording
from poster_genre.report.wording import escaped
from poster_genre.ui.dataset import combinations, connect, statistics
from poster_genre.ui.dataset.source import Source
from poster_genre.ui.shared import figure

THUMBNAIL_PX = 360  # longest side
MOST_CACHED = 1500
MOST_LISTED = 300  # films in a table
FEW_LISTED = 10  # so many are seen without scrolling
ANY, EXACT = "Genres", "Exact combination"
MOST_SETS = 500  # offered in the box; the table of combinations has them all


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
    table["film_id"], film = figure.film_links(table["film_id"])
    st.dataframe(
        figure.harmless(table),
        hide_index=True,
        key=f"{key}-list",
        height="auto" if len(shown) <= FEW_LISTED else 420,
        alt="Films with their genres",
        column_config={"film_id": film, "genres": st.column_config.ListColumn("genres", width="large")},
    )
    if len(rows) > len(shown):
        st.caption(f"The first {len(shown):,} of {len(rows):,}.")


def _jpeg(data: bytes) -> bytes:
    buffer = io.BytesIO()
    images.preview(data, THUMBNAIL_PX).save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def draw(source: Source) -> None:
    """Choose by genre or combination, search, and look."""
    if not source.catalog.posters["path"].notna().any():
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.markdown("This catalog has labels but no images, so its films are listed; ids open IMDb.")
            connect.invite("gallery")
    by, what, search = st.columns([3, 4, 3], vertical_alignment="bottom")
    how = by.segmented_control("Choose by", [ANY, EXACT], default=ANY, required=True, key="gallery-by")
    with what:
        rows = _by_genres(source) if how == ANY else _by_set(source)
    text = search.text_input(
        "Search", type="search", live="300ms", placeholder="film id or title", key="gallery-search"
    )
    rows = rows[_matches(source.catalog.posters.iloc[rows], text)] if text else rows
    st.markdown(f"**{wording.counted(len(rows), 'poster')}**")
    show(source.catalog, rows, "gallery")


def _by_genres(source: Source) -> np.ndarray:
    genres = statistics.genres(source)["genre"].tolist()
    chosen = st.multiselect(
        "Genres, all of them on the poster", genres, key="gallery-genres", placeholder="all posters"
    )
    columns = [source.catalog.genres.index(genre) for genre in chosen]
    return np.flatnonzero(source.catalog.labels[:, columns].all(axis=1))


def _by_set(source: Source) -> np.ndarray:
    sets = statistics.label_sets(source).head(MOST_SETS)
    words = {row.label_set: f"{row.label_set or 'no genre'} ({row.posters:,})" for row in sets.itertuples()}
    chosen = st.selectbox("Combination", list(words), format_func=words.get, key="gallery-set")
    return combinations.rows_of_set(source, chosen)


def _matches(films: pd.DataFrame, text: str) -> np.ndarray:
    """bool, whether id or title contains `text`, whatever the case."""
    found = films["film_id"].str.contains(text, case=False, regex=False)
    if "title" in films:
        found |= films["title"].str.contains(text, case=False, regex=False).fillna(False)
    return found.to_numpy(bool)
