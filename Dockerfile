# One image for all services of docker-compose.yml; each names its own command.

FROM python:3.11-slim AS build
WORKDIR /src
RUN python -m venv /opt/consult
COPY requirements.lock ./
RUN /opt/consult/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY pyproject.toml hatch_build.py README.md LICENSE ./
COPY consult consult
COPY workers workers
COPY migrations migrations
COPY templates templates
RUN /opt/consult/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --no-create-home consult && install -d -o consult -g consult /data
COPY --from=build /opt/consult /opt/consult
ENV PATH=/opt/consult/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CONSULT_DATA_DIR=/data
USER 10001
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "consult.wsgi:app", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--workers=2", "--threads=16", "--worker-tmp-dir=/dev/shm"]
