"""The same poster through every shipped system: what each would have said, by its own rule."""

from __future__ import annotations

import hashlib

import pandas as pd
import streamlit as st

from poster_genre.inference.predictor import Predictor
from poster_genre.leaderboard import systems
from poster_genre.leaderboard.systems import Said
from poster_genre.ui.shared import expander, models
from poster_genre.ui.shared.poster_input import PosterPrediction

TITLE = "What would the earlier systems have said?"
SHOWN = 10  # genres of one system's row


def draw(item: PosterPrediction) -> None:
    """A folded section; its systems are asked once it is opened."""
    expander.folded(TITLE, ":material/history_edu:", "systems", lambda: _answers(item))


def _answers(item: PosterPrediction) -> None:
    said = _ask(hashlib.sha256(item.upload.data).hexdigest(), _stamps(), item)
    # A plain table breaks its lines, so that every genre can be read on a phone as well.
    st.table(
        table(said),
        border="horizontal",
        hide_index=True,
        alt="What each system says of this poster, and how well it ranks the test films (mAP)",
    )
    st.caption(note(said))


def table(said: list[Said]) -> pd.DataFrame:
    """A row a system: System, Genres with their probabilities, Its rule, mAP."""
    return pd.DataFrame(
        {
            "System": [row.system.title for row in said],
            "Genres": [_genres(row) for row in said],
            "Its rule": [row.system.bundle.own_policy.title for row in said],
            "mAP": [f"{row.system.map_macro:.2f}" for row in said],
        }
    )


def note(said: list[Said]) -> str:
    """What the networks cost in being small, and which systems are not here."""
    cut = [row.system for row in said if row.system.small and row.system.small["weights"] != "float16"]
    costs = [abs(one.small["map_whole"] - one.small["map_macro"]) for one in cut]
    parts = [
        "Every system answers by its own rule, trained on the same films; our backbone learned from further "
        "posters too."
    ]
    if cut:
        parts.append(
            f"{len(cut)} ship{'s' if len(cut) == 1 else ''} in int8, which changes the mAP by at most "
            f"{max(costs):.3f}."
        )
    missing = systems.without_network()
    if missing:
        names = ", ".join(f"`{system.name}`" for system in missing)
        parts.append(
            f"Not here: {names}. Each trains in minutes: `python -m poster_genre train NAME --catalog PATH`."
        )
    return " ".join(parts)


def _genres(row: Said) -> str:
    if row.answer is None:
        return row.error or ""
    probabilities = dict(zip(row.system.bundle.genres, row.item.prediction.probabilities))
    named = ", ".join(f"{genre} {probabilities[genre]:.0%}" for genre in row.answer.genres[:SHOWN])
    return f"unsure, perhaps {named}" if row.answer.unsure else named


def _stamps() -> tuple[str, ...]:
    """Which systems there are: their cards' hashes."""
    return tuple(system.bundle.sha for system in systems.shipped_systems())


@st.cache_resource(max_entries=16, show_spinner="Asking every system")
def _ask(digest: str, stamps: tuple[str, ...], _item: PosterPrediction) -> list[Said]:
    said = []
    for one in systems.shipped_systems():
        # Ours is open already; the others are small, and would push it out of the cache.
        ours = one.name == systems.OURS
        predictor = models.predictor(str(one.bundle.folder)) if ours else Predictor(one.bundle)
        said.append(systems.ask(one, predictor, _item.upload.name, _item.upload.data))
    return said
