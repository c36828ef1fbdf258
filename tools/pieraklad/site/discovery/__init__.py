"""How readers find articles: search and suggestions."""
