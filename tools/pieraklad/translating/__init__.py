"""What a translator is shown: an article's messages, previews, findings, help. No Flask, no saving."""
