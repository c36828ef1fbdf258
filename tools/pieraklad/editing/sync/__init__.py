"""Carrying what people saved into git and out of it: commits, fetches, merges and pushes, one round at a time.

README.md in this folder says what happens in which order, and what is never done.
"""
