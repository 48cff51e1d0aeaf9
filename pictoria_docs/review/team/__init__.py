"""Work of several people: tasks dealt out, two reviewers compared, and what they disagree on settled."""
