"""Measures how fast plans are found and proved, on named instances and beside other solvers."""
