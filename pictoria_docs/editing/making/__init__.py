"""From what a person changed to the subject as it becomes: pure functions on the model, strict about what comes in."""
