"""What the page looks at: one split of one model, opened and sorted once; and what the page costs once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from poster_genre.data.catalog import CatalogError
from poster_genre.data.images import ImageError
from poster_genre.evaluation.checks import EvaluationError
from poster_genre.evaluation.thresholds import PolicyError
from poster_genre.inference.bundle import Bundle, BundleError
from poster_genre.report import evaluated
from poster_genre.report import evaluation_sentences as sentences
from poster_genre.report.evaluated import Decided, Evaluated
from poster_genre.report.wording import escaped

# What a policy moves, and what stays whatever the policy.
MOVING = ("f1_macro", "f1_micro", "f1_samples", "hamming", "subset_accuracy")
STAYING = ("map_macro", "auc_macro")


@dataclass(frozen=True)
class View:
    """What a section draws: the model, the split's name, and its films as decided; None if it has none."""

    bundle: Bundle
    split: str
    decided: Decided | None


def choose_split() -> str:
    """Draw the choice of films and return the split's name."""
    return st.segmented_control(
        "Films",
        list(sentences.SPLITS),
        format_func=lambda name: "Train (seen)" if name == "train" else sentences.SPLITS[name],
        default="test",
        required=True,
        key="split",
        bind="query-params",
        help="**Test**: films kept apart until the end. **Validation**: films on which thresholds were "
        "chosen. **Train**: films that the model learned from; the gap to test is overfitting.",
    )


def opened(bundle: Bundle, split: str) -> Evaluated:
    """The split, sorted once for all sessions. Raises BundleError or EvaluationError, a sentence each."""
    return _opened(bundle.sha, split, bundle)


@contextmanager
def said() -> Iterator[None]:
    """What is wrong with the data becomes a sentence in the place of what would be drawn."""
    try:
        yield
    except (BundleError, CatalogError, EvaluationError, ImageError, PolicyError) as error:
        st.error(escaped(str(error)), icon=":material/error:")


def bounds(view: View) -> pd.DataFrame:
    """95 % intervals: value, low and high by metric.

    Those of figures that no threshold moves are computed once a split, the others once a policy.
    """
    policy, sha = view.decided.policy, view.bundle.sha
    staying = _staying(sha, view.split, view.decided.evaluated)
    moving = _moving(sha, view.split, policy.cuts.tobytes(), policy.k, view.decided)
    return pd.concat([staying, moving]).set_index("metric")


@st.cache_resource(max_entries=9, show_spinner="Sorting the films")
def _opened(sha: str, split: str, _bundle: Bundle) -> Evaluated:
    return evaluated.of_split(_bundle, split)


@st.cache_data(max_entries=32, show_spinner=False)
def _staying(sha: str, split: str, _evaluated: Evaluated) -> pd.DataFrame:
    return _evaluated.ranking_intervals(STAYING)


@st.cache_data(max_entries=256, show_spinner=False)
def _moving(sha: str, split: str, cuts: bytes, k: int | None, _decided: Decided) -> pd.DataFrame:
    return _decided.intervals(MOVING)
