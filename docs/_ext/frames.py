"""A page as a frame of another."""

from html import escape


class Frame:
    def __init__(self, page, height=640):
        self.page, self.height = page, height

    def _repr_html_(self):
        return f'<iframe srcdoc="{escape(self.page)}" width="100%" height="{self.height}" style="border:0"></iframe>'
