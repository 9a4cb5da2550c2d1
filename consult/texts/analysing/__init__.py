"""Texts compared and sorted, in a process of its own: it has scikit-learn in memory, the server has not."""
