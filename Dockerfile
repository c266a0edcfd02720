# The registry as an image: a wheel is built in the first stage; the second has what it needs to run and nothing more.

FROM python:3.11-slim AS build
WORKDIR /src
COPY . .
RUN pip install --no-cache-dir --constraint requirements.lock build hatchling \
    && python -m build --wheel --no-isolation --outdir /wheels \
    && python -m venv --without-pip /opt/mithaq \
    && pip --python /opt/mithaq/bin/python install --no-cache-dir --constraint requirements.lock \
        "$(ls /wheels/*.whl)[postgres]"

FROM python:3.11-slim
RUN pip uninstall --yes setuptools wheel pip \
    && useradd --system --uid 10001 --create-home --home-dir /var/lib/mithaq mithaq
COPY --from=build /opt/mithaq /opt/mithaq
ENV PATH=/opt/mithaq/bin:$PATH PYTHONUNBUFFERED=1 MITHAQ_HOST=0.0.0.0 MITHAQ_PORT=8000 MITHAQ_LOG_FORMAT=json
USER mithaq
WORKDIR /var/lib/mithaq
VOLUME /var/lib/mithaq
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["python", "-c", \
    "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['MITHAQ_PORT']}/readyz\", timeout=2)"]
ENTRYPOINT ["mithaq"]
CMD ["serve"]
