# One image for every process of Claimflow: `docker run IMAGE worker|api|simulator|migrate`.
FROM python:3.13-slim AS build
WORKDIR /app
RUN python -m venv .venv
# The lock first: its layer is built again only when it changes. Pinned by hash; it includes the checkers, so that
# the tests can run in the very image that is deployed.
COPY requirements.lock ./
RUN .venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN .venv/bin/pip install --no-cache-dir --no-deps -e .

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin claimflow \
    && install -d -o claimflow -m 700 /data
WORKDIR /app
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CLAIMFLOW_HOME=/data
VOLUME /data
USER claimflow
EXPOSE 8080
# Of the api; docker-compose.yml replaces it for the processes that serve no HTTP.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8080/api/v1/health', timeout=4)"]
ENTRYPOINT ["claimflow"]
CMD ["api"]
