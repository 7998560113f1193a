"""One module a format of the card, each with `render(card)`; only `text` also colours."""
