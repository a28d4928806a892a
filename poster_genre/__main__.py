"""`python -m poster_genre`."""

import sys

from poster_genre.cli import main

if __name__ == "__main__":
    sys.exit(main())
