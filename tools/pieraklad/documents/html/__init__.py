"""HTML articles: the cut into segments, and what writes translations back."""
