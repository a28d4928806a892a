"""The figures that models are ranked by: how they are called, and what they mean in one line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """label: as it stands in text and on axes; explained: one line for who meets it the first time."""

    label: str
    explained: str


# By their names in `evaluation.metrics`, the headline first.
METRICS = {
    "f1_macro": Measure(
        "Macro-F1",
        "F1 averaged over genres. It is high only where few named genres are wrong and few true ones are "
        "missed, and every genre counts the same, however rare.",
    ),
    "map_macro": Measure(
        "mAP",
        "Mean average precision: how well films are put in order of a genre's probability, averaged over "
        "genres. It does not depend on thresholds.",
    ),
    "f1_micro": Measure("Micro-F1", "F1 over all answers at once, so that common genres weigh most."),
    "f1_samples": Measure("Samples-F1", "F1 of each film's genres, averaged over films."),
    "auc_macro": Measure(
        "Macro ROC-AUC",
        "How often a film of a genre gets a higher probability than one that is not of it, averaged over "
        "genres. Chance is 0.5.",
    ),
    "hamming": Measure(
        "Hamming loss",
        "Share of all answers, film by film and genre by genre, that are wrong: lower is better. Naming "
        "nothing gets a good one, so it is never read alone.",
    ),
    "subset_accuracy": Measure(
        "Subset accuracy", "Share of films whose genres are all found, and none besides."
    ),
}


def label(name: str) -> str:
    """How a figure is called."""
    return METRICS[name].label
