"""Section: what each method does, in two sentences, with its formula and its source."""

from __future__ import annotations

import streamlit as st

from poster_genre.data import samplers
from poster_genre.evaluation.remedies import REMEDIES
from poster_genre.training.choices import LOSSES
from poster_genre.ui.widgets.lab.shown import Shown

KINDS = {"losses": "Losses", "samplers": "Samplers", "remedies": "After training"}
OF = {"losses": LOSSES, "samplers": samplers.REGISTRY, "remedies": REMEDIES}
SYMBOLS = (
    "$y$: 1 where a poster has the genre, else 0; $z$: the network's logit; $p = \\sigma(z)$; $n_l$: "
    "training posters with genre $l$, of $N$; $L$: genres; $Y_i$: genres of poster $i$; $t$: a threshold."
)


def draw(view: Shown) -> None:
    """A card a method."""
    kind = st.segmented_control(
        "Kind",
        list(KINDS),
        format_func=KINDS.get,
        default="losses",
        required=True,
        key="method-kind",
        bind="query-params",
        label_visibility="collapsed",
    )
    st.caption(SYMBOLS)
    with st.grid(2, min_column_width=330, gap="small"):
        for method in OF[kind].values():
            with st.container(border=True, height="stretch", gap="xsmall"):
                st.markdown(f"**{method.title}**")
                st.markdown(method.describe)
                st.latex(method.formula)
                st.caption(f"Source: {method.source.rstrip('.')}.")
