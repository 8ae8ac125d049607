"""Runs migrations on one connection, with limits on how long they may wait for a lock or run."""

from alembic import context
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

engine = create_engine(context.config.get_main_option("sqlalchemy.url") or "", poolclass=NullPool)
with engine.connect() as connection:
    connection.execute(text("set lock_timeout = '4s'"))
    connection.execute(text("set statement_timeout = '60s'"))
    connection.commit()
    context.configure(connection=connection, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()
