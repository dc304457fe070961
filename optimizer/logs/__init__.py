"""Training logs of apps, and the weights and names that they are written with."""
