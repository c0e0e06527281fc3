"""The picture factory: rendered products in scenes, with truth for every pixel."""
