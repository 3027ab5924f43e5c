"""Headings of action plans as councils, safeguarding partnerships, schools, dioceses, health and police print them, and
the field of the plan that each column holds; "" for columns that belong to none."""

from __future__ import annotations

# Whole rows of headings: each layout once, heading → field
LAYOUTS = [
    {"DEVELOPMENTAL OBJECTIVE": "objective", "ACTION(s) REQUIRED": "action", "LEAD": "leads",
     "Timescale/ Target": "timescale", "PROGRESS": "update"},
    {"Recommendation": "objective", "Action": "action", "Responsibility": "leads",
     "Planned Completion Date": "timescale", "RAG": "", "Progress": "update"},
    {"What?": "action", "Who?": "leads", "How?": "method", "When?": "timescale"},
    {"Aim": "objective", "How we intend to do it (Action)": "action", "Who is responsible": "leads",
     "Timescale": "timescale", "Measurement of progress to be used": "", "Progress / achievement": "update"},
    {"Area for Improvement": "objective", "Proposed Actions/Progress": "action", "Lead Officer": "leads",
     "Target Date": "timescale"},
    {"Ref": "", "What we will do": "action", "Who leads": "leads", "Finish by": "timescale",
     "How we shall know": ""},
    {"Commitment": "action", "Named person": "leads", "Target": "timescale", "Position at March": "update",
     "Evidence": ""},
    {"Objective": "objective", "Planned steps / progress": "action", "Owner": "leads", "By when": "timescale"},
    {"What": "action", "How": "method", "Status": "", "Success": ""},
    {"No.": "", "Action": "action", "Start": "", "End": "timescale", "Cost": "", "% done": "", "Owner": "leads"},
    {"Objectives/Outcomes": "objective", "Method": "method", "Action": "action", "Lead Responsibility": "leads",
     "Timescale": "timescale", "Update": "update"},
    {"Priority No": "priority_number", "Priority title": "priority_title", "Objective": "objective",
     "Key actions": "action", "Lead(s)": "leads", "Deadline": "timescale", "Progress to date": "update"},
    {"Key line of enquiry": "", "Actions to be taken": "action", "Action owner": "leads",
     "Action due date": "timescale", "Comments": "update", "Date completed": ""},
    {"Issue identified": "", "Agreed action": "action", "Person responsible": "leads",
     "Date for completion": "timescale", "Outcome": "", "RAG rating": ""},
    {"Recommendation": "objective", "Responsible Officer": "leads", "Update on progress": "update",
     "Achieved (tick)": "", "On Target to Achieve (tick)": ""},
    {"How will the LSCB do this?": "method", "What will it do?": "action", "Responsible lead/ group": "leads",
     "By when": "timescale", "What is desired outcome": "", "What will impact be and how measured": ""},
    {"Specific Actions": "action", "Timescale/ Target": "timescale", "Lead": "leads",
     "Output/Outcome measurement": "", "RAG rating": "",
     "Evaluation of staff understanding/operational effectiveness": ""},
    {"Action": "action", "Assigned to": "leads", "Completed by": "timescale"},
    {"Action Required": "action", "Lead": "leads", "Timescale": "timescale", "Quarterly Progress": "update",
     "Comments": ""},
    {"DEVELOPMENTAL OBJECTIVE": "objective", "ACTION(s) REQUIRED": "action", "EXPECTED OUTCOME": "",
     "WHEN": "timescale", "LEAD": "leads", "PROGRESS at MARCH 2014": "update"},
    {"#": "", "Action Item": "action", "Owner": "leads", "Due Date": "timescale", "Date Identified": "",
     "Source": "", "Date Closed": "", "Action Taken": "update", "Success Metric": ""},
]  # fmt: skip

