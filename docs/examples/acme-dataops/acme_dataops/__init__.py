"""What DataOps Assess is to know of Acme."""
