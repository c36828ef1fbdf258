"""What machines read: feeds, sitemap, JSON."""
