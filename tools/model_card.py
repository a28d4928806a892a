"""Write models/default/README.md, the shipped model's card, from the model itself.

python -m tools.model_card            # write it
python -m tools.model_card --check    # say whether it is up to date; exit status 1 if not
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from poster_genre.inference.bundle import DEFAULT, Bundle
from poster_genre.report import model_card

README = DEFAULT / "README.md"
MADE_BY = "<!-- made by: python -m tools.model_card -->"


def write() -> None:
    README.write_text(_text(), "utf-8")


def _text() -> str:
    return f"{MADE_BY}\n{model_card.markdown(Bundle.open(DEFAULT))}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    if not parser.parse_args(arguments).check:
        write()
    elif not README.is_file() or README.read_text("utf-8") != _text():
        print(f"{README} is not what the model says: python -m tools.model_card")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
