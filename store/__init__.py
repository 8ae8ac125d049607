"""The store: PostgreSQL, its sessions, who may read what, and the verbs that change something."""
