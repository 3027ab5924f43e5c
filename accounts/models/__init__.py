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
