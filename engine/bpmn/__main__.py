"""`python -m engine.bpmn FILE... [--svg OUT]`: draw files in place, and the last one as a picture.

`python -m engine.bpmn --coverage` prints the page `docs/bpmn.md`.
"""

import argparse
import sys
from pathlib import Path

from engine.bpmn.layout import draw_layout
from engine.bpmn.lint.coverage import describe_coverage
from engine.bpmn.svg import draw_svg
from engine.errors import ModelRefused


def main() -> int:
    """Lay out every file named on the command line; exit code 1 if one is refused."""
    parser = argparse.ArgumentParser(prog="python -m engine.bpmn", description="Draw BPMN files in place.")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--svg", type=Path, help="write the last file's picture here")
    parser.add_argument("--coverage", action="store_true", help="print which constructs run")
    arguments = parser.parse_args()
    if arguments.coverage:
        print(describe_coverage(), end="")
    refused = 0
    for path in arguments.files:
        try:
            content = draw_layout(path.read_bytes())
        except ModelRefused as error:
            print(f"{path}: {error}", file=sys.stderr)
            refused = 1
            continue
        path.write_bytes(content)
        if arguments.svg and path == arguments.files[-1]:
            arguments.svg.write_text(draw_svg(content), encoding="utf-8")
    return refused


if __name__ == "__main__":
    sys.exit(main())
