"""Compare: which model is best, and is that more than chance?"""

import streamlit as st

from poster_genre.ui.compare import board, choice, headline, ranking, side_by_side
from poster_genre.ui.shared import entry

entry.through_app()

found = board.load()
answer = st.container(gap="xsmall")
if not found.models:
    ranking.unusable(found)
    headline.nothing()
    st.stop()

asked = ranking.controls(found)
with answer:
    headline.sentence(found, asked.ranking, asked.metric)
ranking.draw(found, asked)
ranking.unusable(found)
ranking.published()
if found.has_one_model:
    headline.only_one()

st.header("Side by side", anchor=False)
chosen = choice.choose(found, asked.ranking)
if chosen.other is None:
    st.info("Choose at least two models that were tested on the same films.", icon=":material/compare:")
    st.stop()
side_by_side.draw(chosen)
side_by_side.films(chosen.first, chosen.other)
