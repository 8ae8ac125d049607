"""The Celery application: what is scheduled, and how a call is delivered."""

from typing import Any, Final

from celery import Celery

from store.pokes import QUEUE, RECOMPUTE, broker_url

SWEEP: Final = "themes.sweep"
NIGHTLY: Final = "themes.nightly"
SWEEP_EVERY: Final = 30.0
NIGHTLY_EVERY: Final = 3600.0

app: Any = Celery("klassenbezoek", set_as_current=True)
app.conf.update(
    task_default_queue=QUEUE,
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    # A call is only a wake-up, so it may come twice and it may get lost; what counts are the stale rows.
    task_acks_late=True,
    task_reject_on_worker_lost=False,
    worker_prefetch_multiplier=1,
    task_time_limit=120,
    timezone="Europe/Amsterdam",
    broker_connection_retry=True,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_enable_remote_control=False,
    worker_send_task_events=False,
    broker_transport_options={
        "visibility_timeout": 600,
        "socket_keepalive": True,
        "health_check_interval": 5,
    },
    beat_max_loop_interval=5,
    # Calls expire, so that a worker that was away does not find a heap of sweeps.
    beat_schedule={
        SWEEP: {"task": SWEEP, "schedule": SWEEP_EVERY, "options": {"expires": SWEEP_EVERY - 5}},
        NIGHTLY: {"task": NIGHTLY, "schedule": NIGHTLY_EVERY, "options": {"expires": NIGHTLY_EVERY - 60}},
    },
    imports=["worker.tasks"],
)

__all__ = ["NIGHTLY", "RECOMPUTE", "SWEEP", "app", "configure"]


def configure(database_url: str, redis_url: str) -> None:
    """Tell the application where its servers are. For entry points, before anything is started."""
    app.conf.update(broker_url=broker_url(redis_url), database_url=database_url, redis_url=redis_url)
