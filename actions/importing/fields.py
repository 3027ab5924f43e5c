"""The fields of a plan, and the phrases by which the plans of boards and schools head their columns."""

from actions.importing.rules import like_statuses
from core.importing import looks
from core.importing.fields import NO_FIELD, Field, phrases
from core.importing.work import EXTRA

STATUS = "status"
KEPT = (EXTRA, STATUS)  # columns whose cells become an extra field
# Of two fields that fit a heading alike, the first wins: "Planned steps / progress" is the action.
PLAN_FIELDS = (
    Field(
        "action",
        "Action",
        phrases(
            """action|action point|action item|action required|action to be taken|action description|step
            |next step|step to be taken|task|activity|intervention|commitment|initiative|deliverable
            |planned work|work required|=we will|what we will do|what will we do|what we shall do
            |what are we going to do|what we are going to do|what need to be done|what need to happen
            |what do we need to do|what we need to do|what will be done|what will happen|what will
            |what do we plan|what are|what we plan|what we are doing|what we do|=what?|strategy?|=item?"""
        ),
        looks.like_prose,
        required=True,
    ),
    Field(
        "timescale",
        "Timescale",
        phrases(
            """timescale|time scale|timeframe|time frame|timeline|time line|timing|deadline|due|due date
            |date due|due by|expected date|planned date|anticipated date|estimated date
            |date action to be completed|date action due|target date|completion date|date for completion
            |date to be completed|date to be achieved|to be completed by|to be achieved by|complete by
            |completed by|completed by when|finish by|achieve by|by when|when by|=when|when will
            |end date|finish date|=end|=finish|delivery date|implementation date|completion|date of completion?|target?
            |=date?"""
        ),
        looks.like_timescales,
    ),
    Field(
        "leads",
        "Lead",
        phrases(
            """lead|led by|sponsor|responsible team|responsible organisation|responsible partner
            |responsible manager|responsible lead officer|responsible group|lead responsibility|lead officer
            |lead agency|lead person|lead name|lead body|lead professional|lead group|lead sub group
            |lead member of staff|lead manager|lead partner|lead organisation|lead director|delivery lead
            |owner|owned by|responsibility|responsible|responsible person|responsible officer
            |responsible agency|responsible lead|responsible individual|responsible body|person responsible
            |officer responsible|agency responsible|staff responsible|accountable officer|accountable person
            |accountable|accountability|named person|named officer|named lead|by whom|=who|who by
            |who lead|who is responsible|who will|assigned to|allocated to|delegated to|agency involved
            |personnel|sro|lead and partner|staff?"""
        ),
        looks.like_groups,
        several=True,
    ),
    Field(
        "update",
        "Update",
        phrases(
            """update|progress|progress update|progress report|progress review|what has happened
            |what has been|what have we|what we have|progress note|progress commentary|progress to date
            |status update|achievement|action taken|action completed|action to date|work undertaken
            |work completed|work to date|latest position|current position|position?|position statement|position at
            |position as at|what we have done|what have we done|what has been done|monitoring of progress
            |review of progress|comment?|commentary?|outcome to date"""
        ),
        looks.like_updates,
        several=True,
    ),
    Field(
        "objective",
        "Objective",
        phrases(
            """objective|aim|goal|recommendation|purpose|area for improvement|area for development
            |area of development|what do we want to achieve|what we want to achieve|what we need to achieve
            |what are we trying to achieve|what we are trying to achieve|what will we achieve|target?"""
        ),
        looks.like_prose,
    ),
    Field(
        "method",
        "Method",
        phrases(
            """method|methodology|approach|=how|how we will do it|how we|how this will|how it will
            |how will we do it|how will this be done|how will it be done|how will|how will it be achieved
            |how will this be achieved|how we will achieve|how will we achieve|how we intend to
            |how are we going to|how we shall do it"""
        ),
        looks.like_prose,
    ),
    Field(
        "priority",
        "Strategic priority (number and title)",
        phrases("priority|priority area|theme|workstream|work stream|strand"),
        looks.like_titles,
    ),
    Field(
        "priority_number",
        "Strategic priority: number",
        phrases("priority no|priority nr|priority number|priority ref|priority reference|priority #"),
    ),
    Field(
        "priority_title",
        "Strategic priority: title",
        phrases("priority title|priority name|priority heading"),
    ),
    Field(  # by the heading and the cells: else such a column is an extra field
        STATUS,
        "Status (completed, in progress and the like), kept as an extra field too",
        phrases(
            """status?|rag?|brag?|rating?|traffic light?|completed?|complete?|action completed?|closed?|progress rag?
            |state?|action status?|done?"""
        ),
        like_statuses,
        several=True,
        least_samples=1,
    ),
    Field(
        NO_FIELD,
        "Keep as an extra field",
        phrases(
            """action no|date action|how we know|how we monitor|how we measure|action ref|action number
            |action reference|action id|=no|ref|reference|=id|=#|status|rag|brag|rating
            |traffic light|colour|evidence|resource|cost|budget|funding|success|success criteria
            |success measure|measure|measurement|measured|how will we know|how we will know
            |how we shall know|how do we know|how will success|how will we measure|how will this be measured
            |how will it be measured|how will impact|what will success|what will impact
            |what will be different|what will it look like|on target|kpi|performance indicator|indicator
            |outcome|impact|what difference|so what|risk|barrier|review|review date|date of review
            |date reviewed|date added|date raised|start date|=start|date started|date completed
            |date action completed|actual completion date|completed|complete|date closed|date agreed
            |last updated|last update|date of last update|date updated|updated by|updated on|monitoring
            |monitored by|monitoring arrangement|support|quality assurance|signed off|sign off
            |priority level|priority rating|level of priority|hml|why|rationale|reason|background|issue
            |finding|learning|judgement|source|link|dependency|training need|partner|supporting agency
            |contact detail|baseline|milestone|percentage|% complete|% done|action log|action plan
            |action status|signature|=note?"""
        ),
    ),
)
