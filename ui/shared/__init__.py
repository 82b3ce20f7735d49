"""What every screen is made of: colours, fields, buttons, tasks, navigation, refresh."""
