"""Models on the same test films: what each says of them, and whether two may be compared at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from poster_genre.evaluation.checks import as_labels, as_scores
from poster_genre.evaluation.constants import predictors
from poster_genre.evaluation.intervals import paired_differences
from poster_genre.evaluation.metrics import HEADLINE
from poster_genre.evaluation.thresholds import Policy
from poster_genre.inference.bundle import Bundle

OWN = "own"  # the policy that the model's recipe asked for, `default_policy` of its card


class ComparisonError(ValueError):
    """A model that cannot be compared, or two that cannot be with each other; the message says why."""


@dataclass(frozen=True)
class RankingKey:
    """What two models must share to be compared: catalog fingerprint, test films (a hash), genre list."""

    fingerprint: str
    films: str
    genres: tuple[str, ...]

    @property
    def short(self) -> str:
        """The same as 12 hex digits, for tables."""
        return hashlib.sha256("\n".join((self.fingerprint, self.films, *self.genres)).encode()).hexdigest()[
            :12
        ]

    def why_apart(self, other: RankingKey) -> str:
        """What differs from `other`, as the end of a sentence; "" where nothing does."""
        if self.genres != other.genres:
            return f"it knows {_other_genres(self.genres, other.genres)}"
        if self.fingerprint != other.fingerprint:
            return "it was trained and tested on another catalog"
        return "its test films are others" if self.films != other.films else ""


@dataclass(frozen=True)
class Answers:
    """What one model says of its test films, in the order of their ids.

    ids: str (n,); labels, decisions: bool (n, L); probabilities: float64 (n, L); cuts: float64 (L,);
    groups: head, medium or tail a genre; policy: the name of the policy that decided.
    """

    key: RankingKey
    genres: tuple[str, ...]
    groups: tuple[str, ...]
    ids: np.ndarray
    labels: np.ndarray
    probabilities: np.ndarray
    decisions: np.ndarray
    cuts: np.ndarray
    policy: str


def answers_of(bundle: Bundle, policy: str = OWN) -> Answers:
    """A bundle's test split under one of its policies, or its own (OWN).

    Raises ComparisonError without test films or the policy, EvaluationError on logits that are not finite,
    BundleError where the stored evaluation is missing or altered.
    """
    test = bundle.evaluation.get("test")
    if test is None or len(test) == 0:
        raise ComparisonError("It holds no test films, so there is nothing to compare. Train it again.")
    if test.labels.shape[1] != len(bundle.genres):
        raise ComparisonError(
            f"Its evaluation has {test.labels.shape[1]} genres, its card names {len(bundle.genres)}. "
            "They do not belong together; train it again."
        )
    order = np.argsort(test.ids)
    labels = as_labels(test.labels[order])
    probabilities = bundle.calibration.apply(as_scores(test.logits[order], labels, "logits", bundle.genres))
    chosen = _policy(bundle, policy)
    return Answers(
        key=RankingKey(bundle.card["catalog"]["fingerprint"], _hash(test.ids[order].tolist()), bundle.genres),
        genres=bundle.genres,
        groups=tuple(row["group"] for row in bundle.card["metrics"]["test"]["genres"]),
        ids=test.ids[order],
        labels=labels,
        probabilities=probabilities,
        decisions=chosen.decide(probabilities),
        cuts=chosen.cuts,
        policy=chosen.name,
    )


def narrowed(answers: Answers, genres: Sequence[str]) -> Answers:
    """The same answers in some of their genres, on the films that have any of these.

    So they compare with those of a model that knows no other genres.
    """
    columns = [column for column, genre in enumerate(answers.genres) if genre in genres]
    films = np.flatnonzero(answers.labels[:, columns].any(axis=1))
    known, ids = tuple(answers.genres[column] for column in columns), answers.ids[films]
    both = np.ix_(films, columns)
    return Answers(
        key=RankingKey(answers.key.fingerprint, _hash(ids.tolist()), known),
        genres=known,
        groups=tuple(answers.groups[column] for column in columns),
        ids=ids,
        labels=answers.labels[both],
        probabilities=answers.probabilities[both],
        decisions=answers.decisions[both],
        cuts=answers.cuts[columns],
        policy=answers.policy,
    )


def constant_answers(answers: Answers, train_labels: np.ndarray) -> dict[str, Answers]:
    """The constant predictors on the same films, by name; train_labels: bool (n_train, L)."""
    found = {}
    for name, row in predictors(train_labels, answers.genres).items():
        probabilities = np.broadcast_to(row, answers.labels.shape)
        found[name] = Answers(
            key=answers.key,
            genres=answers.genres,
            groups=answers.groups,
            ids=answers.ids,
            labels=answers.labels,
            probabilities=probabilities,
            decisions=probabilities >= 0.5,
            cuts=np.full(len(row), 0.5),
            policy="constant",
        )
    return found


def differences(first: Answers, second: Answers, names: tuple[str, ...] = HEADLINE) -> pd.DataFrame:
    """`paired_differences` of two models on the same films. Raises ComparisonError where they are not."""
    if reason := second.key.why_apart(first.key):
        raise ComparisonError(f"Not compared film by film: {reason}.")
    said = [(answers.probabilities, answers.decisions) for answers in (first, second)]
    return paired_differences(first.labels, *said, names=names)


def _policy(bundle: Bundle, name: str) -> Policy:
    if name == OWN:
        return bundle.ranked_by
    if name not in bundle.policies:
        raise ComparisonError(f"It has no policy {name!r}; it has {', '.join(bundle.policies)}.")
    return bundle.policies[name]


def _hash(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _other_genres(mine: tuple[str, ...], others: tuple[str, ...]) -> str:
    if len(mine) != len(others):
        return f"{len(mine)} genres instead of {len(others)}"
    return f"other genres ({', '.join(sorted(set(mine) - set(others))) or 'in another order'})"
