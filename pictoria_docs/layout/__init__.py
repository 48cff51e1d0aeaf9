"""Pages and text to regions in reading order."""
