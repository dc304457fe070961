"""``python -m optimizer.cli`` is ``backblock``."""

from optimizer.cli.app import main

main()
