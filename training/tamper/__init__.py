"""Pairs with known truth: a product's original, and a made picture in which it is the same or is changed."""
