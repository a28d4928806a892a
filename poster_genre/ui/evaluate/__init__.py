"""The Evaluate page's parts; each draws one thing that `page.draw` puts in its place."""
