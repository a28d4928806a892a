"""The sources' own protocols, what they published by them, and what those figures really measured."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from poster_genre.evaluation.metrics import figures
from poster_genre.inference.bundle import DEFAULT, Bundle
from poster_genre.inference.comparison import answers_of, differences
from poster_genre.runs import recipe_file
from poster_genre.runs.recipe import Protocol, Recipe
from poster_genre.runs.recipe_file import RecipeError

KEPT = DEFAULT.parent / "as_published.json"
OVERSAMPLED, TUNED_ON_TEST, STEERED = "oversampled-before-split", "tuned-on-test", "validation-is-test"
METRICS = {
    "label_accuracy": "Accuracy",
    "f1_macro": "Macro-F1",
    "precision_micro": "Precision",
    "recall_micro": "Recall",
}
CUTS = np.arange(0.01, 1.0, 0.01)  # those that the notebook's sweep tries


@dataclass(frozen=True)
class Claim:
    """A figure that a source published: metric (of METRICS), value, and what it really measured."""

    metric: str
    value: float
    measured: str


@dataclass(frozen=True)
class SourceProtocol:
    """How a source itself trained and judged.

    overrides: of its recipe. rule: "half" (every genre from 0.5), "tuned" (one cut, by macro-F1) or "top".
    k: how many genres, with "top". claims: its published figures. leaks: flaw by name -> in words; repeated
    only on request. differs: one line on why a rerun cannot give the same digits.
    """

    overrides: tuple[str, ...] = ("split.method=random",)
    rule: str = "half"
    k: int = 0
    claims: tuple[Claim, ...] = ()
    leaks: Mapping[str, str] = field(default_factory=dict)
    differs: str = (
        "the posters at hand are nine tenths of the published ones, split and seed are others, and the best "
        "epoch by validation loss is kept"
    )


ALL_NEGATIVE = "per-label accuracy, which naming no genre at all reaches as well"
SOURCES: dict[str, SourceProtocol] = {
    "cnn3_dropout50": SourceProtocol(),
    "cnn3_dropout20": SourceProtocol(),
    "cnn3_dense3_bn": SourceProtocol(),
    "cnn3_dense3_bn_prf": SourceProtocol(
        rule="tuned",
        claims=(Claim("f1_macro", 0.201, "one cut, tuned on the films that it is scored on"),),
        leaks={TUNED_ON_TEST: "the cut is tuned on the test films"},
    ),
    "cnn3_strided_oversampled": SourceProtocol(
        rule="tuned",
        claims=(
            Claim("f1_macro", 0.242, "oversampled before the split: copies of one film on both sides of it"),
        ),
        leaks={
            OVERSAMPLED: "posters are drawn again before the split, so that test films are learned from",
            TUNED_ON_TEST: "the cut is tuned on the test films",
        },
    ),
    "cnn_25genre": SourceProtocol(claims=(Claim("label_accuracy", 0.90, ALL_NEGATIVE),)),
    "cnn_5x5_3000": SourceProtocol(
        rule="top",
        k=10,
        leaks={STEERED: "the films that choose the epoch are scored as well"},
    ),
    "cnn_functional_40": SourceProtocol(
        claims=(
            Claim("precision_micro", 0.579, "every genre from 0.5; the average over genres is not stated"),
            Claim("recall_micro", 0.201, "every genre from 0.5; the average over genres is not stated"),
        ),
    ),
}


def as_published(name: str, overrides: tuple[str, ...] = (), leak: str = "") -> Recipe:
    """Recipe `name` under its source's own protocol, marked so that it is never ranked with clean ones.

    leak: the name of a flaw of the source to repeat. Raises RecipeError for a recipe without a source that
    says how, and for a leak that the source has not.
    """
    if name not in SOURCES:
        raise RecipeError(f"No protocol of a source is known for {name!r}; known are {', '.join(SOURCES)}.")
    source = SOURCES[name]
    if leak and leak not in source.leaks:
        has = ", ".join(source.leaks) or "none that is known"
        raise RecipeError(f"{name} has no leak {leak!r}; its source has: {has}.")
    settings = list(source.overrides)
    if leak == OVERSAMPLED:
        settings += ["sampler.name=natural", "sampler.epoch=catalog"]
    recipe = recipe_file.load(name, (*settings, *overrides))
    return dataclasses.replace(recipe, protocol=Protocol("as-published", leak))


def judged(bundle: Bundle) -> dict[str, float]:
    """The bundle's figures by its source's own rule, from uncalibrated probabilities, as the source has them.

    Returns METRICS, "all_negative" (the accuracy of naming nothing), "films" and, with a tuned cut, "cut".
    """
    recipe = recipe_file.from_table(bundle.card["recipe"])
    source, leak = SOURCES[recipe.name], recipe.protocol.leak
    splits = ("validation", "test") if leak == STEERED else ("test",)
    labels = np.concatenate([bundle.evaluation[name].labels for name in splits])
    scores = _sigmoid(np.concatenate([bundle.evaluation[name].logits for name in splits]))
    found = {"films": float(len(labels)), "all_negative": float(1 - labels.mean())}
    if source.rule == "tuned":
        tuned_on = bundle.evaluation["test" if leak == TUNED_ON_TEST else "validation"]
        found["cut"] = best_cut(tuned_on.labels, _sigmoid(tuned_on.logits))
        decided = scores >= found["cut"]
    elif source.rule == "top":
        decided = np.argsort(np.argsort(-scores, axis=1, kind="stable"), axis=1) < source.k
    else:
        decided = scores >= 0.5
    told = figures(labels, scores, decided)
    return found | {name: float(told[name]) for name in METRICS}


def best_cut(labels: np.ndarray, scores: np.ndarray) -> float:
    """The cut of CUTS with the best macro-F1; labels bool, scores float, (n, L)."""
    best = [figures(labels, scores, scores >= cut)["f1_macro"] for cut in CUTS]
    return float(CUTS[int(np.argmax(best))])


def lines(bundle: Bundle) -> list[str]:
    """A finished run as published, for a terminal: its figures beside the source's, and why they differ."""
    recipe = recipe_file.from_table(bundle.card["recipe"])
    source, found = SOURCES[recipe.name], judged(bundle)
    leak = recipe.protocol.leak
    told = f"as published, leak repeated: {source.leaks[leak]}" if leak else "as published, without its leaks"
    published = {claim.metric: claim for claim in source.claims}
    out = [f"{recipe.title}, {told}, on {found['films']:,.0f} films:"]
    for metric, word in METRICS.items():
        claim = published.get(metric)
        theirs = f"published {claim.value:.3f} ({claim.measured})" if claim else "nothing published on record"
        out.append(f"  {word:<10} {found[metric]:.3f}   {theirs}")
    out.append(f"  Naming no genre at all has an accuracy of {found['all_negative']:.3f}.")
    return [*out, f"  It differs because {source.differs}.", "  This run is never ranked with clean ones."]


