"""What a recipe can choose from, in words: losses with formula, source and settings (no Keras here)."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Setting:
    """A number that a method takes: its default, allowed range and a sentence on what it does."""

    default: float
    low: float
    high: float
    help: str


@dataclass(frozen=True)
class LossChoice:
    """A loss as a person meets it: `describe` in one or two sentences, `formula`, `source`, settings."""

    title: str
    describe: str
    formula: str
    source: str
    settings: dict[str, Setting] = field(default_factory=dict)


LOSSES: dict[str, LossChoice] = {
    "bce": LossChoice(
        "Binary cross-entropy",
        "Every genre is its own yes-or-no question, and every poster counts the same. "
        "Rare genres are mostly 'no', so the network learns to say no.",
        "−[y·log p + (1−y)·log(1−p)]",
        "the usual multi-label loss",
    ),
    "weighted_bce": LossChoice(
        "Weighted cross-entropy",
        "A missed rare genre costs more than a missed common one, by the square root of how rare it is.",
        "−[w·y·log p + (1−y)·log(1−p)], w = clip((n_neg/n_pos)^power, 1, largest)",
        "King & Zeng 2001; the square root as in word2vec",
        {
            "power": Setting(0.5, 0, 1, "0 is plain cross-entropy, 1 weighs by the full ratio."),
            "largest": Setting(10, 1, 1000, "The most that a positive may weigh."),
        },
    ),
    "focal": LossChoice(
        "Focal loss",
        "What the network already gets right fades from the loss, so that hard posters steer it.",
        "−α_t·(1−p_t)^γ·log p_t",
        "Lin et al. 2017",
        {
            "gamma": Setting(2, 0, 10, "How fast easy posters fade; 0 is cross-entropy."),
            "alpha": Setting(0.25, 0, 1, "Weight of a positive; a negative weighs the rest."),
        },
    ),
    "class_balanced": LossChoice(
        "Class-balanced cross-entropy",
        "Each genre is weighted by its effective number of posters: "
        "the hundredth Western adds less than the tenth.",
        "w_l·BCE, w_l ∝ (1−β)/(1−β^n_l)",
        "Cui et al. 2019",
        {"beta": Setting(0.999, 0, 0.99999, "0 weighs all genres the same; near 1 weighs by 1/n.")},
    ),
    "asymmetric": LossChoice(
        "Asymmetric loss",
        "Easy negatives, nearly all there is in a long tail, fade much faster than positives, "
        "and the easiest count nothing.",
        "−[y·(1−p)^γ₊·log p + (1−y)·p_m^γ₋·log(1−p_m)], p_m = max(p−m, 0)",
        "Ridnik et al. 2021",
        {
            "gamma_positive": Setting(0, 0, 10, "How fast easy positives fade."),
            "gamma_negative": Setting(4, 0, 10, "How fast easy negatives fade."),
            "margin": Setting(0.05, 0, 0.5, "Negatives below this probability count nothing."),
        },
    ),
    "distribution_balanced": LossChoice(
        "Distribution-balanced loss",
        "Undoes the extra weight that common genres get from sharing posters with rare ones, "
        "and is patient with negatives.",
        "r̂·[y·softplus(−z') + (1−y)·softplus(λz')/λ], z' = z − (κ/λ)·log(N/n − 1)",
        "Wu et al. 2020",
        {
            "alpha": Setting(0.1, 0, 10, "The least weight of a poster's genre."),
            "beta": Setting(10, 0, 100, "How sharply the weight rises with rarity."),
            "mu": Setting(0.3, 0, 1, "Where the weight rises."),
            "negative_scale": Setting(5, 1, 50, "λ: how gently negatives push."),
            "kappa": Setting(0.05, 0, 1, "κ: size of the genre's starting bias."),
        },
    ),
    "logit_adjusted": LossChoice(
        "Logit adjustment",
        "The genre's frequency is added to its logit in training and left out at use, "
        "so that the network learns what a poster shows beyond how common a genre is.",
        "BCE(z + τ·logit(n/N))",
        "Menon et al. 2021, sigmoid form",
        {"tau": Setting(1, 0, 3, "0 is cross-entropy, 1 takes the whole frequency out.")},
    ),
    "two_way": LossChoice(
        "Two-way loss",
        "Compares genres within a poster and posters within a genre: "
        "right ones must outrank wrong ones both ways.",
        "softplus(T_n·LSE_neg(z/T_n) + T_p·LSE_pos(−z/T_p)), rows + columns",
        "Kobayashi 2023",
        {
            "positive_temperature": Setting(
                4, 0.1, 50, "T_p: high averages over positives, low takes the worst."
            ),
            "negative_temperature": Setting(1, 0.1, 50, "T_n: the same for negatives."),
        },
    ),
}
