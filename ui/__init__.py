"""The desktop program's screens: Qt and only Qt."""
