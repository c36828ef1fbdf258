"""New templates into old catalogs, and catalogs into each other: nothing a person wrote is lost."""
