"""Three texts with commas of a type of incident become lists, in its history too."""

from django.db import migrations, models

TO_TEXT = "translate({0}::text, '[]\" ', '')"
TO_LIST = "to_jsonb(string_to_array({0}, ','))"
TO_TEXT_LITE = "replace(replace(replace(replace({0}, '[', ''), ']', ''), '\"', ''), ' ', '')"
TO_LIST_LITE = """CASE {0} WHEN '' THEN '[]' ELSE '["' || replace({0}, ',', '", "') || '"]' END"""


class TextToList(migrations.AlterField):
    """A text of words with commas as a JSON list of them, and back. It updates no row of history on PostgreSQL."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.model_name)
        field, table = model._meta.get_field(self.name), model._meta.db_table
        is_list, column = isinstance(field, models.JSONField), field.column
        if schema_editor.connection.vendor == "postgresql":
            kind, value = field.db_type(schema_editor.connection), (TO_LIST if is_list else TO_TEXT).format(column)
            schema_editor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {kind} USING {value}")
            return
        update = f"UPDATE {table} SET {column} = {(TO_LIST_LITE if is_list else TO_TEXT_LITE).format(column)}"  # noqa: S608
        if is_list:
            schema_editor.execute(update)
        super().database_forwards(app_label, schema_editor, from_state, to_state)
        if not is_list:
            schema_editor.execute(update)


def changes(model):
    words = {"concerns": "belongs to", "asks": "further questions", "instead": "where an adult has the image"}
    for name, label in words.items():
        yield TextToList(model, name, models.JSONField(blank=True, default=list, verbose_name=label))


class Migration(migrations.Migration):
    dependencies = [("incidents", "0003_devices_and_other_types_as_rows")]

    operations = [*changes("historicalincidenttype"), *changes("incidenttype")]
