"""The reward model: its data, its training, its measures."""
