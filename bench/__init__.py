"""Measurements on the real server, each as a ratio to a ceiling measured in the same run."""
