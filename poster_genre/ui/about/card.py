"""The model card on the page: its answer, then a section after the other, and the whole as a file."""

from __future__ import annotations

import streamlit as st

from poster_genre.evaluation.checks import EvaluationError
from poster_genre.inference.bundle import Bundle, BundleError
from poster_genre.report import model_card
from poster_genre.report.model_card import Section
from poster_genre.ui.shared import figure, models

FOLDED = ("genres", "making")
NARROW = 4  # columns that a phone has room for


def draw(bundle: Bundle) -> None:
    """The card of the chosen model; one that cannot be made says why."""
    try:
        answer, sections, markdown = _card(str(bundle.folder), bundle.sha)
    except (BundleError, EvaluationError) as error:
        st.error(str(error), title="This model's card cannot be shown", icon=":material/broken_image:")
        return
    st.header(answer, anchor=False)
    for section in sections:
        if section.key in FOLDED:
            with st.expander(section.title, key=f"about-{section.key}"):
                _content(section)
        else:
            st.header(section.title, anchor=section.key)
            _content(section)
    st.download_button(
        "Model card (Markdown)",
        markdown,
        f"{bundle.name}.md",
        "text/markdown",
        icon=":material/download:",
        on_click="ignore",
    )


def _content(section: Section) -> None:
    if section.text:
        st.markdown(section.text)
    if section.table is None:
        return
    if len(section.table.columns) > NARROW:
        figure.table(section.table, f"about-{section.key}-table", section.title)
    else:  # breaks its lines on a phone
        st.table(section.table, border="horizontal", hide_index=True, alt=section.title)


@st.cache_data(max_entries=8, show_spinner="Reading the model's card")
def _card(folder: str, sha: str) -> tuple[str, list[Section], str]:
    """Answer, sections and the whole as Markdown, made once a model; `sha` is the card's."""
    bundle = models.open_bundle(folder)
    return model_card.answer(bundle), model_card.sections(bundle), model_card.markdown(bundle)
