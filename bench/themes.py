"""What it costs to recompute the themes of one teacher, in CPU time of this process."""

import time
from datetime import UTC, datetime
from statistics import median
from typing import Any

from sqlalchemy import text

from store.demo.bulk import Filled
from store.sessions import Database
from store.teacher_themes import recompute


async def recompute_cost(database: Database, made: Filled, size: int) -> list[dict[str, Any]]:
    """CPU milliseconds per recomputed teacher, per visit of hers, and wall milliseconds with the database."""
    cpu, wall, visits = [], [], 0
    teachers = made.desks[0].teachers
    for teacher in teachers:
        async with database.begin() as session:
            counted = await session.execute(
                text("select count(*) from record where tenant = :tenant and kind = 'visit' and teacher = :teacher"),
                {"tenant": made.tenant, "teacher": teacher},
            )
            visits += int(counted.scalar_one())
            wall_start, cpu_start = time.perf_counter(), time.process_time()
            await recompute(session, made.tenant, teacher, datetime.now(UTC))
            cpu.append(time.process_time() - cpu_start)
            wall.append(time.perf_counter() - wall_start)
    each = visits / len(teachers)
    name = f"themes of a teacher with {each:.0f} visits, {size} visits stored"
    return [
        {"name": f"{name}: CPU", "value": round(median(cpu) * 1000, 2), "unit": "ms", "ceiling": None, "ratio": None},
        {"name": f"{name}: wall", "value": round(median(wall) * 1000, 2), "unit": "ms", "ceiling": None, "ratio": None},
    ]
