"""How a place's board works: who has an interest, who must leave, when it is quorate, what a vote says, how healthy it is."""
