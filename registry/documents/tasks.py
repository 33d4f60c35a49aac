"""The worker asks the addresses of sources each night."""

from procrastinate.contrib.django import app

from .checking import check_links


# Few at once, many times a night: an import that is sent meanwhile waits for them.
@app.periodic(cron="*/10 1-5 * * *")
@app.task(name="registry.check_links", queue="links")
def check_links_each_night(timestamp):
    check_links()
