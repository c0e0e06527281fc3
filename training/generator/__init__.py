"""The background generator: autoencoder, latent flow, distillation."""
