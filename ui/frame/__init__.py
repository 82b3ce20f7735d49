"""What stays around every screen: header with search and sync state, navigation at the left."""
