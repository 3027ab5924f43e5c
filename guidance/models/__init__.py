"""What the board gives back to agencies: resources and news."""

from guidance.models.news import News, NewsFor
from guidance.models.resources import Resource, ResourceFor
