"""The model against theory: battles of which the outcome is known, compared with it, and a verdict on the whole.

One file a law or mechanism, each with ``cases(level)``: `square_law`, `linear_law`, `hazards`, `layers`, `queues`,
`sensing`, `lasers`, `salvos`, `ticks`, `iwo_jima`, `money`; `identities` compares the closed forms themselves with
published numbers. `registry` gathers the cases, `bench` fights their battles, `verdict` judges them all together.
"""
