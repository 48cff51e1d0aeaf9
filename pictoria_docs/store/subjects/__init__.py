"""The state of each subject (`subject_state`): how it follows from suggestions and decisions, and its row."""
