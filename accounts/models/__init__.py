from .people import (
    UNTRACKED,
    Invitation,
    PowerRequest,
    RoleGrant,
    Session,
    User,
    UserManager,
    new_session_seed,
)
from .tokens import ApiToken, TokenScope

__all__ = [
    "UNTRACKED",
    "ApiToken",
    "Invitation",
    "PowerRequest",
    "RoleGrant",
    "Session",
    "TokenScope",
    "User",
    "UserManager",
    "new_session_seed",
]
