"""Handlers of logging that a team writes itself."""

import pytest

from assess.documents import Document
from assess.readers import own_log_handlers

TO_WAREHOUSE = """\
from logging.handlers import BufferingHandler

class WarehouseHandler(BufferingHandler):
    def flush(self):
        self.client.load_table_from_json([self.format(one) for one in self.buffer], self.table)
"""
TO_STREAM = """\
import logging

class ColouredHandler(logging.StreamHandler):
    def emit(self, record):
        print(self.format(record))
"""
APPENDER = """\
public class QueueAppender extends AppenderBase<ILoggingEvent> {
  protected void append(ILoggingEvent event) { client.sendMessage(queue, event.getMessage()); }
}
"""


@pytest.mark.parametrize(
    ("path", "text", "lines"),
    [
        ("orders/handlers.py", TO_WAREHOUSE, [3]),
        ("orders/handlers.py", TO_STREAM, []),
        ("orders/handlers.py", TO_WAREHOUSE.replace("logging.handlers", "orders.events"), []),
        ("src/main/java/QueueAppender.java", APPENDER, [1]),
        ("src/main/java/QueueAppender.java", APPENDER.replace("client.sendMessage", "out.println"), []),
    ],
)
def test_a_handler_that_sends_what_is_logged(path: str, text: str, lines: list[int]) -> None:
    found = own_log_handlers.read(Document(path, text.encode()))
    assert [(one.source.line, one.form) for one in found] == [(line, "remote") for line in lines]
