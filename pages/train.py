"""Train: choose posters and a recipe, start, and watch it learn; or come back to a run."""

import streamlit as st

from poster_genre.ui.shared import entry
from poster_genre.ui.train import header, live, run_choice, runs_table, setup

entry.through_app()

run = run_choice.chosen()
if run is None:
    setup.draw()
else:
    # Read once: between two readings a run can end, and the page would stay half in its old state.
    status = run.status
    header.draw(run, status)
    live.draw(run, status)
st.space("small")
runs_table.draw()
