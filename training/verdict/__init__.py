"""Fits the consistency verdict to measured pairs, and measures it on products it never saw."""
