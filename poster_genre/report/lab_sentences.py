"""What a Lab result shows, in sentences that claim no more than its intervals support."""

from __future__ import annotations

from statistics import NormalDist

import pandas as pd

from poster_genre.evaluation.post_hoc import PER_GENRE, PLAIN
from poster_genre.report.evaluation_sentences import two_digits
from poster_genre.report.lab_frames import GROUPS, SAME, TRAINED, gain, with_half
from poster_genre.report.wording import listed, number_word
from poster_genre.runs.lab.plan import REFERENCE, Method
from poster_genre.runs.lab.result import LabResult

CHANCE = "which may be chance"


def best_method(result: LabResult) -> Method | None:
    """The method with the best validation mAP beside plain BCE; None where that stands alone.

    It is chosen on validation films, so that its figures on test films are no lucky pick.
    """
    means = result.cells.groupby("method")["validation_map"].mean().drop(REFERENCE.id)
    return Method.of(means.idxmax()) if len(means) else None


def answer(result: LabResult, whole: bool = True, crossed: LabResult | None = None) -> str:
    """What helps, as one sentence: thresholds alone, and what losses and samplers add to them.

    whole: whether every method is trained; before that nothing is said of the best of them. crossed: see
    `points`.
    """
    before = result.of("f1_macro", PLAIN).loc[REFERENCE.id, "value"]
    tuned = gain(result, REFERENCE, PER_GENRE, "f1_macro", TRAINED)
    if not tuned.clear:
        first = f"Tuned thresholds change the macro-F1 of plain BCE by {tuned.text}, {CHANCE}"
    else:
        verb = "lift" if tuned.value > 0 else "lower"
        first = (
            f"Tuned thresholds alone {verb} the macro-F1 of plain BCE from {two_digits(before)} to "
            f"{two_digits(tuned.reached)} ({tuned.text})"
        )
        rare = crossed or result
        if _scored(rare, "tail") and not gain(rare, REFERENCE, PER_GENRE, "f1_tail", TRAINED).clear:
            first += ", for rare genres perhaps by chance"
    added = _added(result) if whole else ""
    told = f"{first}; {added}" if added else first
    return f"{told}, on one seed." if _seeds(result) == 1 else f"{told}."


def headline(result: LabResult, whole: bool = True) -> str:
    """The answer for someone who knows no method by name; whole: as in `answer`."""
    before = two_digits(result.of("f1_macro", PLAIN).loc[REFERENCE.id, "value"])
    tuned = gain(result, REFERENCE, PER_GENRE, "f1_macro", TRAINED)
    after, seed = two_digits(tuned.reached), ", on one seed" if _seeds(result) == 1 else ""
    if not tuned.clear:
        return (
            f"A threshold for each genre takes the genres' mean F1 from {before} to {after}{seed}, {CHANCE}."
        )
    verb = "lifts" if tuned.value > 0 else "lowers"
    told = f"A threshold for each genre {verb} the genres' mean F1 from {before} to {after}"
    rows = _others(result, "f1_macro")
    if whole and len(rows):
        top = rows.sort_values(SAME).iloc[-1]
        beaten = f"{top['label']} adds {two_digits(top[SAME])}" if top[SAME] > top["sure"] else ""
        told += f"; {beaten or 'no other way to train adds to that beyond chance'}"
    return f"{told}{seed}."


def points(result: LabResult, whole: bool = True, crossed: LabResult | None = None) -> dict[str, str]:
    """What stands behind the answer: sentences by heading; what a result does not show is left out.

    crossed: the same methods cross-fitted over all films, which has many more cases of rare genres.
    """
    told = {"Whom tuned thresholds help": _whom(result, crossed), "What they cost": _named_and_found(result)}
    if whole:
        told |= {
            "What helps rare genres most": _rare_of_all(result, crossed) if crossed else _rare(result),
            "What training adds": _as_trained(result),
            **_harm(result),
        }
    return {heading: sentence for heading, sentence in told.items() if sentence}


