"""The threshold control: the ways to decide, in the URL, shared by the pages, and what each means."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from poster_genre.evaluation.decisions import decision_figures
from poster_genre.evaluation.thresholds import Policy, PolicyError
from poster_genre.inference.bundle import Bundle, BundleError
from poster_genre.report import offered_policies
from poster_genre.runs import saved_policies

CUSTOM, TOP = "custom", "likeliest"
PLAUSIBLE_HELP = "**Plausible**: as Balanced, but no genre less likely than 25 % is named. "
HELP = (
    "**Balanced**: a threshold for each genre, tuned on films that the model did not learn from; rare genres "
    "count as much as common ones, and are named at a few percent. "
    "**Precise**: fewer genres, more of them right. **Thorough**: more genres, fewer missed. "
)
CUSTOM_HELP = "**Custom**: yours."
TOP_HELP = "**Likeliest**: the same number of genres for every poster. "
SAVED_HELP = "The others are those that you saved on the Evaluate page."
FIRST_CUT, FIRST_K = 0.30, 3
BESIDE_PX = 340  # height of the genres' sliders beside what they move
STEP = 0.005  # of the sliders: rare genres are decided from a few hundredths


def choose(bundle: Bundle, sliders: DeltaGenerator | None = None) -> Policy:
    """Draw the control and return the chosen policy; moving it never runs the model.

    sliders: where the sliders of the genres go, so that what they move stays in sight; else here.
    """
    policy = policy_of(bundle, pick(bundle), sliders)
    st.caption(in_plain_words(bundle, policy), help=policy.note or None)
    return policy


def pick(bundle: Bundle, likeliest: bool = False) -> str:
    """Draw the row of policies and return the chosen one's name; `likeliest` adds the likeliest few."""
    saved = saved_policies.names(bundle)
    words = offered_policies.words(bundle) | ({TOP: "Likeliest"} if likeliest else {}) | {CUSTOM: "Custom"}
    words |= {name: name for name in saved}
    return st.segmented_control(
        "How sure must it be?",
        list(words),
        format_func=words.get,
        default=offered_policies.default_name(bundle),
        required=True,
        key="policy",
        bind="query-params",
        wrap=True,
        help=_own_help(bundle)
        + (PLAUSIBLE_HELP if "plausible" in words else "")
        + HELP
        + (TOP_HELP if likeliest else "")
        + CUSTOM_HELP
        + (f" {SAVED_HELP}" if saved else ""),
    )


def _own_help(bundle: Bundle) -> str:
    """What the model's own rule does, where it is none of the standard ones."""
    own, name = bundle.own_policy, offered_policies.shown(bundle.own_policy)
    if own.name in offered_policies.STANDARD:
        return ""
    if own.kind == "top_k":
        return f"**{name}**: the {own.k} likeliest genres of every poster, as this system always answers. "
    return f"**{name}**: this system's own rule, one threshold for all genres. "


def policy_of(bundle: Bundle, name: str, sliders: DeltaGenerator | None = None) -> Policy:
    """The policy of that name, with the controls that it needs; `sliders` as in `choose`."""
    return _custom(bundle, sliders=sliders) if name == CUSTOM else _ready(bundle, name)


def pick_or_slide(bundle: Bundle) -> Policy:
    """As `choose`, with the sliders always at hand: whoever moves one has a custom policy."""
    name = pick(bundle, likeliest=True)
    policy = None if name == CUSTOM else _ready(bundle, name)
    slid = _custom(bundle, at_hand=name != CUSTOM, take_over=True)
    return slid if policy is None else policy


def _ready(bundle: Bundle, name: str) -> Policy:
    """A policy that needs no threshold sliders; a damaged saved one is said, not used."""
    if name == TOP:
        return _likeliest(bundle)
    if name in bundle.policies:
        return bundle.policies[name]
    try:
        return saved_policies.load(bundle, name)
    except PolicyError as error:
        st.error(
            f"{error} {offered_policies.shown(bundle.own_policy)} is used instead.", icon=":material/error:"
        )
        return offered_policies.default(bundle)


def in_plain_words(bundle: Bundle, policy: Policy) -> str:
    """What a policy does on the bundle's test films, as one sentence."""
    try:
        figures = test_figures(bundle.sha, tuple(policy.cuts.tolist()), policy.k, bundle)
    except BundleError:
        return "What these thresholds get right is unknown: the model's evaluation is missing or damaged."
    if figures is None:
        return "With these thresholds no genre is ever sure; the likeliest one is shown, marked unsure."
    right, found = figures
    return (
        f"With these thresholds, about {right:.0f} of 100 genres shown are right, and {found:.0f} of 100 "
        f"true genres are found, on {len(bundle.evaluation['test']):,} films the model never saw."
    )


