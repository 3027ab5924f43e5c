"""Records: history of whatever people change, and migrations that fit the models and run both ways."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL
from simple_history.models import HistoricalChanges

from core.history.guards import guarded_models, missing_guards
from tests.architecture.source import APPS

# Tables without a history of their own, each with the reason.
WITHOUT_HISTORY = {
    "core.PurgeRequest": "rows are only ever added; the database refuses to change or delete them",
    "core.PurgeConfirmation": "as above",
    "core.PurgeNotice": "as above",
    "core.PurgeRecord": "as above",
    "core.PurgeStop": "as above",
    "core.Seal": "as above",
    "core.SealedBlock": "as above",
    "core.Reseal": "as above",
    "core.GuardOverride": "as above; it is itself the record of who gave which reason",
    "reports.FrozenEdition": "as above; what was frozen stays",
    "reports.RenderedFile": "as above",
    "reports.LookFile": "as above; what was made with a logo or template still names it",
    "reports.SentenceChoice": "as above; it is itself the record of who chose what",
    "reports.Reading": "as above; it is itself the record of who opened what",
    "incidents.AccessLog": "as above; it is itself the record of who looked at what",
    "core.SecurityEvent": "as above, for 400 days; it is itself the record of what happened",
    "incidents.PublishedEdition": "a correction is a new issue",
    "voices.VoicesIssue": "as above",
    "voices.Wording": "words of an edition, which never changes once it is published",
}
OWN_GUARD = {"core.SecurityEvent"}  # with an end: tests/core/security/test_journal.py
# Tables whose rows are saved with a record, each with the record whose versions repeat them.
PARTS = {
    "incidents.IncidentDevice": "incidents.Incident",
    "incidents.IncidentOtherType": "incidents.Incident",
    "guidance.ResourceFor": "guidance.Resource",
    "guidance.NewsFor": "guidance.News",
}
# Tables that hold no record of the board, each with the reason: they change without a history and are emptied.
PASSING = {
    "core.BlockSalt": "random digits beside a digest, which a purge replaces so that they are gone",
    "incidents.ImportedRow": "keyed hashes of rows that came in; they go with the case number of the record",
    "accounts.Session": "what a browser carries on; gone when it ends",
    "accounts.TokenScope": "what a token may read: chosen when it is made and never changed; gone with it by a restore",
    "core.KeptForm": "what a person typed and the site refused, encrypted; gone after a week, or when it is sent",
    "core.FormKey": "that a form was saved, so that a repeat is not; gone after two days",
    "core.PreparedFile": "a file that somebody waits for, and how far it is; gone after a day",
    "core.OutgoingEmail": "an email and what became of it; its address and contents are forgotten in time",
    "core.Notice": "that a person is to be told of something that others did; forgotten after 90 days",
    "audits.ResultsStep": "what is shown of the results of a round, counted from the returns themselves",
    "audits.ReturnInResults": "what is shown of one return in them; as above",
    "audits.PriorityInResults": "what is shown of improvement actions in them; as above",
    "core.JobFailure": "that a job failed and has not gone well since; forgotten when it has, or after two weeks",
    "audits.ReturnLink": "the link in an email to one return; deleted half a year after it stopped working",
    "reminders.AnswerLink": "the link in an email, and how it ended; deleted half a year after it stopped working",
    "reminders.AnswerSave": "that a link saved an answer, and what the manager is asked; deleted with the link",
    "reminders.RoutineEmail": "that a mailbox was written to, so that it is not done twice; forgotten after a year",
    "reminders.Mention": "what a person was told, for the same reason; forgotten with the email",
    "core.KeyFingerprint": "a keyed hash of a key that was in use; only ever added",
    "voices.SurveyClass": "a class while it answers; deleted when the survey of its setting is finished",
    "voices.WaitingCount": "counts of a class that answers, of which nothing may say when they grew; deleted likewise",
    "voices.WaitingMark": "the hash of a page that was sent, so that a repeat counts once; deleted likewise",
    "voices.WaitingPool": "sums of small settings, until they have 10 answers together",
    "voices.OldVersions": "that rows of the three above have old versions; gone when these are",
    "voices.SettingCount": "true counts, until 30 days after the figures of the round are published",
    "voices.BandAnswered": "how many answered, written once, when the survey of the setting is finished",
    "core.FigureDay": "a figure that is counted from other records, every ten minutes",
    "core.DailyRun": "that a job was done on a day, so that it is not done twice; forgotten after a year",
}


def our_models():
    """Every table of our apps that is no history."""
    every = apps.get_models(include_auto_created=True)
    ours = [model for model in every if model._meta.app_label in APPS and model._meta.label not in {*PASSING, *PARTS}]
    return [model for model in ours if not issubclass(model, HistoricalChanges)]


def test_every_record_that_people_change_keeps_its_history():
    without = {model._meta.label for model in our_models() if not hasattr(model, "history")}
    assert without == set(WITHOUT_HISTORY)


def test_part_of_a_record_is_repeated_by_its_versions():
    for label, record in PARTS.items():
        part, whole = apps.get_model(label), apps.get_model(record)
        repeated = [field for field in whole._meta.private_fields if field.relation.model is part]
        assert {field.name for field in repeated} & {field.name for field in whole.history.model.tracked_fields}


def test_every_record_with_a_history_has_a_version_to_compare():
    tracked = [model for model in our_models() if model._meta.label not in WITHOUT_HISTORY]
    assert not [model._meta.label for model in tracked if "version" not in {f.name for f in model._meta.fields}]


def test_every_history_and_what_stands_in_for_one_is_guarded_by_the_database():
    guarded = set(guarded_models())
    histories = {model.history.model for model in our_models() if hasattr(model, "history")}
    assert histories | {apps.get_model(label) for label in set(WITHOUT_HISTORY) - OWN_GUARD} <= guarded


def test_no_record_takes_others_with_it_when_it_goes():
    cascades = [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.remote_field.on_delete.__name__ == "CASCADE"
    ]
    assert not cascades


@pytest.mark.django_db
def test_models_and_migrations_say_the_same():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_migrations_of_each_room_stand_in_one_line():
    loader = MigrationLoader(None)
    ours = {key: found for key, found in loader.disk_migrations.items() if key[0] in APPS}
    assert ours
    for app in {app for app, _ in ours}:
        assert len(loader.graph.leaf_nodes(app)) == 1, app
        parents = [key for key in loader.graph.nodes if key[0] == app]
        for key in parents:
            inside = [parent for parent in loader.graph.node_map[key].parents if parent.key[0] == app]
            assert len(inside) <= 1, f"{key} joins several"


def test_every_step_of_a_migration_that_we_wrote_can_be_taken_back():
    loader = MigrationLoader(None)
    stuck = [
        f"{app}.{name}"
        for (app, name), migration in loader.disk_migrations.items()
        if app in APPS
        for step in migration.operations
        if isinstance(step, RunPython | RunSQL) and not step.reversible
    ]
    assert not stuck


def our_tables(alias: str) -> set[str]:
    """The tables of our apps in a database."""
    return {
        table
        for table in connections[alias].introspection.table_names()
        if table.partition("_")[0] in APPS and table != "core_cache"
    }


@pytest.mark.long
def test_migrations_run_to_the_end_back_to_nothing_and_to_the_end_again(empty_database):
    def migrate(*words):
        call_command("migrate", *words, database=empty_database, verbosity=0, interactive=False)

    migrate()
    first = our_tables(empty_database)
    assert {"actions_action", "accounts_user", "core_historydoor"} <= first
    for app in ("accounts", "esafety"):  # all other apps stand on the people, and go before them
        migrate(app, "zero")
    assert not our_tables(empty_database)
    migrate()
    assert our_tables(empty_database) == first
    assert not missing_guards(using=empty_database)
