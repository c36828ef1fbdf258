"""Which old message an edited one came from."""
