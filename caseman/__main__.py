"""`caseman` and `python -m caseman`: the terminal without a command, else the command line."""

import sys


def main(arguments: list[str] | None = None) -> int:
    """Run caseman; gives the exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    from caseman.cli import run

    return run(words)


if __name__ == "__main__":
    sys.exit(main())
