# The one image of the application. Built in four stages, so that the running one holds neither Node nor what installs
# packages. Each base is the digest of its tag's index for all processors, since tags move; each version renews them:
# `docker buildx imagetools inspect NAME:TAG` prints it.

FROM node:22-trixie-slim@sha256:b26b04c123d9ff8ab646ceb18b9d75a1173acf64b9a401094b906d27b29338d4 AS styles
WORKDIR /build
COPY package.json package-lock.json .npmrc build.mjs ./
RUN npm ci --include=dev --no-audit --no-fund --loglevel=error
COPY static/scss static/scss
RUN npm run --silent build

FROM python:3.13-slim-trixie@sha256:bb2988715db2cf7ace7b53f38f3cffbef7c7046a656bee66245eb0ed386e2e81 AS packages
COPY requirements.txt ./
RUN python -m venv --without-pip /srv/packages
RUN python -m pip --python /srv/packages/bin/python install --no-cache-dir --disable-pip-version-check \
    --require-hashes --requirement requirements.txt

# pg_dump and pg_restore of the very image that docker-compose.yml starts, with the libraries that they need
FROM postgres:16-trixie@sha256:a3b7f434b2dc57ce85a67e171163eb8ab1a1ebcb39d27484661f26b1dfbe30d6 AS programs
RUN mkdir -p /srv/postgresql/bin /srv/postgresql/lib \
    && cp /usr/lib/postgresql/*/bin/pg_dump /usr/lib/postgresql/*/bin/pg_restore /srv/postgresql/bin \
    && ldd /srv/postgresql/bin/pg_dump /srv/postgresql/bin/pg_restore | awk '$2 == "=>" { print $3 }' | sort -u \
    | grep -v /libc.so | xargs cp -Lt /srv/postgresql/lib

FROM python:3.13-slim-trixie@sha256:bb2988715db2cf7ace7b53f38f3cffbef7c7046a656bee66245eb0ed386e2e81 AS application
# The C library keeps what it frees for each thread apart, 20 to 35 MB each, unless two share it (docs/performance.md)
ENV PATH=/srv/packages/bin:$PATH PYTHONUNBUFFERED=1 MALLOC_ARENA_MAX=2 PG_BIN=/srv/postgresql/bin
RUN groupadd --gid 10001 esafety \
    && useradd --uid 10001 --gid esafety --no-create-home --shell /usr/sbin/nologin esafety
WORKDIR /srv/esafety
COPY --from=packages /srv/packages /srv/packages
COPY --from=programs /srv/postgresql /srv/postgresql
# zz: after the folders of Debian, so that only libraries that this stage has not got are taken from here
RUN echo /srv/postgresql/lib > /etc/ld.so.conf.d/zz-postgresql.conf && ldconfig
COPY . .
COPY --from=styles /build/static/build static/build
COPY --from=styles /build/build/fonts build/fonts
# Nobody can write compiled Python once the image runs, so that each start would compile all of it anew: ours is compiled
# here, and what the image of Python brings uncompiled as the second command loads it
RUN python -m compileall -q .
RUN python manage.py collectstatic --no-input --ignore scss --verbosity 0
# what the web process and the worker share, and the backups: a volume takes its owner from here
RUN mkdir -p var/files proof /srv/backups && chown -R 10001:10001 var proof /srv/backups
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "esafety/running/healthcheck.py"]
CMD ["gunicorn", "--config", "python:esafety.running.serving", "esafety.wsgi:application"]
