"""``python -m optimizer.cli`` is ``backblock``."""

from optimizer.cli import main

main()
