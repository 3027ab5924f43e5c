from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("actions", "0002_search")]

    operations = [migrations.AddIndex("action", models.Index(fields=["plan", "id"], name="action_of_plan"))]
