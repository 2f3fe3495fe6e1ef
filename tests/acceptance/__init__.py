"""Black-box acceptance tests: the program is only ever started as a subprocess and judged by an independent oracle."""
