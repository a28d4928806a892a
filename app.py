"""The app: registers the pages and draws the title."""

import streamlit as st

from poster_genre.ui.widgets.models import model_card

st.set_page_config(page_title="poster-genre", page_icon=":material/theaters:", layout="wide")

page = st.navigation(
    [
        st.Page(
            "pages/predict.py",
            title="What genres is this poster?",
            icon=":material/theaters:",
            default=True,
            help="Drop film posters and see their genres, the reason for them, and what a threshold does.",
        ),
    ]
)
model_card()
st.title(page.title)
page.run()
