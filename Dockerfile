# The one image of the application. Built in two stages, so that the running one holds neither Node nor a compiler.

FROM node:22-trixie-slim AS styles
WORKDIR /build
COPY package.json package-lock.json .npmrc build.mjs ./
RUN npm ci --include=dev --no-audit --no-fund --loglevel=error
COPY static/scss static/scss
RUN npm run --silent build

FROM python:3.13-slim-trixie AS application
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN groupadd --system --gid 10001 esafety \
    && useradd --system --uid 10001 --gid esafety --no-create-home --shell /usr/sbin/nologin esafety
WORKDIR /srv/esafety
COPY requirements.txt ./
RUN python -m pip install --require-hashes --requirement requirements.txt
COPY . .
COPY --from=styles /build/static/build static/build
COPY --from=styles /build/build/fonts build/fonts
RUN python manage.py collectstatic --no-input --ignore scss --verbosity 0
# what the web process and the worker share, and the backups: a volume takes its owner from here
RUN mkdir -p var/files proof /srv/backups && chown -R esafety:esafety var proof /srv/backups
USER esafety
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "esafety/running/healthcheck.py"]
CMD ["gunicorn", "--config", "python:esafety.running.serving", "esafety.wsgi:application"]
