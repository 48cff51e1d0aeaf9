"""What works on the shards of a plan: this machine, Slurm, Ray."""
