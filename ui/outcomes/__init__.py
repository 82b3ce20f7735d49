"""What came of the support, with its evidence."""
