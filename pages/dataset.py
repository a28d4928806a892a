"""Dataset: how imbalanced is a catalog, and what could be done about it?"""

import streamlit as st

from poster_genre.ui.widgets import entry
from poster_genre.ui.widgets.dataset import headline, sections, source

entry.through_app()

answer = st.container(gap="xsmall")
chosen = source.choose()
with answer:
    headline.sentence(chosen)
headline.figures(chosen)
sections.draw(chosen)
