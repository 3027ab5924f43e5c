"""What holds for every answer to a program: cookies do not count, nothing is stored on the way, errors are problems."""

from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from api.problems import as_problem

FOR_PROGRAMS = ("/api/v1/", "/feeds/")
FOR_PEOPLE = "/api/v1/openapi.json"  # opened by people who are signed in


class CookielessMiddleware(MiddlewareMixin):
    """Drops the cookies of requests to the API and the feeds, and those of their answers, so that no session is read,
    made or ended there. Must stand before SessionMiddleware.

    An error that another part of the site answers with a page becomes a problem with the same status.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(FOR_PROGRAMS) or request.path_info == FOR_PEOPLE:
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        request.COOKIES = {}
        response = as_problem(self.get_response(request))
        response.cookies.clear()
        response["Cache-Control"] = "no-store, private"
        return response
