"""What machines read of an article: JSON, and its description inside the page."""
