"""Writing a bid together: comments on a draft, who writes which part by when, and who is there now. Its authors' alone."""
