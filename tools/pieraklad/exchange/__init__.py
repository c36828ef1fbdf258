"""Catalogs in other formats: XLIFF, CSV, TMX."""
