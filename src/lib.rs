//! Vitrine judges and previews AI-made product backgrounds.
