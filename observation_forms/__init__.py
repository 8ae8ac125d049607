"""The pure domain of observing lessons: forms, records and ops, themes, and who may see what."""
