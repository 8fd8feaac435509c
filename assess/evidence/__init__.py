"""How practices weigh facts: what is reached, where a thing belongs, whom an alert tells, how changes are deployed."""
