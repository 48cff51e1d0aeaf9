"""What tests of the service share with those of the server and of the review."""

from tests.apps.server.conftest import make_team as make_team
from tests.review.conftest import desk as desk
from tests.review.conftest import desk_as as desk_as
from tests.review.conftest import opened as opened
