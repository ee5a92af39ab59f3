"""A whole form tried before anybody is asked it: as an applicant, a partner, an assessor, and on paper."""
