"""Front matter in YAML and TOML, cut into segments."""