# Single headings
HEADINGS = {
    "action": """Action|ACTIONS|Action(s)|Action required|Actions Required|Action to be taken|Actions needed
        |Key Actions|Key Action Points|Action points|Agreed Actions|Recommended action|Proposed action
        |Planned action|Specific Action|Improvement action|WSCB Action|Multi-agency actions|Action / Task
        |Tasks|Task|Key tasks|Key activities|Activity|Activities|What we will do|What will we do?
        |What are we going to do?|What needs to be done|What do we need to do?|What needs to happen?
        |What will be done|Steps to be taken|Next steps|Key steps|Milestones and actions
        |Actions to achieve objective|Actions to address the recommendation|Action (what will be done)
        |Description of action|Action description|Actions and milestones|Detailed actions|Intervention
        |Our commitment|We will|We will…|Planned work|Work required|Initiative|Strategy / Actions
        |SMART action|Further action required|Actions we will take|Action we will take to achieve this
        |Tasks / Activities|Remedial action|Deliverables|Specific action to be undertaken
        |Key actions to be taken forward|Action agreed at panel|Strategic action|Operational actions
        |What we'll do|What do we plan to do?|What action is needed?|What are you going to do?
        |Actions we are taking|Improvement actions|What we plan to do|Action identified|SMART Action(s)
        |Action needed to meet standard|Actions arising|Actions required to meet recommendation
        |Implementation steps|Development activity|Task description""",
    "leads": """Lead|Leads|Lead(s)|Lead Officer|Lead officer(s)|Lead Agency|Lead agency / officer|Lead person
        |Lead Professional|Lead Body|Lead responsibility|Led by|Who|Who?|By whom|By Whom?
        |Who will do this?|Who will lead?|Who is responsible?|Who will be responsible|Person responsible
        |Person(s) responsible|Responsible person|Responsible officer|Responsible agency|Responsible
        |Responsibility|Responsible lead|Owner|Action owner|Owned by|Accountable officer|Accountability
        |Lead for action|Named lead|Named person|Named officer|Agency responsible|Agencies involved
        |Staff responsible|Lead member of staff|Responsibility for action|Responsible Individual
        |Officer responsible|SRO|Lead & partners|Personnel|Delegated to|Assigned to|Lead sub-group|Who by
        |Delivery lead|Who will make it happen?|Lead name|Name of lead officer|Allocated to|Operational lead
        |Strategic lead|Executive sponsor|Lead(s) and partners involved|Board lead|Who's responsible
        |Whose responsibility is it?|Named responsible person|DSL / Lead|Governor responsible|Team responsible
        |Responsible team/person|Job title of person responsible|Task owner|Action lead/s|Lead organisation(s)
        |Lead – name and role|Who will be involved|Agency/Lead|Staff lead|LSCB lead|Subgroup responsible""",
    "timescale": """Timescale|Timescales|Time scale|Time-scale|Timeframe|Time frame|Timeline|Timing|Deadline|Due
        |Due date|Date due|Target date|Target Date for Completion|Target completion date
        |Planned completion date|Completion date|Date for completion|To be completed by|Complete by
        |Completed by when|By when|By When?|When|When?|When by|When will it be done?
        |When will this be done by?|End date|Finish date|Timescale (by when)|Expected completion date
        |Proposed completion date|Implementation date|Date to be completed|Deadline for completion|Due by
        |Delivery date|Timescale for completion|Revised target date|Date to be achieved by|Target timescale
        |Time scale / deadline|Action due date|Dates|Finish by|Timescale for action|Time-frame for completion
        |Start and end date|Target completion|Completion target date|Date action to be completed
        |Date to be completed by|Deadline/Review date|Expected date|Anticipated completion date
        |Original target date|When will this happen?|Complete by date|Proposed timescale|By (date)
        |Target end date|Timescale/milestones|Timescales & milestones|Due for completion
        |Implementation timescale|Date of completion""",
    "update": """Update|Updates|Progress|Progress update|Progress to date|Progress made|Progress notes
        |Progress report|Latest update|Latest position|Current position|Current progress|Position statement
        |Update on progress|Update / Progress|Progress/Update|Progress (June 2015)|Progress Autumn Term
        |Progress since last meeting|Quarterly update|Q1 Update|Q2 update|Update at 31 March 2014
        |Monitoring of progress|Comments|Comments/progress|Commentary|Progress against action|Action taken
        |Actions taken|Action taken to date|Actions completed to date|What we have done
        |What have we done so far?|Progress and impact|Progress & evidence|Review of progress
        |Position as at September|Achievements|Progress/RAG|Status update|Progress commentary
        |Update since last meeting|Notes / updates|Work undertaken to date|Current status/progress
        |Progress so far|Progress as at Jan 2019|Progress/outcome|Progress achieved|Progress as of 31st March
        |Latest progress (RAG)|Update March 2020|Autumn term update|Comments/evidence|Review comments
        |Board comments|What has happened since?|Progress review|Update as at 01/09/2017|Quarter 1 progress
        |Mid year update|Year end position|Summary of progress|Narrative update|Actions taken and impact
        |Action update|Work completed so far|Lead officer comments|Current position (Sept 14)""",
    "objective": """Objective|Objectives|Strategic objective|Key objective|Our objective|Aim|Aims|Goal|Goals
        |Aims and objectives|Objective / Outcome|Improvement objective|Recommendation|Recommendations
        |SCR Recommendation|Recommendation(s)|What do we want to achieve?|What we want to achieve
        |What are we trying to achieve?|Objective (what we want to achieve)|Development objective
        |Area for improvement|Area for development|Areas for Development|Purpose|What we need to achieve
        |Smart objective|Key objective/outcome|Strategic aim|Overall aim|Targets and objectives
        |Recommendation from review|Overview report recommendation|Objectives for 2015|Standard / objective""",
    "method": """Method|Methods|How|How?|How we will do it|How will we do it?|How will this be done?
        |How will it be achieved|How we will achieve this|Approach|Methodology|How we intend to do it
        |How are we going to do it?|How will we get there?|How this will be achieved|Method of delivery
        |How we'll do it""",
    "priority": """Priority|Strategic Priority|Priority area|Strategic priorities|Theme|Key theme|Workstream
        |Work stream|Strand|Priority for improvement|Theme / priority|LSCB priority""",
    "priority_number": """Priority No|Priority No.|Priority number|Strategic priority number|Priority ref|Priority #""",
    "priority_title": """Priority title|Strategic priority title|Priority name|Priority heading""",
    "": """No|No.|#|Ref|Ref.|Ref No|Reference|Action No|Action ref|Action number|Item|ID|Status
        |Action status|RAG|RAG Rating|RAG status|BRAG|Rating|Traffic light|Evidence|Evidence of impact
        |Evidence of completion|Resources|Resource implications|Resources required|Cost|Costs|Budget
        |Funding|Success criteria|Success measures|Measure of success|Measures|How will we know?
        |How will we know we have succeeded?|How will success be measured?|How will we measure success|KPI
        |Performance indicator|Performance measures|Expected outcome|Intended outcome|Outcome|Outcomes
        |Desired outcome|Impact|Intended impact|Impact on children|What difference will it make?|So what?
        |Risk|Risks|Risk rating|Barriers|Barriers to progress|Review date|Date of review|Date reviewed
        |Date added|Date raised|Start date|Date started|Date completed|Actual completion date|Completed
        |Completed?|Complete (Y/N)|Date closed|Date agreed|Last updated|Date of last update|Updated by
        |Monitoring|Monitored by|Monitoring arrangements|Support|Support required|Quality assurance
        |Signed off by|Sign off|Priority (H/M/L)|Priority level|Level of priority|Why?|Rationale
        |Reason for action|Background|Issue|Finding|Findings|Learning point|Judgement|Source
        |Source of action|Link to plan|Links to other plans|Dependencies|Training needs|Partners
        |Supporting agencies|Contact details|Telephone|Email|Baseline|Milestone|Indicator|School|Agency
        |Action log|Governor monitoring|Standard|Percentage complete|Actual outcome|Embedded?|Signature
        |Notes|Action plan|Meeting date|Evidence of progress|Outcome achieved|Outcome we want to achieve
        |SCR recommendation no.|Required improvement|Safeguarding standard|Monitoring / evaluation
        |Monitoring and evaluation by whom|How monitored|How measured?|Success indicators|Outcome measure
        |Intended outcomes / impact|Impact / Outcome|Costings|Cost implications|Training/resources required
        |Assurance|Level of risk|Date last reviewed|Completed date|Action complete?|Closed Y/N
        |Progress rating|RAG status (Red/Amber/Green)|Delivery confidence|Links to SDP|Ofsted ref|Line no
        |Section|Area|Question|Contact person|Portfolio holder|Chair of sub group|Review period|Frequency
        |Month|Response|Objective No.|Strategic outcome|What good looks like|What will success look like?
        |How will we know it has worked?|Impact measures|Performance measure / target|Target group|Audience
        |Key performance indicators|Current RAG|Overall RAG|Completed (date)|Date signed off|Resource needed
        |Financial implications|Priority rank|Risk if not completed|Issue / concern|Evidence required
        |Learning from review|Source of recommendation""",
}  # fmt: skip


def single_cases() -> list[tuple[str, str]]:
    """(heading, field) of single headings, each once."""
    return [(" ".join(heading.split()), field) for field, text in HEADINGS.items() for heading in text.split("|")]
