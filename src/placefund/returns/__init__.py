"""The one quarterly return: costs, progress, co-investment, indicators, evidence; checked, then paid."""
