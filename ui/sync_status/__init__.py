"""How this laptop stands with the server, in words, and the exchange itself."""
