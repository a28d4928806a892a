"""The parts of a recipe as frozen dataclasses: every setting with its default, range and help text."""

from __future__ import annotations

from dataclasses import dataclass, field

from poster_genre.genres import VOCABULARY
from poster_genre.network_shapes import Augmentation, ConvNetShape, FineTuneShape, HeadShape, UcmlShape
from poster_genre.runs import choices
from poster_genre.schema import SchemaError, choice, no_settings, number, text


@dataclass(frozen=True)
class Source:
    """Where a recipe comes from, what it left open, what is done otherwise, which flaws are not repeated."""

    title: str = text("", "The system or paper.")
    left_open: tuple[str, ...] = text((), "What the source does not say, and what was chosen.")
    differs: tuple[str, ...] = text((), "What the source says and is done otherwise here.")
    flaws: tuple[str, ...] = text((), "Protocol flaws of the source that are not repeated.")


@dataclass(frozen=True)
class CatalogFilter:
    """Which part of the catalog is used; labels are never edited, films left without a genre drop out."""

    genres: tuple[str, ...] = choice((), VOCABULARY, "Genres to learn; none named: all of the catalog.")
    first: int = number(0, 0, 10_000_000, "Use the first so many films, in the dataset's own order; 0: all.")


@dataclass(frozen=True)
class Split:
    """How films are dealt to train, validation and test."""

    method: str = choice(
        "stratified",
        ("stratified", "random", "given"),
        "Keep genre shares equal, draw blindly, or take the split that the dataset itself gives.",
    )
    fractions: tuple[float, ...] = number((0.8, 0.1, 0.1), 0, 1, "Shares of train, validation and test.")
    seed: int = number(0, 0, 2**31, "Seed of the split; never chosen by results.")
    shared: bool = text(
        False,
        "Split the whole catalog before it is filtered, so that recipes on other films or genres keep the "
        "same test films; catalog.first then leaves as many training films as it would alone.",
    )

    def __post_init__(self) -> None:
        if len(self.fractions) != 3 or abs(sum(self.fractions) - 1) > 1e-6 or min(self.fractions) <= 0:
            raise SchemaError(
                f"split.fractions is {list(self.fractions)}; three shares above 0 that sum to 1."
            )


@dataclass(frozen=True)
class Input:
    """What the network sees: whole posters, or embeddings of a frozen backbone."""

    kind: str = choice("posters", ("posters", "embeddings"), "Whole posters, or embeddings of a backbone.")
    height: int = number(200, 16, 1024, "Height of the poster, px.")
    width: int = number(200, 16, 1024, "Width of the poster, px.")
    backbone: str = text("", "Name of the pretrained backbone, for embeddings and fine-tuning.")
    views: tuple[str, ...] = choice(("plain",), ("plain", "flip"), "Views embedded for training draws.")


@dataclass(frozen=True)
class Sampler:
    """How training posters are drawn, and how many make an epoch."""

    name: str = text("natural", "A sampler of poster_genre.data.samplers.")
    epoch: str = choice(
        "catalog",
        ("catalog", "drawn"),
        "As many draws as there are training posters, so that samplers compare at equal cost, or all that "
        "the sampler drew.",
    )
    settings: dict[str, float] = field(default_factory=no_settings)

    def __post_init__(self) -> None:
        from poster_genre.data import samplers  # scikit-learn comes with it, and a page may only list recipes

        try:
            samplers.find(self.name).checked(self.settings)
        except samplers.SamplerError as error:
            raise SchemaError(f"sampler: {error}") from error


# Which of its shapes each kind of network is built from.
SHAPES = {
    "head": ("head",),
    "convnet": ("convnet",),
    "finetune": ("head", "finetune"),
    "ucml": ("ucml", "convnet"),
}


@dataclass(frozen=True)
class Network:
    """Which network is trained, and its shape."""

    kind: str = choice("convnet", tuple(SHAPES), "Heads, a whole network, both in stages, or UCML.")
    head: HeadShape = field(default_factory=HeadShape)
    convnet: ConvNetShape = field(default_factory=ConvNetShape)
    finetune: FineTuneShape = field(default_factory=FineTuneShape)
    ucml: UcmlShape = field(default_factory=UcmlShape)


@dataclass(frozen=True)
class Loss:
    """What is minimised."""

    name: str = choice("bce", tuple(choices.LOSSES), "The loss.")
    settings: dict[str, float] = field(default_factory=no_settings)

    def __post_init__(self) -> None:
        known = choices.LOSSES[self.name].settings
        for key, value in self.settings.items():
            if key not in known:
                raise SchemaError(
                    f"Unknown key loss.settings.{key}; {self.name} takes {', '.join(known) or 'none'}."
                )
            limits = known[key]
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                raise SchemaError(f"loss.settings.{key} must be a number, not {value!r}.")
            if not limits.low <= value <= limits.high:
                raise SchemaError(
                    f"loss.settings.{key} is {value}; allowed is {limits.low} to {limits.high}."
                )


