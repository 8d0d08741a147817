"""`podline`, and `python -m player`: where both begin."""

import sys


def main() -> int:
    """Run the command; ctrl+c while it is still being imported ends it as it does later."""
    try:
        from player.cli.main import main as podline

        return podline()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
