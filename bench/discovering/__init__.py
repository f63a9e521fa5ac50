"""What bench/discovery.py imitates: publishing systems, the lives of hosts, and the lists of others."""
