"""What the page compares, each thing computed once: the leaderboard, the models' answers, their gaps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import streamlit as st

from poster_genre.evaluation.curves import Curves
from poster_genre.evaluation.metrics import LOWER_IS_BETTER
from poster_genre.evaluation.paired import genre_differences
from poster_genre.inference import comparison
from poster_genre.inference.bundle import Bundle
from poster_genre.inference.comparison import OWN, Answers, ComparisonError
from poster_genre.leaderboard import entries
from poster_genre.leaderboard.entries import BOARD, CONSTANT, DEFAULT, SHIPPED, Entry, Place
from poster_genre.runs import run_folder

ENTRIES = 256
ALL_GENRES = "All genres"  # the curves of all answers at once


@dataclass(frozen=True)
class Model:
    """One model, or constant predictor, that can be chosen.

    name, row: of `leaderboard.table`; place: where it lies, of a constant predictor the model whose films it
    answers for.
    """

    name: str
    row: pd.Series
    place: Place

    @property
    def is_constant(self) -> bool:
        return self.row["source"] == CONSTANT


@dataclass(frozen=True)
class Board:
    """The leaderboard.

    table: `leaderboard.table` and below it the constant predictors of every ranking; models: its rows by the
    name that the URL carries; rankings: the shipped model's first, then by size; unusable: a sentence for
    each name left out.
    """

    table: pd.DataFrame
    models: dict[str, Model]
    rankings: tuple[str, ...]
    unusable: dict[str, str]

    @property
    def has_one_model(self) -> bool:
        return sum(not model.is_constant for model in self.models.values()) == 1

    def ranked(self, ranking: str, metric: str) -> pd.DataFrame:
        """The rows of one ranking, constant predictors among them, best by `metric` first."""
        rows = self.table[self.table["ranking"] == ranking]
        return rows.sort_values(metric, ascending=metric in LOWER_IS_BETTER, kind="stable", ignore_index=True)


def load() -> Board:
    """Every entry as it lies on disk now; those that cannot be used are named with the reason."""
    found = {
        place: _entry(place.stamps, place) for place in entries.places(run_folder.RUNS_DIR, BOARD, DEFAULT)
    }
    usable = [entry for entry in found.values() if isinstance(entry, Entry)]
    unusable = {place.name: reason for place, reason in found.items() if isinstance(reason, str)}
    own_rankings = {entry.row["ranking"] for entry in usable}
    parts = [_narrowed_entry(entry.place.stamps, entry.place, entry) for entry in usable]
    usable += [part for part in parts if part is not None and part.row["ranking"] in own_rankings]
    if not usable:
        return Board(pd.DataFrame(), {}, (), unusable)
    where = {entry.place.name: entry for entry in usable}
    table = entries.table(usable)
    rankings = _rankings(table)
    hosts = {entry.row["ranking"]: entry for entry in reversed(usable) if not entry.place.genres}
    table = pd.concat(
        [table, *(entries.constants_table(hosts[ranking]) for ranking in rankings)], ignore_index=True
    )
    models = {}
    for _, row in table.iterrows():
        host = where.get(row["name"], hosts[row["ranking"]])
        models[_name(row, rankings)] = Model(row["name"], row, host.place)
    return Board(table, models, rankings, unusable)


def _rankings(table: pd.DataFrame) -> tuple[str, ...]:
    """The shipped model's ranking first, then those of more models."""
    sizes = table["ranking"].value_counts()
    shipped = set(table.loc[table["source"] == SHIPPED, "ranking"])
    return tuple(sorted(sizes.index, key=lambda ranking: (ranking not in shipped, -sizes[ranking], ranking)))


def _name(row: pd.Series, rankings: tuple[str, ...]) -> str:
    """What the URL calls a row; every ranking has its own constant predictors."""
    if row["source"] != CONSTANT or row["ranking"] == rankings[0]:
        return row["name"]
    return f"{row['name']} ({row['genres']} genres, {row['ranking'][:4]})"


def answers(model: Model, policy: str = OWN) -> Answers:
    """What a model says of its test films under a policy. Raises ValueErrors with the reason why not."""
    if not model.is_constant:
        return _answers(model.place.stamps, policy, model.place)
    return _constants(model.place.stamps, model.place)[model.row["name"]]


def gaps(first: Model, second: Model, policy: str = OWN) -> pd.DataFrame:
    """See `comparison.differences`."""
    return _gaps(*_both(first, second), policy, first, second)


def genre_gaps(first: Model, second: Model, policy: str = OWN) -> pd.DataFrame:
    """See `paired.genre_differences`; commonest genre first, the page's one order."""
    return _genre_gaps(*_both(first, second), policy, first, second)


def curves(model: Model) -> Curves:
    """Curves of each genre and, as ALL_GENRES, of all answers at once."""
    return _curves((model.name, model.place, model.place.stamps), model)


def _both(first: Model, second: Model) -> tuple:
    return (first.name, first.place, first.place.stamps), (second.name, second.place, second.place.stamps)


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
def _entry(stamps: tuple, place: Place) -> Entry | str:
    try:
        return entries.entry(place)
    except ValueError as error:
        return str(error)


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
def _narrowed_entry(stamps: tuple, place: Place, _entry: Entry) -> Entry | None:
    return entries.narrowed_entry(_entry)


@st.cache_resource(max_entries=ENTRIES, show_spinner=False)
def _answers(stamps: tuple, policy: str, place: Place) -> Answers:
    said = comparison.answers_of(Bundle.open(place.folder), policy)
    return comparison.narrowed(said, place.genres) if place.genres else said


@st.cache_resource(max_entries=8, show_spinner=False)
def _constants(stamps: tuple, place: Place) -> dict[str, Answers]:
    train = Bundle.open(place.folder).evaluation.get("train")
    if train is None:
        raise ComparisonError(
            f"Constant predictors need the training labels, which {place.name} does not hold."
        )
    return comparison.constant_answers(_answers(stamps, OWN, place), train.labels)


@st.cache_data(max_entries=ENTRIES, show_spinner="Comparing film by film")
def _gaps(first_key: tuple, second_key: tuple, policy: str, _first: Model, _second: Model) -> pd.DataFrame:
    return comparison.differences(answers(_first, policy), answers(_second, policy))


@st.cache_data(max_entries=ENTRIES, show_spinner=False)
def _genre_gaps(first_key: tuple, second_key: tuple, policy: str, _first: Model, _second: Model):
    one, two = answers(_first, policy), answers(_second, policy)
    table = genre_differences(one.labels, one.decisions, two.decisions, one.genres, one.groups)
    return table.sort_values("support", ascending=False, kind="stable", ignore_index=True)


@st.cache_resource(max_entries=32, show_spinner=False)
def _curves(key: tuple, _model: Model) -> Curves:
    said = answers(_model)
    every = Curves.of(said.labels, said.probabilities, said.genres)
    pooled = Curves.of(said.labels.reshape(-1, 1), said.probabilities.reshape(-1, 1), (ALL_GENRES,))
    return Curves(
        genres=(ALL_GENRES, *every.genres),
        sweeps=(*pooled.sweeps, *every.sweeps),
        brier=np.concatenate([pooled.brier, every.brier]),
        ece=np.concatenate([pooled.ece, every.ece]),
    )
