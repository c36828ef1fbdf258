"""The site's articles at a moment, their order and their addresses."""
