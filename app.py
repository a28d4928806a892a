"""The app: registers the pages and draws the title."""

from pathlib import Path

import streamlit as st

from poster_genre.ui.shared import models, visitor

UI = Path(models.__file__).parents[1]
INK = {"dark": "#E8EAED"}  # of the name, else that of the light theme
st.set_page_config(page_title="poster-genre", page_icon=str(UI / "icon.png"), layout="wide")
logo = (UI / "logo.svg").read_text("utf-8")
st.logo(logo.replace("currentColor", INK.get(st.context.theme.type, "#1B1F24")), size="large")

# A page is a question; the navigation has its short name.
QUESTIONS = {
    "Predict": "What genres is this poster?",
    "Dataset": "How imbalanced is it?",
    "Train": "How does it learn?",
    "Evaluate": "Where is it right and wrong?",
    "Compare": "Which model is best?",
    "Lab": "What helps rare genres, and what does it cost?",
    "About": "What is this model, and what is it not?",
}

page = st.navigation(
    [
        st.Page(
            "pages/predict.py",
            title="Predict",
            icon=":material/theaters:",
            default=True,
            help="Drop film posters and see their genres, the reason for them, and what a threshold does.",
        ),
        st.Page(
            "pages/dataset.py",
            title="Dataset",
            icon=":material/dataset:",
            help="How imbalanced a catalog of posters is, what resampling would do, and what is odd in it.",
        ),
        st.Page(
            "pages/train.py",
            title="Train",
            icon=":material/model_training:",
            help="Choose posters and a recipe, watch the training live, stop it, resume it, use the model.",
        ),
        st.Page(
            "pages/evaluate.py",
            title="Evaluate",
            icon=":material/fact_check:",
            help="Every genre under any threshold: what is right, what is mistaken for what.",
        ),
        st.Page(
            "pages/compare.py",
            title="Compare",
            icon=":material/leaderboard:",
            help="Every model on the same films, and whether a lead is more than chance.",
        ),
        st.Page(
            "pages/lab.py",
            title="Lab",
            icon=":material/science:",
            help="Losses, samplers and thresholds side by side on the real catalog, trained live in seconds.",
        ),
        st.Page(
            "pages/about.py",
            title="About",
            icon=":material/info:",
            help="The model's card: what it learned from, how good it is for whom, and what it cannot do.",
        ),
    ]
)
models.in_sidebar()
visitor.in_sidebar()
st.title(QUESTIONS[page.title])
page.run()
