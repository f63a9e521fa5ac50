"""What `bench/hostile.py` is made of: the cases, and the readers that meet them in a worker."""
