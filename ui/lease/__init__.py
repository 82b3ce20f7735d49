"""What is shown when the laptop was too long without an exchange with the server."""
