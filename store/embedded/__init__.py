"""Real PostgreSQL 18 and Redis as children of the process that starts them, from the installed wheels.

One folder holds their data; a second start on it keeps everything, also after `kill -9` of everything.
"""

from store.embedded.pair import Pair, serve
from store.embedded.place import forget, only_launcher
from store.embedded.refusal import StartError

__all__ = ["Pair", "StartError", "forget", "only_launcher", "serve"]
