"""What several test files share: small sites, commands, crashes, a browser, spec files."""
