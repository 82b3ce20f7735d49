"""Settings of this laptop: locking, the passphrase, the recovery kit, copies and checks."""
