"""The editor's round, a module per step; each takes the project's lock if it writes."""
