"""Documents as PDF files whose text can be searched and whose figures, captions and entries are linked."""
