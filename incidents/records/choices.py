"""The lists of values of an incident. "Not known" is in each and is what holds unless said."""

from django.db import models

NOT_KNOWN = "not_known"


class Concern(models.TextChoices):
    CONTENT = "content", "Content"
    CONTACT = "contact", "Contact"
    CONDUCT = "conduct", "Conduct"
    COMMERCE = "commerce", "Commerce"


class Role(models.TextChoices):
    HARMED = "harmed", "Harmed"
    HARMING = "alleged", "Alleged to have harmed"
    BOTH = "both", "Both"
    AT_RISK = "at_risk", "At risk"
    NOT_KNOWN = NOT_KNOWN, "Not known"


class Device(models.TextChoices):
    PHONE = "phone", "Mobile phone"
    TABLET = "tablet", "Tablet"
    COMPUTER = "computer", "Computer"
    CONSOLE = "console", "Games console"
    OTHER = "other", "Other device"
    NOT_KNOWN = NOT_KNOWN, "Not known"


class Platform(models.TextChoices):
    SOCIAL = "social", "Social network"
    MESSAGES = "messages", "Messages or group chat"
    SHARING = "sharing", "Sharing of pictures or video"
    LIVE = "live", "Live streaming or video call"
    GAMES = "games", "Online game"
    DATING = "dating", "Dating or meeting people"
    WEBSITE = "website", "Website or forum"
    EMAIL = "email", "Email"
    SHOP = "shop", "Buying, selling or gambling"
    CHATBOT = "chatbot", "Chatbot"
    OTHER = "other", "Other"
    NOT_KNOWN = NOT_KNOWN, "Not known"


class Place(models.TextChoices):
    HOME = "home", "At home"
    SCHOOL = "school", "At school or college"
    CARE = "care", "In foster or residential care"
    OTHER_HOME = "other_home", "At somebody else’s home"
    PUBLIC = "public", "In a public place, such as a library or shop"
    OTHER = "other", "Elsewhere"
    NOT_KNOWN = NOT_KNOWN, "Not known"


class Source(models.TextChoices):
    SCHOOL = "school", "School or college"
    POLICE = "police", "Police"
    HEALTH = "health", "Health"
    SOCIAL_CARE = "social_care", "Social care, this or another area"
    YOUTH = "youth", "Youth or voluntary service"
    PARENT = "parent", "Parent or carer"
    CHILD = "child", "The child"
    PUBLIC = "public", "Member of the public"
    HELPLINE = "helpline", "Helpline or national body"
    OTHER = "other", "Other"
    NOT_KNOWN = NOT_KNOWN, "Not known"


class YesNo(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_KNOWN = NOT_KNOWN, "Not known"


class Police(models.TextChoices):
    NOT_TOLD = "not_told", "Not told"
    TOLD = "told", "Told"
    UNDER_WAY = "under_way", "Under way"
    CHARGED = "charged", "Charged"
    NO_ACTION = "no_action", "No further action"
    OUTCOME_21 = "outcome_21", "Outcome 21"
    NOT_KNOWN = NOT_KNOWN, "Not known"


class Outcome(models.TextChoices):
    OPEN = "open", "Still open"
    NO_ACTION = "no_action", "No further action"
    ADVICE = "advice", "Advice or information"
    EARLY_HELP = "early_help", "Early help"
    IN_NEED = "in_need", "Child in need plan"
    PROTECTION = "protection", "Child protection plan"
    LOOKED_AFTER = "looked_after", "Looked after"
    OTHER = "other", "Other"
    NOT_KNOWN = NOT_KNOWN, "Not known"


class Age(models.TextChoices):
    UNDER_5 = "under_5", "Under 5"
    FROM_5 = "5_9", "5 to 9"
    FROM_10 = "10_12", "10 to 12"
    FROM_13 = "13_15", "13 to 15"
    FROM_16 = "16_17", "16 to 17"
    NOT_KNOWN = NOT_KNOWN, "Not known"


class Sex(models.TextChoices):
    GIRL = "girl", "Girl"
    BOY = "boy", "Boy"
    NOT_KNOWN = NOT_KNOWN, "Not known"


class Precision(models.TextChoices):
    DAY = "day", "Day"
    MONTH = "month", "Month"
    NOT_KNOWN = NOT_KNOWN, "Not known"


class SharedWith(models.TextChoices):
    PEERS = "peers", "Only other children"
    ADULT = "adult", "An adult"
    PUBLIC = "public", "Put where anybody can see it"
    NOBODY = "nobody", "Nobody"
    NOT_KNOWN = NOT_KNOWN, "Not known"


class OtherParty(models.TextChoices):
    CHILD = "child", "Another child"
    ADULT_KNOWN = "adult_known", "An adult whom the child knows"
    ADULT_ONLINE = "adult_online", "An adult met online"
    FAMILY = "family", "A parent, carer or relative"
    WORKER = "worker", "An adult who works with children"
    GROUP = "group", "A group or gang"
    NOBODY = "nobody", "Nobody else"
    NOT_KNOWN = NOT_KNOWN, "Not known"
