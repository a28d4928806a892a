"""A scikit-learn classifier over posters or their embeddings: linear heads with our thresholds."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold, cross_val_predict
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils import column_or_1d
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import check_is_fitted, validate_data

from poster_genre.data.home import home
from poster_genre.evaluation import thresholds
from poster_genre.inference.bundle import Bundle
from poster_genre.inference.embeddings import Embedder, embed


class PosterGenreClassifier(ClassifierMixin, BaseEstimator):
    """One logistic regression a genre on standardised embeddings, and thresholds fitted out of fold.

    X is float (n, D), embeddings of any network; or n paths of posters, which the backbone of a bundle embeds
    (cached by content). y is bool or 0/1 (n, L), a frame of such columns, whose names become `classes_`; or
    (n,) labels, one a poster, as for any classifier: the likeliest is then predicted, without thresholds.

    C: inverse strength of the penalty. policy: how probabilities become genres: a key of
    `thresholds.KINDS` that is fitted (“global”, “per_genre”, …) or a name of `thresholds.STANDARD`.
    folds: of the posters on whose probabilities thresholds are fitted. bundle: folder of the bundle that
    embeds posters; None for the shipped one. random_state: of the folds.

    >>> import numpy as np
    >>> X = np.repeat(np.eye(4), 6, axis=0)
    >>> y = np.repeat([[1, 0], [0, 1], [1, 1], [0, 0]], 6, axis=0)
    >>> PosterGenreClassifier(C=10.0).fit(X, y).predict(X[::6]).tolist()
    [[1, 0], [0, 1], [1, 1], [0, 0]]
    """

    def __init__(
        self,
        C: float = 0.001,
        policy: str = "balanced",
        folds: int = 5,
        bundle: str | Path | None = None,
        random_state: int = 0,
    ):
        self.C = C
        self.policy = policy
        self.folds = folds
        self.bundle = bundle
        self.random_state = random_state

    def fit(self, X, y) -> PosterGenreClassifier:
        """Fit heads and thresholds. Raises ValueError for shapes and values that do not fit, ImageError for a
        poster that cannot be used."""
        names = [str(name) for name in y.columns] if isinstance(y, pd.DataFrame) else None
        X, y = validate_data(
            self, self._embeddings(X), np.asarray(y) if names else y, multi_output=True, dtype=np.float64
        )
        if y.ndim == 2 and y.shape[1] == 1 and not names:
            y = column_or_1d(y, warn=True)
        check_classification_targets(y)
        self.multilabel_ = y.ndim == 2
        if self.multilabel_ and type_of_target(y) != "multilabel-indicator":
            raise ValueError("y has columns that are not of 0 and 1 alone; one column a genre is expected.")
        heads = make_pipeline(
            StandardScaler(), OneVsRestClassifier(LogisticRegression(C=self.C, max_iter=1000))
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            warnings.filterwarnings("ignore", "Label .* is present in all")  # a genre of none, or of all
            self.heads_ = heads.fit(X, y)
            if not self.multilabel_:
                self.classes_ = self.heads_.classes_
                return self
            self.classes_ = np.array(names or list(range(y.shape[1])))
            self.policy_ = self._fitted_policy(X, y.astype(bool))
        return self

    def _fitted_policy(self, X: np.ndarray, labels: np.ndarray) -> thresholds.Policy:
        folds = min(self.folds, len(X))
        if folds < 2:
            return thresholds.Policy("one half", "custom", np.full(labels.shape[1], thresholds.UNSEEN_CUT))
        parts = KFold(folds, shuffle=True, random_state=self.random_state)
        probabilities = cross_val_predict(
            clone(self.heads_), X, labels.astype(int), cv=parts, method="predict_proba"
        )
        genres = [str(name) for name in self.classes_]
        if self.policy in thresholds.STANDARD:
            return thresholds.standard_policies(probabilities, labels, genres)[self.policy]
        return thresholds.fit(self.policy, probabilities, labels, genres)

    def predict_proba(self, X) -> np.ndarray:
        """Probabilities float64 (n, len(classes_)): of each genre by itself, or summing to 1 where y was one
        label a poster."""
        check_is_fitted(self)
        return self.heads_.predict_proba(
            validate_data(self, self._embeddings(X), reset=False, dtype=np.float64)
        )

    def predict(self, X) -> np.ndarray:
        """Decisions int (n, L) under the fitted policy; or labels (n,)."""
        probabilities = self.predict_proba(X)
        if not self.multilabel_:
            return self.classes_[probabilities.argmax(axis=1)]
        return self.policy_.decide(probabilities).astype(int)

    def _embeddings(self, X):
        """X, or embeddings float16 (n, D) where it is paths of posters."""
        if isinstance(X, str | Path):
            raise ValueError("X is one path; a list of posters is expected.")
        if not _are_paths(X):
            return X
        bundle = Bundle.open(self.bundle) if self.bundle else Bundle.open()
        embedder = Embedder(bundle.path("model.tflite"), *bundle.input_size, f"network-{bundle.sha[:12]}")
        return embed(embedder, X, home() / "embeddings")[:, 0]

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_label = True
        return tags


def _are_paths(X) -> bool:
    return (
        isinstance(X, Sequence | np.ndarray | pd.Series)
        and len(X) > 0
        and all(isinstance(item, str | Path) for item in X)
    )
