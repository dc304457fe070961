"""Files that people and assistants write: tables and spreadsheets as plain documents."""
