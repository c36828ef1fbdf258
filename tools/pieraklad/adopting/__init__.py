"""Translations that other tools or documents hold, taken over."""
