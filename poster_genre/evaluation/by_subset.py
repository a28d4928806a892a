"""How a model does on parts of a split, such as UCML's balanced subsets."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from .decisions import decision_figures

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
