"""Why: whether performance and satisfaction of the same people move together, where they part, and what goes with it.

Pure rules (values in, verdict out) and reads (Scope in, frozen values out); nothing is stored here.
What is found is called a link, never an effect: nobody was put into a group by lot.
"""
