"""PAGE XML 2019 written."""
