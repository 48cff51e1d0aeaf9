"""Where things are: on the web, on a page's canvas, and how others name a place."""
