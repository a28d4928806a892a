"""What the Lab says in words: names of results, how long a run takes, a result as lines for a terminal."""

from __future__ import annotations

from poster_genre.evaluation.post_hoc import PER_GENRE, PLAIN, POST_HOC
from poster_genre.report import lab_frames, lab_sentences
from poster_genre.report.evaluation_sentences import two_digits
from poster_genre.report.lab_frames import with_half
from poster_genre.report.run_wording import duration, moment, roughly
from poster_genre.report.wording import number_word
from poster_genre.runs.lab.plan import REFERENCE, Plan
from poster_genre.runs.lab.result import LabResult
from poster_genre.runs.status import Status

PRESET_TITLES = {
    "losses": "Losses",
    "samplers": "Samplers",
    "thresholds": "Thresholds only",
    "each": "Each alone",
    "everything": "Everything",
    "ucml": "UCML",
    "cross": "Every pair",
    "own": "My own choice",
}
SHOWN = {
    "macro-F1": "f1_macro",
    "micro-F1": "f1_micro",
    "precision": "precision_micro",
    "recall": "recall_micro",
    "ECE": "ece",
}
LOADING = 10  # s for TensorFlow and the catalog
JUDGING = 0.8  # s a cell, all that one costs which was trained before


def result_name(card: dict) -> str:
    """A run's result in the list of them; card: its run.json."""
    plan = card["plan"]
    films = ", all films" if plan.get("folds", 1) > 1 else ""
    return f"{PRESET_TITLES[plan['preset']]}{films}, {seeds(plan['seeds'])}, {moment(card['created'])}"


def seeds(count: int) -> str:
    """ "one seed", "three seeds" """
    return "one seed" if count == 1 else f"{number_word(count)} seeds"


def expected(plan: Plan, known: int, seconds: float) -> str:
    """How many trainings, and how long they take; known: trained before; seconds: of one."""
    most = plan.most_trainings
    count = "one training" if most == 1 else f"{'up to ' if plan.with_best else ''}{most:,} trainings"
    new = most - known
    if not new:
        return f"{count[0].upper()}{count[1:]}, all known: {roughly(LOADING / 2 + most * JUDGING)}"
    length = roughly(LOADING + new * seconds + most * JUDGING)
    rest = f", {known:,} of them known" if known else ""
    return f"{count[0].upper()}{count[1:]}{rest}: {length}"


def doing(status: Status) -> str:
    """What a Lab run does at this moment, for the progress bar."""
    if status.state == "stopping":
        return "Stopping within a step"
    if status.state == "queued":
        return status.message or "Starting in a process of its own"
    if not status.steps or status.phase.startswith("reading"):
        return status.phase.capitalize() or "Starting"
    left = "" if status.seconds_left is None else f", {duration(status.seconds_left)} left"
    return f"Training {status.step + 1} of {status.steps}: {status.phase}{left}"


def lines(result: LabResult) -> list[str]:
    """The finding, and a line a method, for a terminal."""
    points = [f"{heading}: {sentence}" for heading, sentence in lab_sentences.points(result).items()]
    text = [lab_sentences.answer(result), *points, lab_sentences.how_sure(result)]
    return [*text, "", *(_methods(result) if len(result.methods) > 1 else _remedies(result))]


def _remedies(result: LabResult) -> list[str]:
    """Of a single method: a line a remedy."""
    (method,) = result.methods
    width = max(len(remedy.title) for remedy in POST_HOC.values())
    text = [f"{'':<{width}}{''.join(f'  {name}' for name in SHOWN)}"]
    for name, remedy in POST_HOC.items():
        cells = (two_digits(result.of(figure, name).loc[method.id, "value"]) for figure in SHOWN.values())
        told = "".join(f"  {cell:>{len(heading)}}" for cell, heading in zip(cells, SHOWN))
        text.append(f"{remedy.title:<{width}}{told}")
    return text


def _methods(result: LabResult) -> list[str]:
    """A line a method, as trained and with tuned thresholds."""
    columns = {
        "macro-F1 as trained": ("f1_macro", PLAIN, "value"),
        "tuned": ("f1_macro", PER_GENRE, "value"),
        "micro-F1 tuned": ("f1_micro", PER_GENRE, "value"),
        "mAP": ("map_macro", PLAIN, "value"),
        "ECE as trained": ("ece", PLAIN, "value"),
    }
    table = lab_frames.methods(result, "f1_macro", PER_GENRE)
    width = max(map(len, table["label"]))
    text = [" " * width + "".join(f"  {name}" for name in columns) + "  tuned, against plain BCE"]
    for row in table.itertuples():
        cells = [
            two_digits(result.of(figure, remedy).loc[row.method, own])
            for figure, remedy, own in columns.values()
        ]
        told = "".join(f"  {cell:>{len(name)}}" for cell, name in zip(cells, columns))
        gain = "–" if row.method == REFERENCE.id else with_half(row.vs_same, row.vs_same_half)
        text.append(f"{row.label:<{width}}{told}  {gain}")
    return text