@st.cache_data(max_entries=512, show_spinner=False)
def test_figures(
    sha: str, cuts: tuple[float, ...], k: int | None, _bundle: Bundle
) -> tuple[float, float] | None:
    """Micro-precision and micro-recall in percent on the test split, None where nothing is decided."""
    test = _bundle.evaluation["test"]
    policy = Policy("shown", "custom", np.array(cuts), k)
    decided = policy.decide(_bundle.calibration.apply(test.logits))
    if not decided.any():
        return None
    figures = decision_figures(test.labels, decided)
    return 100 * figures["precision_micro"], 100 * figures["recall_micro"]


def on_slider(cut: float, rounded: str = "nearest") -> float:
    """A cut as the sliders can show it: the nearest of their steps, or the next one "up" or "down"."""
    steps = cut / STEP
    nudge = 1e-9  # a cut on a step stays on it, whatever its last bits are
    whole = {"nearest": round(steps), "up": math.ceil(steps - nudge), "down": math.floor(steps + nudge)}
    return round(min(max(whole[rounded] * STEP, 0.0), 1.0), 3)


def _custom(
    bundle: Bundle, at_hand: bool = False, take_over: bool = False, sliders: DeltaGenerator | None = None
) -> Policy:
    """One slider for all genres, and behind an expander a slider for each, starting at the model's own rule.

    at_hand: they are not in use, but may be moved; take_over: moving them makes the policy custom.
    """
    one_for_all = st.container()
    with (sliders or st.container()).expander(
        "A threshold for each genre",
        expanded=st.query_params.get("each") == "true",  # a link to sliders shows them
        icon=":material/tune:",
        key="each-genre",
    ):
        with st.container(horizontal=True, vertical_alignment="center"):
            each = st.toggle(
                "Use a threshold for each genre",
                key="each",
                bind="query-params",
                on_change=_use_each if take_over else "rerun",
            )
            st.button(
                f"Reset to {offered_policies.shown(bundle.own_policy)}",
                icon=":material/restart_alt:",
                on_click=_reset,
                args=(bundle,),
                disabled=not each,
            )
        # Beside the page's figures they scroll on their own, so that what they move stays in sight.
        place = st.container(height=BESIDE_PX, border=False) if take_over else st.container()
        with place, st.grid(3, min_column_width=150, gap=(None, "medium")):
            cuts = [_genre_slider(bundle, genre, not each, take_over) for genre in bundle.genres]
    label = "Or one threshold for all genres" if at_hand else "One threshold for all genres"
    cut = one_for_all.slider(
        f"{label} (off: each genre has its own)" if each and not at_hand else label,
        0.0,
        1.0,
        FIRST_CUT,
        STEP,
        format="%.3f",
        key="cut",
        bind="query-params",
        disabled=each and not at_hand,
        on_change=_use_one if take_over else "rerun",
    )
    return Policy("custom", "custom", np.array(cuts) if each else np.full(len(bundle.genres), cut))


def _genre_slider(bundle: Bundle, genre: str, disabled: bool, take_over: bool) -> float:
    """The cut of one genre; the slider's first place stands for the model's own cut to its last digit."""
    exact = float(offered_policies.default(bundle).cuts[bundle.genres.index(genre)])
    cut = st.slider(
        genre,
        0.0,
        1.0,
        on_slider(exact),
        STEP,
        format="%.3f",
        key=f"cut-{genre}",
        bind="query-params",
        disabled=disabled,
        on_change=_use_each if take_over else "rerun",
    )
    return exact if cut == on_slider(exact) else cut


def _likeliest(bundle: Bundle) -> Policy:
    n = len(bundle.genres)
    k = st.slider("Genres a poster", 1, max(n, 2), min(FIRST_K, n), key="k", bind="query-params")
    return Policy("likeliest", "top_k", np.zeros(n), k=min(k, n))


def _use_one() -> None:
    st.session_state["policy"], st.session_state["each"] = CUSTOM, False


def set_each(cuts: dict[str, float]) -> None:
    """In a callback: give every genre the threshold named for it, as its slider would."""
    for genre, cut in cuts.items():
        st.session_state[f"cut-{genre}"] = on_slider(cut)
    st.session_state["policy"], st.session_state["each"] = CUSTOM, True


def _use_each() -> None:
    if st.session_state["each"]:
        st.session_state["policy"] = CUSTOM


def _reset(bundle: Bundle) -> None:
    set_each(dict(zip(bundle.genres, offered_policies.default(bundle).cuts.tolist())))
