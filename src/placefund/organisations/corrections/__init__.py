"""What an organisation is called is corrected, and two entries of one body are merged or taken apart."""
