"""Plans: their file format, and how they are put together from what the solver chose."""
