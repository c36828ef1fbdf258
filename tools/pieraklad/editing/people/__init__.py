"""Who works here: members and their roles, how they come in, their sessions, and the log of it all."""
