"""What a recipe can choose from, in words: losses with formula, source and settings."""

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
    """A loss as a person meets it: `describe` in two sentences, `formula` in LaTeX, `source`, settings."""

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
        r"-\left[y \log p + (1-y) \log(1-p)\right]",
        "the usual multi-label loss",
    ),
    "weighted_bce": LossChoice(
        "Weighted cross-entropy",
        "A missed rare genre costs more than a missed common one, by the square root of how rare it is. "
        "The network names rare genres more readily, and its probabilities become too high.",
        r"\begin{gathered} -\left[w\, y \log p + (1-y) \log(1-p)\right] \\ "
        r"w = \mathrm{clip}\left((n_-/n_+)^{\mathrm{power}},\, 1,\, \mathrm{largest}\right) \end{gathered}",
        "King & Zeng 2001; the square root as in word2vec",
        {
            "power": Setting(0.5, 0, 1, "0 is plain cross-entropy, 1 weighs by the full ratio."),
            "largest": Setting(10, 1, 1000, "The most that a positive may weigh."),
        },
    ),
    "focal": LossChoice(
        "Focal loss",
        "What the network already gets right fades from the loss, so that hard posters steer it. "
        "Rare genres gain as far as they are the hard ones; noise in the labels is hard, too.",
        r"-\alpha_t (1-p_t)^{\gamma} \log p_t",
        "Lin et al. 2017",
        {
            "gamma": Setting(2, 0, 10, "How fast easy posters fade; 0 is cross-entropy."),
            "alpha": Setting(0.25, 0, 1, "Weight of a positive; a negative weighs the rest."),
        },
    ),
    "class_balanced": LossChoice(
        "Class-balanced cross-entropy",
        "Each genre is weighted by its effective number of posters: "
        "the hundredth Western adds less than the tenth. "
        "It weighs a rare genre's yes and no alike, so it learns faster but is not named more readily.",
        r"w_l \cdot \mathrm{BCE}_l, \quad w_l \propto \frac{1-\beta}{1-\beta^{\,n_l}}",
        "Cui et al. 2019",
        {"beta": Setting(0.999, 0, 0.99999, "0 weighs all genres the same; near 1 weighs by 1/n.")},
    ),
    "asymmetric": LossChoice(
        "Asymmetric loss",
        "Easy negatives, nearly all there is in a long tail, fade much faster than positives, "
        "and the easiest count nothing. What is left pulls every genre's probability up.",
        r"\begin{gathered} -y (1-p)^{\gamma_+} \log p \\ -\,(1-y)\, p_m^{\gamma_-} \log(1-p_m) \\ "
        r"p_m = \max(p-m, 0) \end{gathered}",
        "Ridnik et al. 2021",
        {
            "gamma_positive": Setting(0, 0, 10, "How fast easy positives fade."),
            "gamma_negative": Setting(4, 0, 10, "How fast easy negatives fade."),
            "margin": Setting(0.05, 0, 0.5, "Negatives below this probability count nothing."),
        },
    ),
    "distribution_balanced": LossChoice(
        "Distribution-balanced loss",
        "Undoes the extra weight that common genres get from sharing posters with rare ones. "
        "It is patient with negatives, so that posters without a rare genre do not push it down.",
        r"\begin{gathered} \hat r \left[y\, \mathrm{softplus}(-z') + \tfrac{1-y}{\lambda}\, "
        r"\mathrm{softplus}(\lambda z')\right] \\ "
        r"z' = z - \tfrac{\kappa}{\lambda} \log(N/n - 1) \end{gathered}",
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
        "so that the network learns what a poster shows beyond how common a genre is. "
        "At one half it then names rare genres far too often.",
        r"\mathrm{BCE}\left(z + \tau \cdot \mathrm{logit}(n/N)\right)",
        "Menon et al. 2021, sigmoid form",
        {"tau": Setting(1, 0, 3, "0 is cross-entropy, 1 takes the whole frequency out.")},
    ),
    "two_way": LossChoice(
        "Two-way loss",
        "Compares genres within a poster and posters within a genre: "
        "right ones must outrank wrong ones both ways. "
        "It learns an order and no probabilities, so thresholds or calibration must follow.",
        r"\begin{gathered} \mathrm{softplus}\left(T_n\, \mathrm{LSE}_{y=0}\left(\tfrac{z}{T_n}\right) + "
        r"T_p\, \mathrm{LSE}_{y=1}\left(-\tfrac{z}{T_p}\right)\right) \\ "
        r"\text{over genres of a poster} + \text{over posters of a genre} \end{gathered}",
        "Kobayashi 2023",
        {
            "positive_temperature": Setting(
                4, 0.1, 50, "T_p: high averages over positives, low takes the worst."
            ),
            "negative_temperature": Setting(1, 0.1, 50, "T_n: the same for negatives."),
        },
    ),
}

# What UCML is without each of its parts, and with heads forced apart: overrides of its recipes, by the name
# that tables show.
UCML_ABLATIONS: dict[str, tuple[str, ...]] = {
    "full": (),
    "without neighbour term": ("network.ucml.neighbour_weight=0",),
    "without uncorrelated term": ("network.ucml.uncorrelated_weight=0",),
    "without cost weights": ("loss.name=bce", "network.ucml.cost_sensitive=false"),
    "one head": ("network.ucml.subsets=1",),
    "uncorrelated term 100 times": ("network.ucml.uncorrelated_weight=1",),
}
