"""What tests of formats share with those of the review: an open project, and its desk."""

from tests.review.conftest import desk as desk
from tests.review.conftest import desk_as as desk_as
from tests.review.conftest import opened as opened
