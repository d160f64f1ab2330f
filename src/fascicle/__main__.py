"""The command from its first moment on: also while it is being loaded, Ctrl-C ends it in peace."""

from fascicle.commands.interrupting import at_once


def main() -> None:
    """Load the program and run the command named on the command line."""
    at_once()
    from fascicle.cli import main as run

    run()


if __name__ == "__main__":
    main()
