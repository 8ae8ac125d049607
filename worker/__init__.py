"""The worker: what is computed after a request is answered, woken by Celery and found again when a call got lost."""
