"""Work spread over machines: a plan of shards, shards that are worked on anywhere, one merge into the project."""
