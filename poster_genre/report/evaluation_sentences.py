"""What an evaluation says, in sentences with figures."""

from __future__ import annotations

import math

from poster_genre.report.evaluated import Decided, Evaluated
from poster_genre.report.wording import listed

# The tiles' figures, in their order.
HEADLINE = ("map_macro", "f1_macro", "f1_micro", "f1_samples", "hamming", "subset_accuracy")
SPLITS = {"test": "Test", "validation": "Validation", "train": "Train"}


def answer(decided: Decided) -> str:
    """Where it is right and wrong, as one sentence."""
    figures, table = decided.figures, decided.table[decided.table["support"] > 0]
    if not decided.decisions.any():
        return "With these thresholds it names no genre at all."
    right, found = (100 * figures[f"{name}_micro"] for name in ("precision", "recall"))
    return (
        f"Of 100 genres it names {right:.0f} are right, and of 100 true ones it finds {found:.0f}"
        f"{_ends(table)}."
    )


def films(split: str, evaluated: Evaluated) -> str:
    """Which films the figures are about, and what that means for trusting them."""
    about = {
        "test": "{} that it never saw, scored once after training.",
        "validation": "{} that it did not learn from, but its thresholds, its calibration and its best epoch "
        "were chosen on them: a little flattering.",
        "train": "{} that it learned from, marked *seen*: what is better here than on test is learned "
        "by heart.",
    }
    return about.get(split, "{}.").format(f"{len(evaluated):,} film{'' if len(evaluated) == 1 else 's'}")


def left_out(evaluated: Evaluated) -> str:
    """Which genres are left out of macro figures, or ""."""
    missing = evaluated.left_out
    if not missing:
        return ""
    them = "it" if len(missing) == 1 else "them"
    return f"No film here is {listed(missing)}, so macro figures leave {them} out."


def label_accuracy(decided: Decided) -> str:
    """Per-label accuracy, only ever beside the all-negative one, and why it says so little."""
    constants = decided.evaluated.constants.set_index("predictor")
    nothing = constants.loc["all negative", "label_accuracy"]
    return (
        f"Per-label accuracy is {decided.figures['label_accuracy']:.3f}; never naming any genre gives "
        f"{nothing:.3f}. A film has few of the {len(decided.evaluated.genres)} genres, so nearly every "
        "answer is “no”, and always saying no is nearly always right. That is why it is no headline here."
    )


def of_genre(decided: Decided, genre: str) -> str:
    """How one genre fares at its present cut."""
    row = decided.table.set_index("genre").loc[genre]
    cut = f"From a probability of {row['threshold']:.2f}"
    if decided.policy.k is not None:
        cut = f"Among the {decided.policy.k} likeliest genres"
    if row["support"] == 0:
        return f"No film here is {genre}; it is named on {row['predicted']:,.0f}, all wrongly."
    named = f"named on {row['predicted']:,.0f} of {len(decided.evaluated):,} films"
    if row["predicted"] == 0:
        return f"{cut}, {genre} is never named; {_films(row['support'])} are missed."
    hits = round(row["recall"] * row["support"])
    return f"{cut}, {genre} is {named}: rightly on {hits:,}, and {row['support'] - hits:,.0f} are missed."


def two_digits(value: float) -> str:
    """A share with two significant digits, as far as three decimals show them; a dash where undefined."""
    if value is None or not math.isfinite(value):
        return "–"
    return f"{value:.3f}" if 0 < abs(value) < 0.0995 else f"{value:.2f}"


def _ends(table) -> str:
    """The best genre and the worst ones, after a colon, or nothing where there is one genre."""
    if len(table) < 2:
        return ""
    best, never = table.loc[table["f1"].idxmax()], table.loc[table["f1"] == 0, "genre"].tolist()
    first = f"best at {best['genre']} (F1 {two_digits(best['f1'])})"
    if never:
        return f": {first}, never right on {listed(never, most=3)}"
    worst = table.loc[table["f1"].idxmin()]
    return f": {first}, worst at {worst['genre']} ({two_digits(worst['f1'])})"


def _films(count: float) -> str:
    return "the one film" if count == 1 else f"all {count:,.0f} films"
