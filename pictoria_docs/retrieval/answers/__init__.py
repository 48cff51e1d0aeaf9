"""Answers to questions, each sentence with quotations that stand in the text of an item."""
