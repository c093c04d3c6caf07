"""Pages for the browser: one HTML file without a request to anybody, and a server on this machine alone."""
