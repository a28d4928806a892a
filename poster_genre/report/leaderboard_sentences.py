"""Who leads the leaderboard and by how much, in sentences with figures."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from poster_genre.report.evaluation_sentences import two_digits
from poster_genre.report.metric_names import label
from poster_genre.report.wording import listed

# What the constant predictors do, after "constant predictor that ...".
CONSTANTS = {
    "all negative": "names no genre",
    "prevalence": "guesses by how common a genre is",
    "all positive": "names every genre",
}


@dataclass(frozen=True)
class Lead:
    """The best model's lead over another one by `metric`: a row of `paired_differences`, the best second.

    difference, low, high: second less first; better: share of resamples in which the second is better;
    films: on how many it was measured.
    """

    metric: str
    difference: float
    low: float
    high: float
    better: float
    films: int

    @property
    def clear(self) -> bool:
        """Whether the 95 % interval leaves out zero."""
        return self.low > 0 or self.high < 0


def named(row: pd.Series) -> str:
    """A model in running text: its title, and its variant where the title is not enough."""
    return f"{title(row)} ({row['variant']})" if row["variant"] else title(row)


def constant_does(predictor: str) -> str:
    """What a constant predictor does: "names every genre", "always names Drama and Comedy"."""
    return CONSTANTS.get(predictor, predictor.replace("always ", "always names "))


def title(row: pd.Series) -> str:
    """A model's title on axes and in lists; a constant predictor's is what it does."""
    if row["source"] != "constant":
        return row["title"]
    does = constant_does(row["title"])
    return does[0].upper() + does[1:]


def of_several(best: pd.Series, second: pd.Series, lead: Lead) -> str:
    """The best of several models, and whether it really is."""
    beside = f"its variant “{second['variant']}”" if second["title"] == best["title"] else named(second)
    figure, by = f"{label(lead.metric)} {two_digits(best[lead.metric])}", two_digits(abs(lead.difference))
    if lead.clear:
        return f"{named(best)} is best: {figure}, and its lead of {by} over {beside} is more than chance."
    return f"{named(best)} leads: {figure}, but its lead of {by} over {beside} may be chance."


def of_one(model: pd.Series, predictor: str, lead: Lead) -> str:
    """The only model there is, beside the best constant predictor."""
    value = model[lead.metric]
    return (
        f"{named(model)} is the only model on these films: {label(lead.metric)} {two_digits(value)}, "
        f"where a predictor that {constant_does(predictor)} gets {two_digits(value - lead.difference)}."
    )


def interval(lead: Lead) -> str:
    """The lead's interval and how often it holds, as a sentence below the answer."""
    bounds = f"95 % interval {signed(lead.low)} to {signed(lead.high)}"
    return (
        f"The difference is {signed(lead.difference)}, {bounds}, on the same {lead.films:,} test films; "
        f"it is better in {share(lead.better)} of 1,000 resamples of them."
    )


def also_close(names: list[str]) -> str:
    """Models beside the second that may be as good as the best; "" for none."""
    return f"{listed(names)} may be as good, too." if names else ""


def with_interval(value: float, low: float, high: float) -> str:
    """A figure as it stands in tables: "0.33 (0.29–0.37)"; without an interval the figure alone."""
    if not math.isfinite(low):
        return two_digits(value)
    return f"{two_digits(value)} ({two_digits(low)}–{two_digits(high)})"


def signed(value: float) -> str:
    """A difference with its sign: "+0.031", "−0.008"."""
    if not math.isfinite(value):
        return "–"
    return f"{'−' if value < 0 else '+'}{two_digits(abs(value))}"


def share(value: float) -> str:
    """A share of resamples in percent; never 0 or 100 where it is not all of them."""
    if 0 < value < 0.01:
        return "under 1 %"
    if 0.99 < value < 1:
        return "over 99 %"
    return f"{100 * value:.0f} %"


def of_genres(table: pd.DataFrame, first: str, second: str) -> str:
    """What `paired.genre_differences` shows of models called `first` and `second`."""
    scored = table[table["support"] > 0]
    better, worse = ((scored["difference"] * sign > 0).sum() for sign in (1, -1))
    clear = scored[scored["clear"]]
    counted = f"{second} is better on {better} of {len(scored)} genres and worse on {worse}"
    if clear.empty:
        return f"{counted}; on none of them is the gap larger than chance explains."
    parts = [
        f"{word} on {listed(clear.loc[clear['difference'] * sign > 0, 'genre'].tolist())}"
        for word, sign in (("better", 1), ("worse", -1))
        if (clear["difference"] * sign > 0).any()
    ]
    return (
        f"{counted}; beyond chance it is {' and '.join(parts)}. "
        f"By luck alone about {max(1, round(len(scored) / 20))} of {len(scored)} genres would look so."
    )
