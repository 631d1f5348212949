"""`monitor db`: the database itself."""

import typer

from monitor.cli.options import DEFAULT_CONFIG, ConfigPath, configured
from monitor.cli.output import say
from monitor.run import sole_use

app = typer.Typer(help="Keep the database.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Keep the database."""


@app.command("upgrade")
def upgrade(config: ConfigPath = DEFAULT_CONFIG) -> None:
    """Bring the schema up to date, while no service uses the database."""
    with sole_use(configured(config).settings.database) as store:
        say(f"database {store.database.name} is up to date")
