"""`python -m engine.dmn dmn|feel` prints the page `docs/dmn.md` or `docs/feel.md`."""

import argparse
import sys

from engine.dmn.coverage import describe_dmn, describe_feel

PAGES = {"dmn": describe_dmn, "feel": describe_feel}


def main() -> int:
    """Print the page that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m engine.dmn", description="Print what is executed.")
    parser.add_argument("page", choices=sorted(PAGES))
    print(PAGES[parser.parse_args().page](), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
