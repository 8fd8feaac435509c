"""Words that the formats of many tools share: owners, alarms, pins, environments, resources, shapes of documents."""
