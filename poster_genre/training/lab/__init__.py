"""Training the Lab's cells: many small trainings on embeddings, one after another."""
