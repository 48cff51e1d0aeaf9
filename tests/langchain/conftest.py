from tests.retrieval.conftest import indexed_example as indexed_example
from tests.retrieval.conftest import own_state as own_state
from tests.retrieval.conftest import project as project
