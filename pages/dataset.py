"""Dataset: how imbalanced is a catalog, and what could be done about it?"""

import streamlit as st

from poster_genre.ui.dataset import overview, source
from poster_genre.ui.shared import entry

entry.through_app()

answer = st.container(gap="xsmall")
chosen = source.choose()
with answer:
    overview.sentence(chosen)
overview.headline_figures(chosen)
overview.published(chosen)
overview.tabs(chosen)
