"""The networks in PyTorch, as they are trained; `src/` holds the same ones in Burn."""
