"""Other people's sites: a folder of documents with catalogs, without pieraklad.toml."""
