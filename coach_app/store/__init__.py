"""The encrypted disk: key file, database, journal and audit trail. SQL stays in here."""
