"""The page in the browser: it calls what the commands call and keeps no rule of its own."""
