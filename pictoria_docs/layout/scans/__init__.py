"""Page images to pages: set straight, read by OCR, their pictures found from ink and by a detector."""
