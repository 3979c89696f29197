"""Writing a file by answering questions: the steps, what an answer does to the file, and nothing of who asks."""
