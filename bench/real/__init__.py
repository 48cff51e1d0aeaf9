"""Real pages to learn from: what authors marked up themselves, found in fetched repositories and printed or located."""
