"""The command line, as the tests of the commands call it."""

from cli.conftest import cli, here, small

__all__ = ["cli", "here", "small"]