def _whom(result: LabResult, crossed: LabResult | None) -> str:
    """Group by group, what tuned thresholds change in plain BCE; of rare genres over all films if known."""
    clear, unsure = [], []
    for group, word in GROUPS.items():
        found = crossed if crossed and group == "tail" else result
        own = _scored(found, group)
        if not own:
            continue
        change = gain(found, REFERENCE, PER_GENRE, f"f1_{group}", TRAINED)
        about = change.text
        if group == "tail":
            names, cases = listed(list(own), most=3), f"{sum(own.values()):,} cases"
            films = "all" if found.folds > 1 else "the test"
            about = f"{names}: {about}, on {cases} among {films} films"
        (clear if change.clear else unsure).append(f"{word} genres ({about})")
    told = [listed(clear)] if clear else []
    told += [f"for {listed(unsure)} it may be chance"] if unsure else []
    return _sentence("; ".join(told))


def _scored(result: LabResult, group: str) -> dict[str, int]:
    """The group's genres that have test films, and how many."""
    own = result.films[(result.films["group"] == group) & (result.films["test"] > 0)]
    return dict(zip(own["genre"], own["test"].tolist()))


def _named_and_found(result: LabResult) -> str:
    """Precision and recall of plain BCE before and after, as counts of 100."""
    right, found = (
        [
            100 * result.of(f"{figure}_micro", remedy).loc[REFERENCE.id, "value"]
            for remedy in (PLAIN, PER_GENRE)
        ]
        for figure in ("precision", "recall")
    )
    return (
        f"Of 100 genres named, {right[1]:.0f} are right instead of {right[0]:.0f}. In return, of 100 true "
        f"ones {found[1]:.0f} are found instead of {found[0]:.0f}."
    )


def _rare(result: LabResult) -> str:
    """Which method names rare genres best where thresholds are tuned for all, and whether that is luck."""
    rows = _others(result, "f1_tail")
    if rows.empty or rows["value"].isna().all():
        return ""
    top = rows.sort_values("value").iloc[-1]
    before = top["value"] - top[SAME]
    if top[SAME] <= 0:
        return f"Tuned thresholds on plain BCE (F1 {two_digits(before)}): no method comes higher."
    told = (
        f"With tuned thresholds, {top['label']}: F1 {two_digits(top['value'])} instead of plain BCE's "
        f"{two_digits(before)} ({with_half(top[SAME], top[f'{SAME}_half'])})"
    )
    if top[SAME] > top["sure"]:
        return f"{told}."
    return f"{told}, {CHANCE}." if len(rows) == 1 else f"{told}; {_chosen(len(rows))}, that may be chance."


def _rare_of_all(result: LabResult, crossed: LabResult) -> str:
    """As `_rare`, over all films, and how many cases that makes."""
    few, many = (sum(_scored(one, "tail").values()) for one in (result, crossed))
    return f"{_rare(crossed)} Scored on all films by cross-fitting: {many:,} cases instead of {few:,}."


def _as_trained(result: LabResult) -> str:
    """What the best method gains without tuned thresholds, and what that costs."""
    best = best_method(result)
    if best is None:
        return ""
    macro, micro = (gain(result, best, PLAIN, figure, SAME) for figure in ("f1_macro", "f1_micro"))
    subject = f"As trained, {best.label}, best on validation,"
    if not macro.clear:
        return f"{subject} changes macro-F1 by {macro.text}, {CHANCE}."
    verb = "gains" if macro.value > 0 else "loses"
    told = f"{subject} {verb} {macro.text.lstrip('+−')} macro-F1{_from(result, best)}"
    costs = [f"{micro.text.lstrip('−')} micro-F1"] if micro.clear and micro.value < 0 else []
    off, repaired = (result.of("ece", remedy)["value"] for remedy in (PLAIN, "calibrated"))
    if off[best.id] > off[REFERENCE.id] + 0.01:
        costs.append(
            f"true probabilities: off by {two_digits(off[best.id])} on average instead of "
            f"{two_digits(off[REFERENCE.id])}, until calibrated ({two_digits(repaired[best.id])})"
        )
    return f"{told}. It costs {listed(costs)}." if costs else f"{told}."