def keep(bundle: Bundle, path: Path = KEPT) -> None:
    """Write the run's figures to as_published.json, for the tables."""
    recipe = recipe_file.from_table(bundle.card["recipe"])
    kept = read(path)
    kept.setdefault(recipe.name, {})[recipe.protocol.leak or "clean"] = {
        name: round(value, 5) for name, value in judged(bundle).items()
    }
    path.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", "utf-8")


def read(path: Path = KEPT) -> dict[str, dict[str, dict[str, float]]]:
    """What was reproduced: recipe -> "clean" or a leak -> figures; empty without the file."""
    return json.loads(path.read_text("utf-8")) if path.is_file() else {}


def table(board: Path = DEFAULT.parent / "leaderboard", path: Path = KEPT) -> pd.DataFrame:
    """A row a published figure: title, metric in words, published, reproduced (its source's protocol without
    the leak), with_leak (which leak: figure), shared (under our protocol, by its own rule) and measured.

    Figures that are not there are NaN or "".
    """
    kept, rows = read(path), []
    for name, source in SOURCES.items():
        card = board / name / "card.json"
        shared = Bundle.open(board / name).card["metrics"]["test"] if card.is_file() else {}
        runs = kept.get(name, {})
        claims = source.claims or (Claim("f1_macro", float("nan"), "no figure on record"),)
        for claim in claims:
            leaks = [(leak, runs[leak][claim.metric]) for leak in source.leaks if leak in runs]
            rows.append(
                {
                    "name": name,
                    "title": recipe_file.load(name).title,
                    "metric": METRICS[claim.metric],
                    "published": claim.value,
                    "reproduced": runs.get("clean", {}).get(claim.metric, float("nan")),
                    "with_leak": ", ".join(f"{value:.3f} ({leak})" for leak, value in leaks),
                    "shared": shared.get(claim.metric, float("nan")),
                    "measured": claim.measured,
                }
            )
    return pd.DataFrame(rows)


def leads(shipped: Path = DEFAULT, board: Path = DEFAULT.parent / "leaderboard") -> pd.DataFrame:
    """The shipped model's lead over each source's recipe on the same test films, each by its own rule.

    A row a recipe and metric (mAP, macro-F1): name, title, metric, difference (ours − theirs), low, high
    (95 %, paired: both on the same resampled films). Recipes on other films or genres have none.
    """
    ours, rows = answers_of(Bundle.open(shipped)), []
    for name in SOURCES:
        if not (board / name / "card.json").is_file():
            continue
        theirs = Bundle.open(board / name)
        said = answers_of(theirs)
        if said.key != ours.key:
            continue
        gaps = differences(said, ours).set_index("metric")
        for metric in ("map_macro", "f1_macro"):
            gap = gaps.loc[metric]
            told = {"name": name, "title": theirs.card["title"], "metric": metric}
            rows.append(told | {part: float(gap[part]) for part in ("difference", "low", "high")})
    return pd.DataFrame(rows, columns=["name", "title", "metric", "difference", "low", "high"])


def _sigmoid(logits: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(logits.astype(np.float64), -60, 60)))
