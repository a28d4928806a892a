"""Two to four models side by side: over all, genre by genre, threshold by threshold, film by film."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from poster_genre.evaluation.decisions import decision_figures
from poster_genre.evaluation.metrics import LOWER_IS_BETTER
from poster_genre.evaluation.paired import disagreements
from poster_genre.report import leaderboard_sentences as sentences
from poster_genre.report import metric_names
from poster_genre.ui.compare import board, figures
from poster_genre.ui.compare.board import ALL_GENRES, Board
from poster_genre.ui.compare.choice import Choice, Chosen, choose
from poster_genre.ui.shared import connected_posters as connected
from poster_genre.ui.shared import figure

CURVES = {"precision-recall": "Precision and recall", "f1": "F1"}
# Of these higher is better, so "right of the line" means the same on every row.
COMPARED = tuple(name for name in metric_names.METRICS if name not in LOWER_IS_BETTER)


def draw(found: Board, ranking: str) -> None:
    """The choice; then how far apart over all, genre by genre, threshold by threshold, film by film."""
    chosen = choose(found, ranking)
    if chosen.other is None:
        st.info("Choose at least two models that were tested on the same films.", icon=":material/compare:")
        return
    left, right = st.columns(2, gap="medium")
    with left:
        _overall(chosen)
        _curves(chosen.models)
    with right:
        _genres(chosen)
    _films(chosen.first, chosen.other)


def _overall(choice: Choice) -> None:
    first = choice.first
    parts = []
    for item in choice.models[1:]:
        gaps = board.gaps(first.model, item.model, choice.policy).set_index("metric").loc[list(COMPARED)]
        parts.append(gaps.reset_index().assign(model=item.letter).rename(columns={"second_better": "better"}))
    table = pd.concat(parts, ignore_index=True)
    shown = table.assign(metric=table["metric"].map(metric_names.label))
    shown["order"] = table["metric"].map(COMPARED.index)
    shown = shown.sort_values(["order", "model"], kind="stable")
    figure.show(
        figures.differences(shown, first.letter, {item.letter: item.colour for item in choice.models}),
        "differences",
        f"How far the other models are from {sentences.named(first.model.row)}, with 95 % intervals",
        table,
    )


def _genres(choice: Choice) -> None:
    first, other = choice.first, choice.other
    table = board.genre_gaps(first.model, other.model, choice.policy)
    figure.show(
        figures.genre_dumbbells(table[table["support"] > 0], first.letter, other.letter),
        "genre-differences",
        f"F1 of each genre, {sentences.named(other.model.row)} against {sentences.named(first.model.row)}",
        table,
    )
    st.caption(sentences.of_genres(table, first.letter, other.letter))


@st.fragment
def _curves(chosen: list[Chosen]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        genre = st.selectbox(
            "Curves of",
            [ALL_GENRES, *chosen[0].answers.genres],
            key="curves-of",
            bind="query-params",
            width=200,
        )
        kind = st.segmented_control(
            "Curve",
            list(CURVES),
            format_func=CURVES.get,
            default="precision-recall",
            required=True,
            key="curve",
            bind="query-params",
            label_visibility="collapsed",
        )
    lines, points = _lines(chosen, genre)
    if points["ap"].isna().all():
        st.info(f"No test film is {genre}, so there is no curve to draw.", icon=":material/info:")
        return
    draw_curve = figures.precision_recall if kind == "precision-recall" else figures.f1_by_threshold
    figure.show(
        draw_curve(lines, points, genre), "curves", f"{CURVES[kind]} of {genre} for each model", lines
    )


def _lines(chosen: list[Chosen], genre: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every model's curve of one genre, and where its own threshold stands on it."""
    lines, points = [], []
    for item in chosen:
        curves = board.curves(item.model)
        known = {"model": item.letter, "colour": item.colour}
        curve = curves.of_genre(genre)
        to_zero = curve.tail(1).assign(threshold=0.0)  # below the least score nothing changes any more
        lines.append(pd.concat([curve, to_zero]).assign(**known))
        point = _point(item, genre)
        points.append({**known, **point, "ap": curves.sweeps[curves.genres.index(genre)].average_precision})
    return pd.concat(lines, ignore_index=True), pd.DataFrame(points)


def _point(item: Chosen, genre: str) -> dict:
    """Precision, recall and F1 under the model's present decisions; of ALL_GENRES over all answers."""
    said = item.answers
    column = slice(None) if genre == ALL_GENRES else [said.genres.index(genre)]
    found = decision_figures(said.labels[:, column], said.decisions[:, column])
    cuts = np.unique(said.cuts[column])
    # Thresholds that differ by genre have no one place on the threshold's axis.
    point = {"threshold": cuts[0] if len(cuts) == 1 else np.nan}
    return point | {name: found[f"{name}_micro"] for name in ("precision", "recall", "f1")}


SHOWN, PICTURES = 25, 6


def _films(first: Chosen, other: Chosen) -> None:
    """A row a film, the furthest apart on top, linked to IMDb where its id is one of IMDb's."""
    one, two = first.answers, other.answers
    table = disagreements(
        one.labels,
        (one.probabilities, one.decisions),
        (two.probabilities, two.decisions),
        one.genres,
        one.ids,
        SHOWN,
    )
    a, b = first.letter, other.letter
    st.markdown(f"### Films on which {a} and {b} part most")
    st.caption(
        f"Together these {len(table)} films have {_wrong(table, 'first')} under {a} and "
        f"{_wrong(table, 'second')} under {b}. Apart is the sum over genres of the gap between the two "
        "probabilities."
    )
    paths = connected.choose(table["film_id"], "films-apart-from")
    if paths is None:
        st.caption("Add a catalog with its posters on the Dataset page to see them here.")
    else:
        _gallery(table.head(PICTURES), paths, a, b)
    ids, film_column = figure.film_links(table["film_id"])
    shown = pd.DataFrame(
        {
            "Film": ids,
            "Apart": table["distance"],
            f"{a} wrong": table["first_wrong"],
            f"{b} wrong": table["second_wrong"],
            "True": table["true_genres"],
            f"{a} says": table["first_genres"].replace("", "—"),
            f"{b} says": table["second_genres"].replace("", "—"),
        }
    )
    bar = st.column_config.ProgressColumn(
        format="%.2f", min_value=0, max_value=float(table["distance"].max()), width=105
    )
    figure.table(
        shown,
        "films-apart",
        f"The films on which models {a} and {b} differ most",
        column_config={"Apart": bar, "Film": film_column}
        | {name: st.column_config.TextColumn(width=215) for name in ("True", f"{a} says", f"{b} says")}
        | {name: st.column_config.NumberColumn(width=66) for name in (f"{a} wrong", f"{b} wrong")},
    )


def _gallery(table: pd.DataFrame, paths: dict[str, str], a: str, b: str) -> None:
    """The first films as posters, with what is true and what each model says."""
    with st.grid(PICTURES, min_column_width=150, gap="small"):
        for film in table.itertuples():
            with st.container(gap="xsmall"):
                connected.picture(paths.get(film.film_id), f"Poster of {film.film_id}")
                st.markdown(
                    f":small[True: {film.true_genres}]  \n"
                    f":small[{a}: {film.first_genres or '—'}]  \n"
                    f":small[{b}: {film.second_genres or '—'}]"
                )


def _wrong(table: pd.DataFrame, which: str) -> str:
    count = int(table[f"{which}_wrong"].sum())
    return f"{count:,} wrong answer{'' if count == 1 else 's'}"
