"""Files and processes: safe writing, the lock, fingerprints, work in several processes."""
