# One image for every program of ours; docker-compose.yml gives each service its command.
FROM node:22-bookworm-slim AS app
WORKDIR /app/frontend
COPY frontend/package.json frontend/package-lock.json ./
ENV PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
RUN npm ci --no-audit --no-fund
COPY frontend ./
RUN npm run build

FROM python:3.11-slim-bookworm AS packages
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN pip install --no-cache-dir "uv>=0.13,<0.14" && uv sync --frozen --no-dev --compile-bytecode

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home klassenbezoek
WORKDIR /app
COPY --from=packages /app/.venv .venv
COPY observation_forms observation_forms
COPY store store
COPY api api
COPY worker worker
COPY --from=app /app/frontend/dist frontend/dist
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER klassenbezoek
CMD ["python", "-m", "api"]
