"""Bounds of numbers that come with requests: what databases keep, so that no number is a defect."""

from typing import Annotated

from pydantic import Field

MOST = 2**53 - 1
"""What JavaScript counts exactly, and every database keeps."""

Count = Annotated[int, Field(ge=0, le=MOST)]
"""How often, or how many, or after which."""
Number = Annotated[int, Field(ge=1, le=MOST)]
"""Of a page, a task, a remark, a line."""
