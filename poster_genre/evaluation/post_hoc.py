"""What can be done with a network's logits after training, without training it again.

Each calibrates or not, takes the genres' frequencies out or not, and has one of three kinds of cut.
Per-genre cuts need neither: both only shift and stretch a genre's logits, and its cut moves along.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from poster_genre.evaluation.calibration import Calibration, fit_calibration
from poster_genre.evaluation.thresholds import UNSEEN_CUT, fit

HALF, ONE, EACH = "half", "one", "each"


@dataclass(frozen=True)
class PostHoc:
    """A remedy as a person meets it, and what it is made of.

    calibrated: Platt scaling first; adjusted: then the logit of the genre's training share is subtracted;
    cut: HALF (0.5), ONE (tuned, for all genres) or EACH (tuned, a genre). formula: LaTeX.
    """

    title: str
    describe: str
    formula: str
    source: str
    calibrated: bool
    adjusted: bool
    cut: str


PLAIN, PER_GENRE = "plain", "per_genre"

POST_HOC: dict[str, PostHoc] = {
    PLAIN: PostHoc(
        "As trained",
        "A genre is named where the network's own probability reaches one half. Networks that saw few "
        "posters of a genre hardly ever get there, so rare genres go unnamed.",
        r"\sigma(z_l) \ge \tfrac12",
        "The usual rule.",
        False,
        False,
        HALF,
    ),
    "calibrated": PostHoc(
        "Calibrated",
        "Each genre's logits are stretched and shifted so that of the posters given 30 % about 30 % have the "
        "genre. Probabilities become true; decisions at one half become fewer.",
        r"p_l = \sigma(a_l z_l + b_l), \quad p_l \ge \tfrac12",
        "Platt 1999; a genre with fewer than 30 validation posters shares its stretch with the others.",
        True,
        False,
        HALF,
    ),
    "global": PostHoc(
        "One tuned threshold",
        "One threshold for all genres, the one with the best macro-F1 on the validation posters. It is the "
        "simplest tuning, and cannot suit common and rare genres at once.",
        r"\sigma(z_l) \ge t, \quad t = \arg\max_t \textstyle\frac1L \sum_l F_1^{(l)}(t)",
        "Lipton et al. 2014, on thresholds for F1.",
        False,
        False,
        ONE,
    ),
    "calibrated_global": PostHoc(
        "Calibrated, one tuned threshold",
        "First calibrated, then one threshold for all genres. A threshold now means the same "
        "for Drama and for Western.",
        r"\sigma(a_l z_l + b_l) \ge t",
        "Platt 1999 and Lipton et al. 2014.",
        True,
        False,
        ONE,
    ),
    "adjusted": PostHoc(
        "Logit adjustment afterwards",
        "How common a genre is in training is taken out of its logit, so that a poster counts for what it "
        "shows. Rare genres are named far more often, mostly wrongly.",
        r"\sigma\!\left(z_l - \log\tfrac{n_l}{N - n_l}\right) \ge \tfrac12",
        "Menon et al. 2021, post hoc, sigmoid form.",
        False,
        True,
        HALF,
    ),
    "adjusted_global": PostHoc(
        "Logit adjustment afterwards, one tuned threshold",
        "Logit adjustment with a tuned threshold in place of one half. The threshold takes back what the "
        "adjustment overdoes.",
        r"\sigma\!\left(z_l - \log\tfrac{n_l}{N - n_l}\right) \ge t",
        "Menon et al. 2021 and Lipton et al. 2014.",
        False,
        True,
        ONE,
    ),
    "calibrated_adjusted": PostHoc(
        "Calibrated, logit adjustment afterwards",
        "A genre is named where it is likelier on this poster than on posters at large. It weighs every "
        "genre's misses alike, however rare, and pays with wrong names.",
        r"\sigma(a_l z_l + b_l) \ge \tfrac{n_l}{N}",
        "Platt 1999 and Menon et al. 2021.",
        True,
        True,
        HALF,
    ),
    PER_GENRE: PostHoc(
        "Tuned thresholds, one a genre",
        "After calibration every genre gets its own threshold, tuned on three parts of the validation "
        "posters and averaged, so that rare genres do not fit to luck. This app's models do so by default.",
        r"\sigma(a_l z_l + b_l) \ge t_l",
        "Lin & Lin 2023, micro-macro by frequency.",
        True,
        False,
        EACH,
    ),
}


@dataclass(frozen=True)
class Rule:
    """A remedy fitted to one network: p = σ(scale·z + offset), decided from `cuts`, each (n_genres,)."""

    scale: np.ndarray
    offset: np.ndarray
    cuts: np.ndarray

    def apply(self, logits: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Probabilities float64 and decisions bool of logits (n_posters, n_genres)."""
        methods = ("remedy",) * len(self.scale)
        probabilities = Calibration(self.scale, self.offset, methods).apply(logits)
        return probabilities, probabilities >= self.cuts


def fit_rule(
    remedy: PostHoc, logits: np.ndarray, labels: np.ndarray, shares: np.ndarray, genres: Sequence[str]
) -> Rule:
    """Fit `remedy` on validation logits and labels (n_posters, n_genres).

    shares: of training posters that have each genre, (n_genres,), in (0, 1). Raises EvaluationError for
    logits that are not finite or an empty split.
    """
    n_genres = labels.shape[1]
    calibration = fit_calibration(logits, labels) if remedy.calibrated else Calibration.identity(n_genres)
    scale, offset = calibration.scale, calibration.offset
    if remedy.adjusted:
        offset = offset - np.log(shares / (1 - shares))
    cuts = np.full(n_genres, UNSEEN_CUT)
    if remedy.cut != HALF:
        probabilities = Calibration(scale, offset, calibration.methods).apply(logits)
        cuts = fit("global" if remedy.cut == ONE else "per_genre", probabilities, labels, genres).cuts
    return Rule(scale, offset, cuts)
