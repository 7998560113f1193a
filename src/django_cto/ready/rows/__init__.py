"""One file a row; there is no list to edit."""
