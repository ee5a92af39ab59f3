"""Who stands for a place, on which terms, who works for it and who may sign; and how healthy all that is."""
