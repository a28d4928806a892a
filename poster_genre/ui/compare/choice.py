"""Two to four models side by side: which ones, under which thresholds, and their letters and colours."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from poster_genre.evaluation.decisions import decision_figures
from poster_genre.inference.comparison import OWN, Answers, ComparisonError
from poster_genre.leaderboard.entries import CONSTANT
from poster_genre.report import leaderboard_sentences as sentences
from poster_genre.report import palette
from poster_genre.report.evaluation_sentences import two_digits
from poster_genre.ui.compare import board
from poster_genre.ui.compare.board import Board, Model

CHOICE, OFFERED = "compared-models", "offered-models"
MOST = len(palette.SERIES)
POLICIES = {OWN: "Each model's own", "balanced": "Balanced", "precise": "Precise", "thorough": "Thorough"}


@dataclass(frozen=True)
class Chosen:
    """A chosen model: its letter and colour on this page, and what it says of the test films."""

    letter: str
    colour: str
    model: Model
    answers: Answers


@dataclass(frozen=True)
class Choice:
    """What stands side by side: the models, those that fit the first one only; and the thresholds' name.

    other: the one that is shown genre by genre and film by film beside the first; None where there is none.
    """

    models: list[Chosen]
    other: Chosen | None
    policy: str

    @property
    def first(self) -> Chosen:
        return self.models[0]


def choose(found: Board, ranking: str) -> Choice:
    """The controls and the key to letters and colours; what does not fit is left out with the reason."""
    names = _names(found, ranking)
    row = st.container(horizontal=True)
    policy = row.segmented_control(
        "Thresholds",
        list(POLICIES),
        format_func=POLICIES.get,
        default=OWN,
        required=True,
        key="compare-thresholds",
        bind="query-params",
        help="Each model's own are those of its recipe. All were fitted on validation films.",
        wrap=True,
    )
    chosen = _usable([found.models[name] for name in names], policy)
    other = chosen[1] if len(chosen) > 1 else None
    if len(chosen) > 2:
        letters = {item.letter: item for item in chosen[1:]}
        other = letters[
            row.segmented_control(
                "Genres and films: A against",
                list(letters),
                default="B",
                required=True,
                key="against",
                bind="query-params",
            )
        ]
    _cards(chosen, policy)
    return Choice(chosen, other, policy)


def _names(found: Board, ranking: str) -> list[str]:
    """The choice, kept in the URL by name: what a widget binds is its labels, which change with new runs."""
    best = _best_two(found, ranking)
    wanted = st.session_state.get(CHOICE, st.query_params.get_all("compare") or best)
    if wanted == st.session_state.get(OFFERED):  # nobody chose: a run that ended since may be better
        wanted = best
    st.session_state[OFFERED] = best
    st.session_state[CHOICE] = [name for name in dict.fromkeys(wanted) if name in found.models][:MOST]
    names = st.multiselect(
        "Two to four models; the others are compared with the first",
        list(found.models),
        format_func=lambda name: sentences.named(found.models[name].row),
        max_selections=MOST,
        placeholder="Choose models",
        key=CHOICE,
        persist_state="session",
    )
    st.query_params["compare"] = [] if names == best else names
    return names


def _best_two(found: Board, ranking: str) -> list[str]:
    """The two best by macro-F1; where there is one model, the best constant predictor and it."""
    rows = found.ranked(ranking, "f1_macro")
    models = rows[rows["source"] != CONSTANT]["name"].tolist()
    constants = [
        name for name, model in found.models.items() if model.is_constant and model.row["ranking"] == ranking
    ]
    constants.sort(key=lambda name: -found.models[name].row["f1_macro"])
    return [*constants[: max(0, 2 - len(models))], *models[:2]]


def _usable(models: list[Model], policy: str) -> list[Chosen]:
    chosen: list[Chosen] = []
    for model in models:
        try:
            said = board.answers(model, policy)
            if chosen and (reason := said.key.why_apart(chosen[0].answers.key)):
                raise ComparisonError(
                    f"It cannot stand beside {sentences.named(chosen[0].model.row)}: {reason}."
                )
        except ValueError as error:
            st.error(
                str(error),
                title=f"{sentences.named(model.row)} is left out",
                icon=":material/error:",
            )
            continue
        place = len(chosen)
        chosen.append(Chosen("ABCD"[place], palette.SERIES[place], model, said))
    return chosen


def _cards(chosen: list[Chosen], policy: str) -> None:
    """The key to letters and colours, with each model's macro-F1 under the chosen thresholds."""
    with st.grid(min(len(chosen), MOST) or 1, min_column_width=200, gap="small"):
        for item in chosen:
            row = item.model.row
            if policy == OWN:
                f1 = sentences.with_interval(row["f1_macro"], row["f1_macro_low"], row["f1_macro_high"])
            else:
                f1 = two_digits(decision_figures(item.answers.labels, item.answers.decisions)["f1_macro"])
            with st.container(border=True, height="stretch", gap="xsmall"):
                st.markdown(
                    f':color[■]{{foreground="{item.colour}"}} **{item.letter}** {sentences.title(row)}'
                )
                st.caption("  \n".join(part for part in (row["variant"], f"Macro-F1 {f1}") if part))