@dataclass(frozen=True)
class Optimiser:
    """How it is minimised."""

    name: str = choice("adam", ("adam", "adamw", "sgd"), "The optimiser.")
    learning_rate: float = number(1e-3, 1e-7, 10, "The highest learning rate.")
    schedule: str = choice(
        "constant", ("constant", "cosine", "exponential", "plateau"), "How the rate changes."
    )
    warmup: float = number(0.0, 0, 0.9, "Share of all steps in which the rate rises from 0.")
    decay: float = number(0.1, 0.001, 1, "exponential: the rate's last share; plateau: each drop's factor.")
    plateau_patience: int = number(
        2, 1, 100, "plateau: epochs without a better validation loss before a drop."
    )
    weight_decay: float = number(0.0, 0, 10, "adamw's decoupled weight decay.")
    clip_norm: float = number(0.0, 0, 1000, "Largest gradient norm; 0: no clipping.")
    batch: int = number(64, 1, 4096, "Posters a step; with UCML, of each subset.")
    epochs: int = number(10, 1, 10_000, "Epochs at most.")
    average: float = number(0.0, 0, 0.99999, "Decay of the weights' exponential moving average; 0: none.")


@dataclass(frozen=True)
class Callbacks:
    """What happens between epochs."""

    best_by: str = choice(
        "loss", ("loss", "map_macro", "f1_macro"), "Validation figure of the best checkpoint."
    )
    early_stopping: int = number(0, 0, 1000, "Stop after so many epochs without a better one; 0: never.")


@dataclass(frozen=True)
class Thresholds:
    """How the bundle decides unless told otherwise; the cuts are fitted on validation."""

    policy: str = choice("balanced", ("balanced", "precise", "thorough", "global", "top_k"), "The policy.")
    objective: str = choice(
        "f1_macro", ("f1_macro", "f1_micro", "f1_samples"), "global: what its cut maximises."
    )
    k: int = number(3, 1, 50, "top_k: how many genres.")


@dataclass(frozen=True)
class Budget:
    """Where a training ends early; at least one validation pass is made."""

    minutes: float = number(0.0, 0, 100_000, "Minutes of training; 0: no limit.")


@dataclass(frozen=True)
class Protocol:
    """Whose protocol it is. A run under a source's own is never ranked with the others."""

    name: str = choice("ours", ("ours", "as-published"), "Ours, or the source's own.")
    leak: str = choice(
        "",
        ("", "oversampled-before-split", "tuned-on-test", "validation-is-test"),
        "as-published: the flaw of the source that is repeated.",
    )

    def __post_init__(self) -> None:
        if self.leak and self.name == "ours":
            raise SchemaError(f"protocol.leak = {self.leak!r} goes with protocol.name = 'as-published'.")


@dataclass(frozen=True)
class Recipe:
    """All of one training. `title` and `summary` are for people; the rest decides the result."""

    name: str
    title: str = text("", "A short name.")
    summary: str = text("", "A sentence on what it does.")
    seed: int = number(0, 0, 2**31, "Seed of weights, draws and augmentation.")
    precision: str = choice(
        "auto", ("auto", "float32", "mixed_bfloat16"), "auto: the faster, by a short trial."
    )
    source: Source = field(default_factory=Source)
    catalog: CatalogFilter = field(default_factory=CatalogFilter)
    split: Split = field(default_factory=Split)
    input: Input = field(default_factory=Input)
    augmentation: Augmentation = field(default_factory=Augmentation)
    sampler: Sampler = field(default_factory=Sampler)
    network: Network = field(default_factory=Network)
    loss: Loss = field(default_factory=Loss)
    optimiser: Optimiser = field(default_factory=Optimiser)
    callbacks: Callbacks = field(default_factory=Callbacks)
    thresholds: Thresholds = field(default_factory=Thresholds)
    budget: Budget = field(default_factory=Budget)
    protocol: Protocol = field(default_factory=Protocol)

    def __post_init__(self) -> None:
        embedded, kind = self.input.kind == "embeddings", self.network.kind
        if kind != "ucml" and embedded != (kind == "head"):
            raise SchemaError(
                "network.kind = 'head' goes with input.kind = 'embeddings', 'ucml' with both, "
                "the others with 'posters'."
            )
        if (embedded or kind == "finetune") and not self.input.backbone:
            raise SchemaError(f"input.backbone is missing; network.kind = {kind!r} needs one.")
        shape = self.network.convnet
        for name in ("height", "width") if kind in ("convnet", "ucml") and not embedded else ():
            side = getattr(self.input, name)
            if not shape.side_after(side):
                raise SchemaError(
                    f"input.{name} is {side}; {len(shape.filters)} such blocks leave nothing of it."
                )
        if kind == "ucml" and not embedded and (shape.dense or shape.pooling != "average"):
            raise SchemaError(
                "network.kind = 'ucml' on posters needs network.convnet.pooling = 'average' and "
                "network.convnet.dense = []: its heads are linear in the pooled features."
            )
        changes = self.augmentation.changes
        if embedded and changes:
            raise SchemaError(f"augmentation.{changes[0]} needs posters; embeddings take input.views.")
        if self.sampler.name == "mlsmote" and kind != "head":
            raise SchemaError(
                "sampler.name = 'mlsmote' makes embeddings; it needs input.kind = 'embeddings' and "
                "network.kind = 'head'."
            )
