"""Compilation of kernel packages: decorators, compile cache, tuples passed by pointer, hints, keyed random numbers.

It knows no model. A kernel package registers itself in its ``__init__.py``
(:func:`wargame.compiled.package.kernel_package`), decorates its kernels
(:mod:`wargame.compiled.compile`) and registers its World and State (:func:`wargame.compiled.pointed.register_pointed`).
"""

from wargame.compiled.package import kernel_package

kernel_package(__name__)
