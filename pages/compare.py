"""Compare: which model is best, and is that more than chance?"""

import streamlit as st

from poster_genre.ui.compare import board, headline, ranking, side_by_side
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
ranking.unusable(found)
if found.has_one_model:
    headline.only_one()
VIEWS = ["Ranking", "Side by side", "As published"]
asked_for_models = "compare" in st.query_params
ranked, beside, published = st.tabs(
    VIEWS, default=VIEWS[asked_for_models], key="view", on_change="rerun", bind="query-params"
)
if ranked.open:
    with ranked:
        ranking.draw(found, asked)
if beside.open:
    with beside:
        side_by_side.draw(found, asked.ranking)
if published.open:
    with published:
        ranking.published()
