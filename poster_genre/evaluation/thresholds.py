"""Threshold policies: how calibrated probabilities become genres. Fitted on validation, used anywhere."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from poster_genre.evaluation.checks import as_labels, as_scores
from poster_genre.evaluation.threshold_search import MOST_PREDICTED, f1_cuts, global_curve, micro_macro_cuts

KINDS = ("global", "per_genre", "plausible", "precision_at_least", "recall_at_least", "top_k", "custom")
STANDARD = ("plausible", "balanced", "precise", "thorough")
OBJECTIVES = ("f1_macro", "f1_micro", "f1_samples")

PRECISE_PRECISION = 0.65  # METHODS.md §6
THOROUGH_RECALL = 0.75
# The least probability at which a person is told of a genre: of such ones, one in four is right.
PLAUSIBLE_CUT = 0.25
# A genre that validation never showed is decided only when it is likelier than not.
UNSEEN_CUT = 0.5


_Fitted = tuple[np.ndarray, int | None, str]  # cuts, k, note


class PolicyError(ValueError):
    """A threshold policy that cannot be fitted, read or applied; the message says why."""


@dataclass(frozen=True, eq=False)
class Policy:
    """A named way to decide genres.

    cuts: float64 (n_genres,), the least calibrated probability that decides each genre; k: where set,
    only a poster's k likeliest genres are decided; note: what a person should know of the fit, or "".
    """

    name: str
    kind: str
    cuts: np.ndarray
    k: int | None = None
    note: str = ""

    def __post_init__(self) -> None:
        cuts = np.array(self.cuts, np.float64)
        if cuts.ndim != 1 or not ((cuts >= 0) & (cuts <= np.nextafter(1.0, 2.0))).all():
            raise PolicyError(f"The policy {self.name!r} needs one cut a genre, each between 0 and 1.")
        if self.kind not in KINDS:
            raise PolicyError(f"Unknown kind of policy {self.kind!r}; choose from {', '.join(KINDS)}.")
        if self.k is not None and not 1 <= self.k <= len(cuts):
            raise PolicyError(f"The policy {self.name!r} needs a k from 1 to {len(cuts)}, not {self.k}.")
        object.__setattr__(self, "cuts", cuts)

    @property
    def title(self) -> str:
        """What it is called beside an answer: balanced, top 3, one cut."""
        if self.kind == "top_k":
            return f"top {self.k}"
        return "one cut" if self.name == "global" else self.name

    def decide(self, probabilities: np.ndarray) -> np.ndarray:
        """Calibrated probabilities (..., n_genres) to decisions, bool of the same shape.

        With `k`, equal probabilities are taken in genre order. Raises PolicyError for another number of
        genres.
        """
        probabilities = np.asarray(probabilities)
        if probabilities.shape[-1] != len(self.cuts):
            raise PolicyError(
                f"The policy {self.name!r} is for {len(self.cuts)} genres, "
                f"the probabilities have {probabilities.shape[-1]}."
            )
        decided = probabilities >= self.cuts
        if self.k is not None:
            likeliest = np.argsort(-probabilities, axis=-1, kind="stable")[..., : self.k]
            among = np.zeros(decided.shape, bool)
            np.put_along_axis(among, likeliest, True, axis=-1)
            decided &= among
        return decided

    def to_dict(self) -> dict:
        """Plain values, as `card.json` and saved policies keep them."""
        return {
            "name": self.name,
            "kind": self.kind,
            "cuts": self.cuts.tolist(),
            "k": self.k,
            "note": self.note,
        }

    @classmethod
    def from_dict(cls, values: dict) -> Policy:
        """The inverse of `to_dict`. Raises PolicyError if a value is missing or out of range."""
        try:
            cuts = np.asarray(values["cuts"], np.float64)
            k = None if values["k"] is None else int(values["k"])
            return cls(str(values["name"]), str(values["kind"]), cuts, k, str(values["note"]))
        except PolicyError:
            raise
        except (KeyError, TypeError, ValueError) as error:
            raise PolicyError(f"This is not a policy (name, kind, cuts, k, note): {error!r}.") from error


def fit(
    kind: str,
    probabilities: np.ndarray,
    labels: np.ndarray,
    genres: Sequence[str],
    *,
    name: str | None = None,
    **options: object,
) -> Policy:
    """Fit a policy of `kind` on validation's calibrated probabilities and labels (n_posters, n_genres).

    Options by kind: global `objective` ("f1_macro", "f1_micro" or "f1_samples"); per_genre `method`
    ("micro_macro" or "f1"); plausible `least`, the lowest cut; precision_at_least `precision`;
    recall_at_least `recall`; top_k `k`; custom `cuts` (one number, or one a genre). `name` defaults to the
    kind. Raises PolicyError for an unknown kind or option, EvaluationError for data that cannot be scored.
    """
    if kind not in _FITTERS:
        raise PolicyError(f"Unknown kind of policy {kind!r}; choose from {', '.join(KINDS)}.")
    labels = as_labels(labels)
    probabilities = as_scores(probabilities, labels, genres=genres)
    if len(genres) != labels.shape[1]:
        raise PolicyError(f"{len(genres)} genre names were given for {labels.shape[1]} columns of labels.")
    fitter = _FITTERS[kind]
    known = list(inspect.signature(fitter).parameters)[3:]
    if unknown := sorted(set(options) - set(known)):
        raise PolicyError(f"The policy {kind} has no option {unknown[0]!r}; it has: {', '.join(known)}.")
    if kind in _SEARCHED and not labels.any():
        cuts, k, note = _one_cut(UNSEEN_CUT, genres, "No poster in validation has a genre: not fitted.")
    else:
        cuts, k, note = fitter(probabilities, labels, genres, **options)
    return Policy(name or kind, kind, cuts, k, note)


def standard_policies(
    probabilities: np.ndarray, labels: np.ndarray, genres: Sequence[str]
) -> dict[str, Policy]:
    """The page's four: plausible and balanced (a cut a genre), precise and thorough (one cut each)."""
    data = (probabilities, labels, genres)
    return {
        "plausible": fit("plausible", *data),
        "balanced": fit("per_genre", *data, name="balanced"),
        "precise": fit("precision_at_least", *data, precision=PRECISE_PRECISION, name="precise"),
        "thorough": fit("recall_at_least", *data, recall=THOROUGH_RECALL, name="thorough"),
    }


