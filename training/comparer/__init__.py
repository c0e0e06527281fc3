"""Trains the comparer: does a product, laid over its original, show a change that light does not explain, and where?"""
