"""Train: choose posters and a recipe, start, and watch it learn; or come back to a run."""

import streamlit as st

from poster_genre.ui.widgets import entry
from poster_genre.ui.widgets.train import chosen, header, live, runs_table, setup

entry.through_app()

run = chosen.chosen()
if run is None:
    setup.draw()
else:
    header.draw(run)
    live.draw(run)
st.space("small")
runs_table.draw()
