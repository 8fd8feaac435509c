"""What a team begins with: settings, a CI job and a pipeline configuration, made from what the repository shows."""
