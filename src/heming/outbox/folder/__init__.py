"""Into the data folder's `outbox/`: whole folders that appear at once, each with a receipt."""
