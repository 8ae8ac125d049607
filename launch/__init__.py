"""Starts and stops the product as processes: the servers, the API, the worker and its clock."""
