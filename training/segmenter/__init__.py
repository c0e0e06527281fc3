"""Trains the two segmenters on the factory's pictures, and measures them on products they never saw."""
