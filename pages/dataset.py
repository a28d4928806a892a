"""Dataset: how imbalanced is a catalog, and what could be done about it?"""

import streamlit as st

from poster_genre.ui.dataset import headline, published, sections, source
from poster_genre.ui.shared import entry

entry.through_app()

answer = st.container(gap="xsmall")
chosen = source.choose()
with answer:
    headline.sentence(chosen)
headline.figures(chosen)
published.draw(chosen)
sections.draw(chosen)
