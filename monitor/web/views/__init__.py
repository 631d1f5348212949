"""What pages show, as plain values: made from what the store holds, and from nothing else."""
