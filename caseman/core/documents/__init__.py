"""Print forms: .docx templates checked when plugins load, filled for records, counted in the log."""
