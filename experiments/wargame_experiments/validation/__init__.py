"""Validation of the model against theory: battles whose outcome is known, compared with it, and an overall verdict.

One file a law or mechanism, each with ``cases(level)``: `square_law`, `linear_law`, `hazards`, `layers`, `queues`,
`sensing`, `lasers`, `salvos`, `ticks`, `iwo_jima`, `money`; `identities`, `industry_identities` and
`sustainment_identities` compare the closed forms themselves with published numbers. `registry` gathers the cases,
`bench` fights their battles, `verdict` judges them all together.
"""
