"""The archive of customers (D5.3): volumes with their contents, scans linked by hash, persons entered twice, a case's life."""
