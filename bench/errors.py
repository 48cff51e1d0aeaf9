"""What a person who runs the bench can mend."""


class BenchError(Exception):
    """One English sentence that names what is wrong and what to do."""
