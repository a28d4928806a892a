"""A Lab result as the frames that its figures and tables draw. No Streamlit here."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from poster_genre.evaluation.post_hoc import PLAIN
from poster_genre.runs.lab.judge import NUMBERS
from poster_genre.runs.lab.plan import REFERENCE, Method, loss_label, lower, sampler_label
from poster_genre.runs.lab.result import LabResult

LOSSES = "Losses"
_NAMES = ["method", "label", "short", "family"]
NO_METHODS = pd.DataFrame(
    columns=[*_NAMES, "plain", "plain_half", "seeds", *NUMBERS]
)  # before the first cell
SAME, TRAINED = "vs_same", "vs_plain"  # the columns of gains over plain BCE: with the same remedy, as trained
GROUPS = {"head": "common", "medium": "less common", "tail": "rare"}


def family(method: Method) -> str:
    """Under which heading a method stands."""
    if method.ucml:
        return "UCML"
    if method.sampler == REFERENCE.sampler:
        return LOSSES
    return "Samplers" if method.loss == REFERENCE.loss else f"Samplers with {lower(loss_label(method.loss))}"


def short(method: Method) -> str:
    """A method's name under its family's heading."""
    if method.ucml:
        return method.label
    return loss_label(method.loss) if family(method) == LOSSES else sampler_label(method.sampler)


def methods(result: LabResult, figure: str, remedy: str, ranked: bool = True) -> pd.DataFrame:
    """A row a method: method, label, short, family; plain and plain_half (as trained); and the columns of
    `contrasts` under `remedy`.

    ranked: best first within each family; otherwise in the order of training.
    """
    before = result.of(figure, PLAIN)[["value", "half"]].set_axis(["plain", "plain_half"], axis=1)
    names = pd.DataFrame(
        [(one.id, one.label, short(one), family(one)) for one in result.methods],
        columns=_NAMES,
    )
    after = result.of(figure, remedy).drop(columns=["remedy", "figure"])
    table = names.merge(before.join(after), left_on="method", right_index=True)
    if not ranked:
        return table.reset_index(drop=True)
    place = {name: number for number, name in enumerate(dict.fromkeys(table["family"]))}
    order = table.assign(place=table["family"].map(place), fall=-table["value"]).sort_values(
        ["place", "fall"]
    )
    return table.loc[order.index].reset_index(drop=True)


def genre_changes(result: LabResult, remedy: str, against: str) -> pd.DataFrame:
    """A row a method and genre: method, label, genre, group, test, value, difference, half, clear.

    against: "vs_same", which leaves plain BCE itself out, or "vs_plain". Genres without a test film are left
    out; commonest first.
    """
    films = result.films[result.films["test"] > 0]
    table = result.table[(result.table["remedy"] == remedy) & result.table["figure"].isin(films["genre"])]
    if against == "vs_same":
        table = table[table["method"] != REFERENCE.id]
    table = table.rename(columns={"figure": "genre", against: "difference", f"{against}_half": "spread"})
    table = table[["method", "genre", "value", "difference", "spread"]].merge(films, on="genre")
    labels = {one.id: one.label for one in result.methods}
    order = {genre: number for number, genre in enumerate(films["genre"])}
    table = table.assign(
        label=table["method"].map(labels), clear=table["difference"].abs() > table["spread"].clip(lower=1e-9)
    )
    columns = ["method", "label", "genre", "group", "test", "value", "difference", "spread", "clear"]
    return table.sort_values("genre", key=lambda genre: genre.map(order), kind="stable")[columns]


def trade_offs(result: LabResult, remedies: list[str]) -> pd.DataFrame:
    """A row a method and remedy: method, label, remedy, f1_macro, f1_micro, best (none beats it in both)."""
    labels = {one.id: one.label for one in result.methods}
    table = result.table[result.table["remedy"].isin(remedies)]
    table = table.pivot_table(index=["method", "remedy"], columns="figure", values="value", sort=False)
    table = table[["f1_macro", "f1_micro"]].reset_index()
    beaten = [
        ((table["f1_macro"] > row.f1_macro) & (table["f1_micro"] >= row.f1_micro)).any()
        or ((table["f1_macro"] >= row.f1_macro) & (table["f1_micro"] > row.f1_micro)).any()
        for row in table.itertuples()
    ]
    return table.assign(label=table["method"].map(labels), best=[not one for one in beaten])


@dataclass(frozen=True)
class Gain:
    """A figure of a method under a remedy, and its gain over plain BCE with the interval's half-width."""

    reached: float
    value: float
    half: float

    @property
    def clear(self) -> bool:
        """Whether the 95 % interval leaves out zero."""
        return abs(self.value) > self.half

    @property
    def text(self) -> str:
        """ "+0.11 ± 0.03" """
        return with_half(self.value, self.half)


def with_half(value: float, half: float) -> str:
    """A difference with its half-width, as many decimals as that has: "+0.11 ± 0.03"."""
    if not math.isfinite(value):
        return "–"
    digits = 2 if half >= 0.0095 else 3
    return f"{'−' if round(value, digits) < 0 else '+'}{abs(value):.{digits}f} ± {half:.{digits}f}"


def gain(result: LabResult, method: Method, remedy: str, figure: str, against: str) -> Gain:
    """against: SAME or TRAINED."""
    row = result.of(figure, remedy).loc[method.id]
    return Gain(row["value"], row[against], row[f"{against}_half"])