def _fit_global(probabilities, labels, genres, objective="f1_macro") -> _Fitted:
    if objective not in OBJECTIVES:
        raise PolicyError(f"Unknown objective {objective!r}; choose from {', '.join(OBJECTIVES)}.")
    curve = global_curve(labels, probabilities)
    return _one_cut(curve["cut"].iloc[curve[objective].argmax()], genres)


def _fit_per_genre(probabilities, labels, genres, method="micro_macro") -> _Fitted:
    methods = {"micro_macro": micro_macro_cuts, "f1": f1_cuts}
    if method not in methods:
        raise PolicyError(f"Unknown method {method!r}; choose from {', '.join(methods)}.")
    cuts, capped = methods[method](labels, probabilities)
    unseen = np.isnan(cuts)
    notes = []
    if unseen.any():
        notes.append(
            f"Never seen in validation, so decided only when likelier than not: {_named(genres, unseen)}."
        )
    if capped.any():
        notes.append(
            f"For its F1 alone it would be given to more than {MOST_PREDICTED} times as many posters as "
            f"have it, so it is kept to that: {_named(genres, capped)}."
        )
    return np.where(unseen, UNSEEN_CUT, cuts), None, " ".join(notes)


def _fit_plausible(probabilities, labels, genres, least=PLAUSIBLE_CUT) -> _Fitted:
    """As `_fit_per_genre`, but no genre is decided below `least`: for the sake of macro-F1 rare ones would be
    named at a few hundredths, nearly always wrongly."""
    _require_share("probability", least)
    cuts, k, note = _fit_per_genre(probabilities, labels, genres)
    return np.maximum(cuts, least), k, note


def _fit_precision(probabilities, labels, genres, precision=PRECISE_PRECISION) -> _Fitted:
    _require_share("precision", precision)
    curve = global_curve(labels, probabilities)
    reached = np.flatnonzero(curve["precision_micro"] >= precision)
    if len(reached):
        return _one_cut(curve["cut"].iloc[reached[-1]], genres)
    best = curve["precision_micro"].max()
    nearest = np.flatnonzero(curve["precision_micro"] == best)[-1]
    note = f"A precision of {precision:.2f} could not be reached on validation; the nearest is {best:.2f}."
    return _one_cut(curve["cut"].iloc[nearest], genres, note)


def _fit_recall(probabilities, labels, genres, recall=THOROUGH_RECALL) -> _Fitted:
    _require_share("recall", recall)
    curve = global_curve(labels, probabilities)
    first = np.flatnonzero(curve["recall_micro"] >= recall)[0]  # the lowest cut finds everything
    return _one_cut(curve["cut"].iloc[first], genres)


def _fit_top_k(probabilities, labels, genres, k=3) -> _Fitted:
    return np.zeros(len(genres)), k, ""


def _fit_custom(probabilities, labels, genres, cuts=UNSEEN_CUT) -> _Fitted:
    cuts = np.asarray(cuts, np.float64)
    if cuts.ndim and cuts.shape != (len(genres),):
        raise PolicyError(f"{cuts.size} cuts were given for {len(genres)} genres.")
    return np.broadcast_to(cuts, len(genres)), None, ""


def _one_cut(cut: float, genres: Sequence[str], note: str = "") -> _Fitted:
    return np.full(len(genres), float(cut)), None, note


def _require_share(what: str, value: float) -> None:
    if not 0 < value <= 1:
        raise PolicyError(f"The {what} to reach must be above 0 and at most 1, not {value}.")


def _named(genres: Sequence[str], mask: np.ndarray) -> str:
    return ", ".join(genre for genre, named in zip(genres, mask, strict=True) if named)


_FITTERS = {
    "global": _fit_global,
    "per_genre": _fit_per_genre,
    "plausible": _fit_plausible,
    "precision_at_least": _fit_precision,
    "recall_at_least": _fit_recall,
    "top_k": _fit_top_k,
    "custom": _fit_custom,
}
# One cut is searched on a curve that says nothing without positives.
_SEARCHED = {"global", "precision_at_least", "recall_at_least"}
