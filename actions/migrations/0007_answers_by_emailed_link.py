from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("actions", "0006_agenda_and_action_notes"),
        ("agencies", "0003_imports_and_heads"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="agencyresponse",
            name="agency_response_answer_has_a_day_and_a_person",
        ),
        migrations.AddConstraint(
            model_name="agencyresponse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answer", ""),
                        ("answered_by__isnull", True),
                        ("answered_on__isnull", True),
                        ("note", ""),
                        ("told_by", ""),
                    ),
                    models.Q(
                        models.Q(("answer", ""), _negated=True),
                        ("answered_on__isnull", False),
                        models.Q(
                            ("answered_by__isnull", False), models.Q(("told_by", ""), _negated=True), _connector="OR"
                        ),
                    ),
                    _connector="OR",
                ),
                name="agency_response_answer_has_a_day_and_a_person",
            ),
        ),
    ]
