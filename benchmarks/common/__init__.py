"""What several benchmarks share: the bench, servers, a made project, memory, times."""
