"""Four posters that a run does not learn from, and what it says of them after each epoch."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st

from poster_genre.data.catalog import CatalogError
from poster_genre.data.images import ImageError
from poster_genre.inference.bundle import BundleError
from poster_genre.report import wording
from poster_genre.runs.run_folder import Run
from poster_genre.ui.shared import poster_input as posters
from poster_genre.ui.train import catalogs
from poster_genre.ui.train.figures import samples as figures

LONGEST_PX = 360


def draw(run: Run) -> None:
    """The posters with their likeliest genres after the newest epoch; true ones are green."""
    st.markdown("**Four films that it does not learn from**, and what it says of them now")
    entries = run.samples
    if not entries:
        st.caption("They appear with the first epoch.")
        return
    films = _films(run.card["catalog_path"])
    with st.grid(4, min_column_width=150, gap="medium"):
        for number, sample in enumerate(entries[-1]["posters"]):
            with st.container(gap="xsmall"):
                _poster(films, sample)
                st.echarts_chart(
                    figures.likeliest_bars([tuple(pair) for pair in sample["likeliest"]], sample["true"]),
                    height=figures.height(len(sample["likeliest"])),
                    key=f"sample-{number}",
                    alt=f"Likeliest genres of {sample['film_id']}, {sample['likeliest'][0][0]} first",
                )
    st.caption(":green[●] a genre that the film has.")


def _poster(films: pd.DataFrame, sample: dict) -> None:
    """The picture where there is one, and what the film is."""
    known = films.loc[sample["film_id"]] if sample["film_id"] in films.index else pd.Series(dtype=object)
    if isinstance(path := known.get("path"), str):
        try:
            jpeg = posters.display_jpeg(known["image_sha256"], Path(path).read_bytes(), LONGEST_PX)
            st.image(jpeg, width="stretch", alt=f"The poster of {sample['film_id']}")
        except (OSError, ImageError):
            st.caption("Its image is gone.")
    title = known.get("title")
    st.markdown(f"**{title}**" if isinstance(title, str) else f"**{sample['film_id']}**")
    st.caption(f"It is {wording.listed(sample['true'])}.")


def _films(path: str) -> pd.DataFrame:
    """The catalog's films by id; none where the catalog is gone."""
    try:
        return catalogs.opened(path, catalogs.changed(path)).posters.set_index("film_id")
    except (CatalogError, BundleError):
        return pd.DataFrame()
