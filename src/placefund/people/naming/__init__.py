"""What people are called here and where they are reached: changed by themselves, and emptied where they wish to be erased."""
