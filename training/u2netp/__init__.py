"""U²-Net-p: its published weights, named, quantised and run for reference."""
