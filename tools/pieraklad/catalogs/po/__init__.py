"""PO files, byte for byte: see README.md for which part does what."""
