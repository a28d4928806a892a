"""Write the pages that say what the program knows: the shipped model's card, and the methods.

python -m tools.generated_pages            # write models/default/README.md and docs/methods.md
python -m tools.generated_pages --check    # say which is not up to date; exit status 1 if one is not
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from poster_genre.data import samplers
from poster_genre.inference.bundle import DEFAULT, Bundle
from poster_genre.report import model_card
from poster_genre.runs.choices import LOSSES, LossChoice

ROOT = Path(__file__).parents[1]
MADE_BY = "<!-- made by: python -m tools.generated_pages -->\n"


def card() -> str:
    """The shipped model's card."""
    return model_card.markdown(Bundle.open(DEFAULT))


def methods() -> str:
    """Every loss and sampler, in the words of the Lab and the Train page."""
    parts = [
        "# Methods",
        "Losses and samplers that a recipe can name, as the Lab page explains them. What each gains on the "
        "shipped catalog is in [results](results.md#what-helps-rare-genres).",
        "## Losses",
        r"$y$ is a label, $z$ its logit and $p = \sigma(z)$ its probability; $n$ of $N$ posters have it.",
    ]
    for name, loss in LOSSES.items():
        parts += _method(name, loss)
    parts += [
        "## Samplers",
        "How often each training poster is drawn; validation and test posters stay as they are. $n_l$ "
        "posters have genre $l$, and poster $i$ has the genres $Y_i$.",
    ]
    for name, sampler in samplers.REGISTRY.items():
        parts += _method(name, sampler)
    return "\n\n".join(parts) + "\n"


def _method(name: str, method: LossChoice | samplers.Sampler) -> list[str]:
    settings = [
        f"- `{key}` = {setting.default:g}: {setting.help}" for key, setting in method.settings.items()
    ]
    return [
        f"### {method.title}: `{name}`",
        method.describe,
        f"```math\n{method.formula}\n```",
        f"Source: {method.source.rstrip('.')}.",
        *(["\n".join(settings)] if settings else []),
    ]


PAGES: dict[Path, Callable[[], str]] = {
    DEFAULT / "README.md": card,
    ROOT / "docs" / "methods.md": methods,
}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    checking, stale = parser.parse_args(arguments).check, []
    for path, text in PAGES.items():
        now = MADE_BY + text()
        if not checking:
            path.write_text(now, "utf-8")
        elif not path.is_file() or path.read_text("utf-8") != now:
            stale.append(path.relative_to(ROOT))
    for path in stale:
        print(f"{path} is not up to date: python -m tools.generated_pages")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
