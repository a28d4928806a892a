"""Parts of a test set: head, medium and tail genres, and the balanced subsets of UCML."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from poster_genre.evaluation.decisions import decision_figures

GROUPS = ("head", "medium", "tail")
HEAD_SHARE = 0.10  # of the catalog's posters, METHODS.md §1
TAIL_SHARE = 0.025
WHOLE = "all test films"
FIGURES = (
    "hamming",
    "subset_accuracy",
    "precision_micro",
    "recall_micro",
    "f1_micro",
    "precision_macro",
    "recall_macro",
    "f1_macro",
)


def groups_of(labels: np.ndarray) -> tuple[str, ...]:
    """The group of each genre by its share of labels (n_posters, n_genres): head ≥ 10 %, tail < 2.5 %."""
    shares = np.asarray(labels).mean(axis=0)
    names = np.select([shares >= HEAD_SHARE, shares < TAIL_SHARE], ["head", "tail"], "medium")
    return tuple(names.tolist())


def group_summary(table: pd.DataFrame) -> pd.DataFrame:
    """A group a row from `curves.per_genre`'s table: plain means over its genres with positives.

    Columns: group, genres (scored), left_out (without positives), support, predicted, precision, recall,
    f1, ap, auc. Groups without a genre are not listed.
    """
    scored = table[table["support"] > 0]
    measures = ["precision", "recall", "f1", "ap", "auc"]
    by_group = scored.groupby("group", observed=True)
    summary = by_group[measures].mean()
    summary.insert(0, "genres", by_group.size())
    totals = table.groupby("group", observed=True)[["support", "predicted"]].sum()
    summary = totals.join(summary)
    summary["genres"] = summary["genres"].fillna(0).astype(int)
    summary["left_out"] = table.groupby("group", observed=True).size() - summary["genres"]
    columns = ["genres", "left_out", "support", "predicted", *measures]
    listed = [group for group in GROUPS if group in summary.index]
    return summary.loc[listed, columns].rename_axis("group").reset_index()


def by_subset(labels: np.ndarray, decisions: np.ndarray, subsets: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """Figures of the natural split first, which alone compares between models, then of each subset.

    labels, decisions: bool (n, L); subsets: rows of them, by name. Returns a row each: subset, n (posters),
    positives (labels on them), and FIGURES.
    """
    rows = []
    for name, chosen in {WHOLE: np.arange(len(labels)), **subsets}.items():
        found = decision_figures(labels[chosen], decisions[chosen])
        rows.append(
            {"subset": name, "n": len(chosen), "positives": int(labels[chosen].sum())}
            | {figure: float(found[figure]) for figure in FIGURES}
        )
    return pd.DataFrame(rows)
