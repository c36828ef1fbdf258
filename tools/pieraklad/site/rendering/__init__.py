"""An article's HTML."""
