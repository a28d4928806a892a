"""Section: what each method does, in two sentences, with its formula and its source."""

from __future__ import annotations

import streamlit as st

from poster_genre.data import samplers
from poster_genre.evaluation.remedies import REMEDIES
from poster_genre.runs.choices import LOSSES
from poster_genre.ui.lab.result_choice import Shown

KINDS = {"losses": "Losses", "samplers": "Samplers", "remedies": "After training"}
OF = {"losses": LOSSES, "samplers": samplers.REGISTRY, "remedies": REMEDIES}
COMMON = (
    "$y$: 1 where a poster has the genre, else 0; $z$: the network's logit; $p = \\sigma(z)$; $n_l$: "
    "training posters with genre $l$, of $N$; $L$: genres; $Y_i$: genres of poster $i$"
)
SYMBOLS = {
    "losses": f"{COMMON}; LSE: the log of a sum of exponentials. Greek letters, $m$ and $T$: settings.",
    "samplers": f"{COMMON}. Other letters are settings.",
    "remedies": f"{COMMON}; $t$: a threshold; $a$, $b$: stretch and shift, fitted on validation films.",
}


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
    st.caption(SYMBOLS[kind])
    with st.grid(2, min_column_width=330, gap="small"):
        for method in OF[kind].values():
            with st.container(border=True, height="stretch", gap="xsmall"):
                st.markdown(f"**{method.title}**")
                st.markdown(method.describe)
                st.latex(method.formula)
                if settings := getattr(method, "settings", {}):
                    used = (
                        f"{name} {setting.default:g}: {setting.help}" for name, setting in settings.items()
                    )
                    st.caption(f"Settings: {' '.join(used)}")
                st.caption(f"Source: {method.source.rstrip('.')}.")
