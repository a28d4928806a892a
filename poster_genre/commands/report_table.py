"""An evaluation report as lines for a terminal."""

from __future__ import annotations

from poster_genre.evaluation.metrics import LOWER_IS_BETTER

FIGURES = {
    "map_macro": "mAP",
    "f1_macro": "Macro-F1",
    "f1_micro": "Micro-F1",
    "f1_samples": "Samples-F1",
    "auc_macro": "Macro ROC-AUC",
    "hamming": "Hamming loss",
    "subset_accuracy": "Subset accuracy",
}
COLUMNS = ("precision", "recall", "f1", "ap", "auc", "threshold")
UNUSABLE_SHOWN = 5


def lines(report: dict) -> list[str]:
    """Headline figures beside the best constant predictor, then a line a genre, then what was left out.

    report: as `Scored.report` gives it.
    """
    return [
        f"{report['n']:,} posters, policy {report['policy']['name']}",
        "",
        f"{'':<16}{'':>6}  {'95 % interval':<13}  best constant predictor",
        *(_headline(report, name) for name in FIGURES),
        "",
        f"{'genre':<13}{'posters':>8}{'shown':>7}" + "".join(f"{column:>11}" for column in COLUMNS),
        *(_genre(row) for row in report["genres"]),
        *_left_out(report),
    ]


def _headline(report: dict, name: str) -> str:
    value, (low, high) = report[name], report["intervals"][name]
    constants = [row for row in report["constants"] if row[name] is not None]
    text = f"{FIGURES[name]:<16}{_figure(value):>6}  {_figure(low)}–{_figure(high):<8}"
    if constants:
        best = (min if name in LOWER_IS_BETTER else max)(constants, key=lambda row: row[name])
        text += f"  {_figure(best[name])} ({best['predictor']})"
    return text + ("; lower is better" if name in LOWER_IS_BETTER else "")


def _genre(row: dict) -> str:
    figures = "".join(f"{_figure(row[column]):>11}" for column in COLUMNS)
    return f"{row['genre']:<13}{row['support']:>8,}{row['predicted']:>7,}{figures}"


def _left_out(report: dict) -> list[str]:
    unusable = report["unusable_posters"]
    said = {
        "Without a poster here, so left out of the macro figures: {}.": ", ".join(report["left_out"]),
        "In the catalog, but unknown to the model: {}.": ", ".join(report["left_out_genres"]),
        "Posters that could not be read: {}.": f"{len(unusable):,}" if unusable else "",
    }
    notes = [sentence.format(what) for sentence, what in said.items() if what]
    shown = [f"  {problem}" for problem in unusable[:UNUSABLE_SHOWN]]
    more = [f"  and {len(unusable) - UNUSABLE_SHOWN:,} more"] if len(unusable) > UNUSABLE_SHOWN else []
    return ["", *notes, *shown, *more] if notes else []


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
