"""One list: declared once as data, asked by an address, answered as a page, as CSV or as Excel, with acts on what is ticked."""
