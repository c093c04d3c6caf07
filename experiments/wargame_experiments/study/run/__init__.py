"""Running a study: jobs, workers, stopping rule, progress, and the tables that are made of the runs."""
