"""Readers' accounts, and the protocols that their own apps speak: Google Reader and Fever."""
