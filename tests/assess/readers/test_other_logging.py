"""Logging of languages beside Python and the Java virtual machine."""

from __future__ import annotations

import pytest

from assess.documents import Document
from assess.facts import Logging
from assess.readers import other_logging


@pytest.mark.parametrize(
    ("path", "text", "forms"),
    [
        ("load.rb", "logger.info 'loaded'", ["ordinary"]),
        ("load.ts", "import pino from 'pino'\n", ["structured"]),
        ("load.js", "const winston = require('winston')", ["structured"]),
        ("load.go", 'import "log/slog"', ["structured"]),
        ("load.go", 'log.Printf("loaded %d", n)', ["ordinary"]),
        ("load.R", 'logger::log_info("loaded")', ["ordinary"]),
        ("load.R", "fetch <- function() {\n  message('loading')\n}", ["ordinary"]),
        ("load.R", "# message('loading')\nsuppressMessages(load())\nprint(message)", []),
        ("load.js", "Sentry.init({ dsn })", ["error-tracking"]),
        ("Rakefile", "Sentry.init do |config|\nend", ["error-tracking"]),
        ("tasks/load.rake", "Honeybadger.configure { |one| one.env = 'prod' }", ["error-tracking"]),
        ("Load.cs", "services.AddApplicationInsightsTelemetry();", ["remote"]),
        ("load.js", "console.log('loaded')", []),
        ("load.py", "from tools import LOGGER\nLOGGER.info('loaded')", ["ordinary"]),
        ("old.py", "print 'python 2'\nlogging.info('loaded')", ["ordinary"]),
        ("load.py", "# logger.info('loaded')", []),
        ("flow.py", "logger = get_run_logger()\nlogger.info('loaded')", []),
        ("step.py.tmpl", "_logger.info('{{ name }}')", ["ordinary"]),
        ("macros/load.sql", "{% do log('loaded', info=True) %}", ["ordinary"]),
        ("models/orders.sql", "select log(amount) from orders", []),
    ],
)
def test_how_code_logs(path: str, text: str, forms: list[str]) -> None:
    found = other_logging.read(Document(path, text.encode()))
    assert [one.form for one in found if isinstance(one, Logging)] == forms
