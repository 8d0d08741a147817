"""`python -m player` is `podline`."""

from player.cli.main import main

if __name__ == "__main__":
    main()
