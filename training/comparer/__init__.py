"""Trains the comparer: does a product, laid over its original, show a change light does not explain?"""
