"""A WordPress export (WXR 1.2) → articles: read as a stream, two times, in memory for one post."""
