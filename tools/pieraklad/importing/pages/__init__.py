"""A saved page → the tree of what its reader saw, and its facts."""
