"""What is run: commands classified, targets followed, jobs joined to what they come to."""