def _harm(result: LabResult) -> dict[str, str]:
    """Which methods are worse than plain BCE where thresholds are tuned for all, under a fitting heading."""
    rows = _others(result, "f1_macro")
    worse = rows[rows[SAME] < -rows[f"{SAME}_half"]].sort_values(SAME)
    if worse.empty:
        return {}
    told = [f"{row.label} ({with_half(row.vs_same, row.vs_same_half)})" for row in worse.itertuples()]
    sentence = f"With tuned thresholds, worse than plain BCE: {listed(told, most=4)}"
    sure = int((worse[SAME] < -worse["sure"]).sum())
    if sure == len(worse):
        return {"What harms": f"{sentence}."}
    which = "the lesser ones" if sure else "it" if len(worse) == 1 else "each"
    heading = "What harms" if sure else "What may harm"
    return {heading: f"{sentence}; {_chosen(len(rows))}, {which} may be chance."}


def _others(result: LabResult, figure: str) -> pd.DataFrame:
    """The methods beside plain BCE with tuned thresholds, and `label`, and `sure`: the half-width for a claim
    about the best or worst of them, at 95 % for all together (Bonferroni).
    """
    rows = result.of(figure, PER_GENRE).drop(REFERENCE.id)
    labels = {method.id: method.label for method in result.methods}
    normal = NormalDist()
    wider = normal.inv_cdf(1 - 0.025 / max(1, len(rows))) / normal.inv_cdf(0.975)
    return rows.assign(label=rows.index.map(labels), sure=wider * rows[f"{SAME}_half"])


def _chosen(count: int) -> str:
    return f"with {number_word(count)} methods to pick from"


def ucml(result: LabResult) -> str:
    """What UCML as a whole comes to beside plain BCE, both with tuned thresholds."""
    change = gain(result, Method(ucml="full"), PER_GENRE, "f1_macro", SAME)
    sure = "more than chance" if change.clear else CHANCE
    return (
        f"On these features UCML reaches macro-F1 {two_digits(change.reached)} with tuned thresholds: "
        f"{change.text} against plain BCE, {sure}."
    )


def how_sure(result: LabResult) -> str:
    """What ± stands for."""
    seeds = _seeds(result)
    if result.folds > 1:
        return (
            f"Every film was scored once, by a network that never saw it ({result.folds} folds; thresholds "
            "fitted within each). ± is a 95 % interval over films"
            f"{'' if seeds == 1 else f' and {number_word(seeds)} seeds'}."
        )
    if seeds == 1:
        return (
            "± is a 95 % interval over which films happen to be test films. With one seed the luck of "
            "training is not in it; run two or more to see that, too."
        )
    return (
        f"± is a 95 % interval over {number_word(seeds)} seeds and over which films happen to be test films."
    )


def _seeds(result: LabResult) -> int:
    return int(result.of("f1_macro", PLAIN)["seeds"].max())


def _added(result: LabResult) -> str:
    """What the other methods add where thresholds are tuned for all."""
    rows = _others(result, "f1_macro")
    if rows.empty:
        return ""
    better = rows[rows[SAME] > rows["sure"]].sort_values(SAME, ascending=False)
    if better.empty:
        return f"no {_kinds(result)} adds more than chance to that"
    top = better.iloc[0]
    told = f"{top['label']} adds {with_half(top[SAME], top[f'{SAME}_half']).lstrip('+')} to that"
    if len(better) > 1:
        others = "one other method adds" if len(better) == 2 else f"{number_word(len(better) - 1)} others add"
        told += f"; {others} less, but clearly"
    return told


def _kinds(result: LabResult) -> str:
    others = [method for method in result.methods if method != REFERENCE]
    if any(method.ucml for method in others):
        return "loss or form of UCML"
    losses = any(method.loss != REFERENCE.loss for method in others)
    samplers = any(method.sampler != REFERENCE.sampler for method in others)
    return "loss or sampler" if losses and samplers else "other loss" if losses else "sampler"


def _from(result: LabResult, best: Method) -> str:
    """Which group the gain as trained comes from, where one group's share of it is clear; else ""."""
    scored = result.films[result.films["test"] > 0]
    shares = {}
    for group in GROUPS:
        genres = int((scored["group"] == group).sum())
        if genres:
            change = gain(result, best, PLAIN, f"f1_{group}", SAME)
            shares[group] = (change, genres * change.value)
    total = sum(share for _, share in shares.values())
    group, (change, share) = max(shares.items(), key=lambda item: item[1][1])
    if not change.clear or total <= 0 or share < 0.5 * total:
        return ""
    much = "nearly all" if share >= 0.85 * total else "most"
    return f", {much} of it from {GROUPS[group]} genres"


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}." if text else ""
