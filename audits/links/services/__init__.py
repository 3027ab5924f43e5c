"""Links to returns: made for an email, looked up, used, and what a browser has open by them."""

from audits.links.services.links import links_for_successor, make_return_link, return_url

__all__ = ["links_for_successor", "make_return_link", "return_url"]
