"""How a listed section puts right what the public complained of, from the notice to the close-out (R7.7)."""
