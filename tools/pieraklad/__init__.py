"""Pieraklad: publish the same articles in Belarusian and English, message by message."""

__version__ = "0.1.0"
