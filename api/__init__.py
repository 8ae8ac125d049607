"""HTTP: sessions, sync, events and the built tablet app, served by Litestar."""
