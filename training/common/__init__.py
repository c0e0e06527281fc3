"""What every training script shares: where things are, and the list of models."""
