"""Shapes of networks as plain data, readable without Keras: what a recipe's [network] table may say."""

from __future__ import annotations

from dataclasses import dataclass, fields

from poster_genre.schema import SchemaError, choice, number, text


@dataclass(frozen=True)
class HeadShape:
    """Heads on a pooled feature vector; `depth` 0 is a linear head, `members` are averaged in logits."""

    width: int = number(512, 1, 8192, "Units of each hidden layer.")
    depth: int = number(1, 0, 4, "Hidden layers; 0 is a linear head.")
    dropout: float = number(0.5, 0, 0.95, "Share of hidden units dropped in training.")
    input_dropout: float = number(0.0, 0, 0.95, "Share of the embedding dropped in training.")
    batch_norm: bool = text(False, "BatchNorm after each hidden layer.")
    members: int = number(1, 1, 20, "Heads trained side by side and averaged.")


@dataclass(frozen=True)
class ConvNetShape:
    """A plain convolutional network: blocks of one convolution, then dense layers, then a logit a genre."""

    filters: tuple[int, ...] = number((32, 64, 128), 1, 2048, "Filters of each block.")
    kernel: int = number(3, 1, 11, "Side of each convolution's kernel, px.")
    downsample: str = choice(
        "pool", ("pool", "stride", "both"), "2×2 max-pooling after each convolution, a stride in it, or both."
    )
    stride: int = number(2, 1, 4, "Stride of the convolutions, px, where downsample is stride or both.")
    padding: str = choice("same", ("same", "valid"), "Padding of the convolutions.")
    block_batch_norm: bool = text(False, "BatchNorm after each convolution.")
    block_dropout: float = number(0.0, 0, 0.95, "Dropout at the end of each block.")
    pooling: str = choice("flatten", ("flatten", "average"), "How the last feature map becomes a vector.")
    dense: tuple[int, ...] = number((1024,), 1, 8192, "Units of each dense layer.")
    dense_batch_norm: bool = text(False, "BatchNorm in each dense layer, before its ReLU.")
    dense_dropout: float = number(0.5, 0, 0.95, "Dropout after each dense layer.")

    def side_after(self, side: int) -> int:
        """Side of the last feature map of a poster with this side, px; 0 where nothing is left."""
        for _ in self.filters:
            stride = 1 if self.downsample == "pool" else self.stride
            side = (max(side - self.kernel, -1) if self.padding == "valid" else side - 1) // stride + 1
            side = side if self.downsample == "stride" else side // 2
        return side


@dataclass(frozen=True)
class FineTuneShape:
    """How a pretrained backbone is trained on, after its head; rates are shares of the recipe's."""

    head_epochs: int = number(10, 0, 200, "Epochs of the head alone, on the frozen backbone's embeddings.")
    from_block: int = number(16, 0, 40, "First backbone block that is trained; those below stay as they are.")
    rate_decay: float = number(0.8, 0.1, 1, "Learning rate of a block, as a share of the block above it.")
    head_rate: float = number(0.2, 0.0001, 1, "Head's learning rate in the second stage, as a share.")
    backbone_rate: float = number(0.1, 0.0001, 1, "Learning rate of the top block, as a share.")
    drop_connect: float = number(0.1, 0, 0.8, "Stochastic depth of the last block.")


@dataclass(frozen=True)
class UcmlShape:
    """UCML: a shared network with a linear head for each balanced subset of the training posters."""

    strategy: str = choice(
        "minority_union",
        ("minority_union", "genre_anchor"),
        "Rare genres in every subset and a share of the others, or a subset around every genre.",
    )
    subsets: int = number(0, 0, 64, "Subsets of minority_union; 0: as many as balance them, 2 to 8.")
    projection: int = number(64, 1, 1024, "Features of each head.")
    width: int = number(512, 1, 8192, "Units of the layer that heads on embeddings share.")
    input_dropout: float = number(0.0, 0, 0.95, "Share of the embedding dropped in training.")
    dropout: float = number(0.0, 0, 0.95, "Share of the shared features dropped in training.")
    neighbour_weight: float = number(0.1, 0, 100, "λ1, of the neighbour-discriminant term; 0: without it.")
    neighbours: int = number(5, 1, 100, "Nearest posters that the neighbour-discriminant term looks at.")
    ramp: int = number(2, 0, 1000, "Epochs in which λ1 rises from 0.")
    uncorrelated_weight: float = number(0.01, 0, 100, "λ2, of the uncorrelated term; 0: without it.")
    cost_sensitive: bool = text(True, "Whether rare genres count more in the neighbour-discriminant term.")

    def __post_init__(self) -> None:
        if self.subsets and self.strategy == "genre_anchor":
            raise SchemaError("network.ucml.subsets goes with minority_union; genre_anchor has one a genre.")


@dataclass(frozen=True)
class Augmentation:
    """Random changes of training posters; validation and test posters are never changed."""

    flip: bool = text(False, "Mirror left and right, half of the time.")
    rotation: float = number(0.0, 0, 180, "Largest turn either way, degrees.")
    zoom: float = number(0.0, 0, 0.9, "Largest zoom in or out, as a share.")
    shift: float = number(0.0, 0, 0.9, "Largest shift, as a share of the side.")
    shear: float = number(0.0, 0, 45, "Largest shear either way, degrees.")
    by: str = choice(
        "generator",
        ("generator", "layers"),
        "As Keras's image generator has it (all at once, zoom across and down apart, the border's pixels "
        "repeated), or as its layers do (one after another, one zoom for both, mirrored at the border).",
    )

    def __post_init__(self) -> None:
        if self.by == "layers" and self.shear:
            raise SchemaError(
                "augmentation.shear goes with by = 'generator': Keras has no such layer in use."
            )

    @property
    def changes(self) -> list[str]:
        """Names of the settings that change a poster."""
        return [item.name for item in fields(self) if item.name != "by" and getattr(self, item.name)]
